import { attach, map, move, reads, unmap, wait } from './calls.ts';
import { frameOfGpu0, importing, intelClient, radeonWorkstation } from './radeonWorkstation.ts';
import type { SharingScene } from './sharingScene.ts';
import { sharingTitle } from './sharingTitles.ts';

const sharing = frameOfGpu0([importing('gpu1')]);
const untilTheMove = [attach('gpu1'), map('gpu1'), reads('gpu1', { milliseconds: 4 }), move('system-memory')];

/** A dynamic importer below the same switch, and a buffer that moves away while it reads. */
export const moveInFlight: SharingScene = {
  ...sharingTitle('move-in-flight'),
  machine: radeonWorkstation,
  settings: intelClient,
  lookAt:
    'The read that runs when the buffer is moved goes on by the old table, and the copy waits for its fence. The importer maps again at once, but its next read begins only when the move is done. In the other two runs somebody does not wait, and nothing stops them.',
  runs: [
    {
      name: 'As it should be',
      sharing,
      script: [...untilTheMove, map('gpu1'), reads('gpu1'), wait(5), unmap('gpu1', 'old'), wait(10)],
      claims: {
        placement: 'system-memory',
        counters: { migrations: 1, notifications: 1, flagged: 0, refused: 0 },
        calls: [
          { step: 1, standing: 'done', rule: 'mapped' },
          { step: 3, standing: 'done', rule: 'notified' },
          { step: 4, standing: 'done', rule: 'depends-on-move' },
          { step: 5, standing: 'done', rule: 'job-waits' },
          { step: 7, standing: 'done', rule: 'unmapped' },
        ],
      },
    },
    {
      name: 'The new table before the move is done',
      sharing,
      script: [...untilTheMove, map('gpu1'), reads('gpu1', { fences: 'adds-only' }), wait(10)],
      claims: {
        placement: 'system-memory',
        counters: { migrations: 1, flagged: 1 },
        calls: [{ step: 5, standing: 'flagged', rule: 'before-move-fence' }],
      },
    },
    {
      name: 'The old table after its fences',
      sharing,
      script: [...untilTheMove, wait(10), reads('gpu1')],
      claims: {
        placement: 'system-memory',
        counters: { migrations: 1, flagged: 1 },
        calls: [{ step: 5, standing: 'flagged', rule: 'stale-table' }],
      },
    },
  ],
  sources: [
    {
      title: 'Linux: buffer sharing and synchronization (dma-buf), dma_buf_attach_ops',
      url: 'https://docs.kernel.org/driver-api/dma-buf.html',
    },
  ],
};
