import { nodeId } from '../../topology/machine.ts';
import { intelClient, radeonWorkstation } from '../sharing/radeonWorkstation.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { dmaBufDoc } from './sources.ts';

type Call = NonNullable<Extract<LessonClaim, { kind: 'sharing' }>['call']>;
const call = (run: number, claimed: Call): LessonClaim => ({ kind: 'sharing', run, call: claimed });

export const moveInFlight: Lesson = {
  id: 'move-in-flight',
  title: 'The buffer moves while it is read',
  description: 'Invalidation, fences and the old table; and why RDMA without on-demand paging has to pin.',
  topic: 'S11',
  machine: { spec: radeonWorkstation },
  start: {
    settings: intelClient,
    sharing: 'move-in-flight',
    view: { pair: { provider: nodeId('gpu0'), client: nodeId('gpu1') } },
  },
  steps: [
    {
      title: 'Told, not asked',
      text: [
        'GPU 1 reads a buffer in the VRAM of GPU 0. The exporter wants it in system memory and tells every importer: `invalidate_mappings`.',
        'The read is still running.',
      ],
      claims: [direct({ provider: nodeId('gpu0'), client: nodeId('gpu1') })],
      predict: {
        question: 'What happens to the read that is running?',
        options: [
          {
            text: 'It is cut off at once',
            claim: { kind: 'sharing', run: 0, counters: { refused: 1 } },
          },
          {
            text: 'It goes on by the old table, and the copy waits for its fence',
            claim: {
              kind: 'sharing',
              run: 0,
              counters: { refused: 0, flagged: 0, migrations: 1 },
            },
          },
          {
            text: 'It reads what is no longer there',
            claim: { kind: 'sharing', run: 0, counters: { flagged: 1 } },
          },
        ],
        right: 1,
        explanation:
          'Old mappings stay usable until the fences that were there have signalled. The importer may map again at once, but the new table is good only after the move’s own fence.',
        change: { view: { tab: 'sharing' }, shared: { run: 0, call: 4 } },
        claims: [
          call(0, { step: 4, standing: 'done', rule: 'depends-on-move' }),
          call(0, { step: 5, standing: 'done', rule: 'job-waits' }),
        ],
      },
    },
    {
      title: 'Too early, too late',
      text: [
        'Nothing stops an importer that does not wait. It can use the new table before the data has arrived there, or the old one when the memory belongs to another buffer.',
      ],
      change: { shared: { run: 1, call: 5 } },
      claims: [
        call(1, { step: 5, standing: 'flagged', rule: 'before-move-fence' }),
        call(2, { step: 5, standing: 'flagged', rule: 'stale-table' }),
      ],
    },
    {
      title: 'An adapter without fences',
      text: [
        'An RDMA adapter works whenever a remote machine sends to it. No fence signals when it is done, and without on-demand paging it cannot map again.',
      ],
      change: {
        sharing: 'rdma-pins',
        shared: { run: 2, call: 0 },
        view: { pair: { provider: nodeId('gpu0'), client: nodeId('rnic') } },
      },
      claims: [call(2, { step: 2, standing: 'flagged', rule: 'unfenced-and-unpinned' })],
      predict: {
        question: 'So it pins the buffer. Where is the buffer pinned, under Linux 7.3?',
        options: [
          {
            text: 'In VRAM',
            claim: { kind: 'sharing', run: 0, placement: 'visible-vram' },
          },
          {
            text: 'In system memory',
            claim: { kind: 'sharing', run: 0, placement: 'system-memory' },
          },
        ],
        right: 0,
        explanation:
          'Since 6.15 amdgpu pins in VRAM if every importer takes peer memory. Before, a pin always meant system memory. In both cases the exporter’s next move is refused.',
        change: { shared: { run: 0, call: 4 } },
        claims: [
          call(0, { step: 4, standing: 'refused', rule: 'pinned-does-not-move' }),
          { kind: 'sharing', run: 1, placement: 'system-memory' },
        ],
      },
    },
  ],
  sources: [
    dmaBufDoc,
    {
      title: 'libfabric #12775: a move invalidates the whole memory region and it is never mapped again',
      url: 'https://github.com/ofiwg/libfabric/issues/12775',
    },
  ],
};
