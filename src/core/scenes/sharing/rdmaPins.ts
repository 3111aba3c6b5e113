import { attach, map, move, pin, reads, wait } from './calls.ts';
import { frameOfGpu0, importing, intelClient, radeonWorkstation } from './radeonWorkstation.ts';
import type { SharingScene } from './sharingScene.ts';
import { sharingTitle } from './sharingTitles.ts';

const adapter = importing('rnic');
const noFence = { fences: 'none', milliseconds: 20 } as const;

/** An adapter whose memory regions stay as they are: it knows no fences and cannot fault, so it pins. */
export const rdmaPins: SharingScene = {
  ...sharingTitle('rdma-pins'),
  machine: radeonWorkstation,
  settings: intelClient,
  lookAt:
    'A memory region of the adapter is used whenever somebody far away says so; no fence tells when. So it pins, and the buffer cannot move. Before 6.15 that pin costs the VRAM. The last run forgets it: the exporter moves the buffer, and the adapter goes on reading where it was.',
  runs: [
    {
      name: '7.2: pinned in VRAM',
      sharing: frameOfGpu0([adapter]),
      script: [attach('rnic'), pin('rnic'), map('rnic'), reads('rnic', noFence), move('system-memory')],
      claims: {
        placement: 'visible-vram',
        counters: { migrations: 0, refused: 1, flagged: 0 },
        calls: [
          { step: 1, standing: 'done', rule: 'pinned' },
          { step: 4, standing: 'refused', rule: 'pinned-does-not-move' },
        ],
      },
    },
    {
      name: '6.11: pinned in system memory',
      kernel: '6.11',
      sharing: frameOfGpu0([adapter], { generation: '5.7' }),
      script: [
        attach('rnic'),
        pin('rnic'),
        map('rnic'),
        wait(5),
        reads('rnic', noFence),
        move('visible-vram'),
      ],
      claims: {
        placement: 'system-memory',
        counters: { migrations: 1, refused: 1, flagged: 0 },
        calls: [
          { step: 1, standing: 'done', rule: 'has-to-move' },
          { step: 5, standing: 'refused', rule: 'pinned-does-not-move' },
        ],
      },
    },
    {
      name: 'The pin forgotten',
      sharing: frameOfGpu0([adapter]),
      script: [
        attach('rnic'),
        map('rnic'),
        reads('rnic', noFence),
        move('system-memory'),
        wait(10),
        reads('rnic', noFence),
      ],
      claims: {
        placement: 'system-memory',
        counters: { migrations: 1, flagged: 4 },
        calls: [
          { step: 2, standing: 'flagged', rule: 'unfenced-and-unpinned' },
          { step: 3, standing: 'flagged', rule: 'moved-under-a-job' },
          { step: 5, standing: 'flagged', rule: 'stale-table' },
        ],
      },
    },
  ],
  sources: [
    {
      title: 'Linux: drivers/infiniband/core/umem_dmabuf.c, ib_umem_dmabuf_get_pinned()',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/infiniband/core/umem_dmabuf.c',
    },
    {
      title: 'libfabric #12775: a move invalidates the whole memory region and it is never mapped again',
      url: 'https://github.com/ofiwg/libfabric/issues/12775',
    },
  ],
};
