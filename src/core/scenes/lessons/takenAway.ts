import { nodeId } from '../../topology/machine.ts';
import { intelClient, radeonWorkstation } from '../sharing/radeonWorkstation.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { dmaBufDoc } from './sources.ts';

type Call = NonNullable<Extract<LessonClaim, { kind: 'sharing' }>['call']>;
const call = (run: number, claimed: Call): LessonClaim => ({ kind: 'sharing', run, call: claimed });

export const takenAway: Lesson = {
  id: 'taken-away',
  title: 'Held, and taken away',
  description: 'Importers that keep a buffer in place, and one that must let go before a device is reset.',
  topic: 'S11',
  machine: { spec: radeonWorkstation },
  start: {
    settings: intelClient,
    sharing: 'pinned-sharing',
    view: { pair: { provider: nodeId('gpu0'), client: nodeId('gpu1') } },
  },
  steps: [
    {
      title: 'A static importer',
      text: [
        'Before 5.7 every importer was static: it maps, and expects that the addresses stay good until it unmaps. Many drivers still are.',
        'Here GPU 1 is such an importer of a frame that lies in the VRAM of GPU 0. It maps the frame and reads it.',
      ],
      claims: [direct({ provider: nodeId('gpu0'), client: nodeId('gpu1') })],
      predict: {
        question: 'While GPU 1 has it mapped, GPU 0 wants the frame back in VRAM. What happens?',
        options: [
          {
            text: 'It moves, and GPU 1 is told',
            claim: call(0, { step: 3, standing: 'done', rule: 'notified' }),
          },
          {
            text: 'It moves, and GPU 1 reads what is no longer there',
            claim: { kind: 'sharing', run: 0, counters: { flagged: 1 } },
          },
          {
            text: 'It stays: mapping has pinned it',
            claim: call(0, { step: 3, standing: 'refused', rule: 'pinned-does-not-move' }),
          },
        ],
        right: 2,
        explanation:
          'Mapping moved the frame to system memory and pinned it there: the exporter has no call that tells this importer of another move. After the unmap it is free.',
        change: { view: { tab: 'sharing' }, shared: { run: 0, call: 3 } },
        claims: [
          call(0, { step: 1, standing: 'done', rule: 'mapping-pins' }),
          call(0, { step: 6, standing: 'done', rule: 'moved' }),
        ],
      },
    },
    {
      title: 'Memory that goes for good',
      text: [
        'Other memory cannot move at all. A drive is handed to a program by `vfio-pci`, and its BAR is exported; the RNIC writes into it. Then the program closes the drive, and the kernel will reset it.',
        'The exporter tells the importer. The write is still running.',
      ],
      change: {
        sharing: 'revoke',
        shared: { run: 0, call: 3 },
        view: { pair: { provider: nodeId('cmb'), client: nodeId('rnic') } },
      },
      claims: [call(0, { step: 2, standing: 'done', rule: 'job-started' })],
      predict: {
        question: 'When may the reset begin?',
        options: [
          {
            text: 'At once',
            claim: call(0, { step: 3, standing: 'done', rule: 'released' }),
          },
          {
            text: 'When the fence of the write has signalled',
            claim: call(0, { step: 4, standing: 'done', rule: 'released' }),
          },
          {
            text: 'When the fence has signalled and the RNIC has unmapped',
            claim: call(0, { step: 8, standing: 'done', rule: 'released' }),
          },
        ],
        right: 2,
        explanation:
          'A signalled fence says that this job is over, not that no other will come. Until the unmap the importer may read, if it throws away what it gets. A write would land in a device that has another owner by then.',
        change: { shared: { run: 0, call: 4 } },
        claims: [
          call(0, { step: 4, standing: 'waits', rule: 'waits-for-unmap' }),
          call(0, { step: 6, standing: 'flagged', rule: 'write-after-revoke' }),
        ],
      },
      links: [{ text: 'The calls', to: 'tab', tab: 'sharing' }],
    },
    {
      title: 'A client that could not let go',
      text: [
        'This importer leaves the callback out, which it may since 7.1. So it never learns that the buffer goes, and an exporter could wait for ever.',
        '`dma_buf_attach_revocable()` tells the exporter as the importer attaches, and `vfio-pci` refuses it then.',
      ],
      change: { shared: { run: 1, call: 0 } },
      claims: [call(1, { step: 0, standing: 'refused', rule: 'revocable-required' })],
    },
    {
      title: 'The release before',
      text: [
        'In 6.19 the same exporter tells its importers and goes on. The write that runs is not waited for.',
      ],
      change: { shared: { run: 2, call: 3 } },
      claims: [
        call(2, { step: 3, standing: 'flagged', rule: 'revoke-without-waiting' }),
        call(2, { step: 4, standing: 'refused', rule: 'does-not-revoke' }),
      ],
    },
  ],
  sources: [
    dmaBufDoc,
    {
      title: 'Linux: drivers/vfio/pci/vfio_pci_dmabuf.c',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/vfio/pci/vfio_pci_dmabuf.c',
    },
  ],
};
