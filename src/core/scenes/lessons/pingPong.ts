import { nodeId } from '../../topology/machine.ts';
import { intelClient, radeonWorkstation } from '../sharing/radeonWorkstation.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { amdgpuDmaBuf, dmaBufDoc } from './sources.ts';

const FRAME_BYTES = 3840 * 2160 * 4;
const run = (index: number, migrations: number): LessonClaim => ({
  kind: 'sharing',
  run: index,
  counters: { migrations, movedBytes: migrations * FRAME_BYTES },
});

export const pingPong: Lesson = {
  id: 'ping-pong',
  title: 'Ping-pong',
  description:
    'One GPU draws, another shows: each wants the frame in its own place, and every frame moves twice.',
  topic: 'S11',
  machine: { spec: radeonWorkstation },
  start: {
    settings: intelClient,
    sharing: 'ping-pong',
    view: { pair: { provider: nodeId('gpu0'), client: nodeId('gpu1') } },
  },
  steps: [
    {
      title: 'A shared frame',
      text: [
        'GPU 0 draws a frame of 3840 by 2160 pixels in its VRAM and exports it as a dma-buf. GPU 1 imports it and reads it. Four frames, one after another.',
        'As the series of 2018 found it: the exporter prefers VRAM for its own work, and the importer takes system memory only.',
      ],
      claims: [direct({ provider: nodeId('gpu0'), client: nodeId('gpu1') }, { distance: 4 })],
      predict: {
        question: 'How often is the frame copied while four frames are shown?',
        options: [
          { text: 'Once, then it stays out', claim: run(0, 1) },
          { text: '4 times', claim: run(0, 4) },
          { text: '7 times', claim: run(0, 7) },
        ],
        right: 2,
        explanation:
          'The frame moves out before each read and back before each drawing except the first: four copies out and three back. GPU and display wait for each.',
        change: { view: { tab: 'sharing' } },
        claims: [run(0, 7)],
      },
    },
    {
      title: 'Either place will do',
      text: [
        'If the exporter accepts whichever place the buffer is in, it draws into system memory after the first copy.',
      ],
      change: { shared: { run: 1, call: 0 } },
      claims: [
        {
          kind: 'sharing',
          run: 1,
          counters: { migrations: 1 },
          placement: 'system-memory',
        },
      ],
    },
    {
      title: 'Peer to peer',
      text: [
        'Both GPUs sit below one switch. Now the importer says that it can take peer memory, `allow_peer2peer`, and either place.',
      ],
      claims: [direct({ provider: nodeId('gpu0'), client: nodeId('gpu1') }, { distance: 4 })],
      predict: {
        question: 'How often is the frame copied now?',
        options: [
          { text: 'Never', claim: run(2, 0) },
          { text: 'Once', claim: run(2, 1) },
          { text: '4 times', claim: run(2, 4) },
        ],
        right: 0,
        change: { shared: { run: 2, call: 0 } },
        explanation: 'The frame never leaves the VRAM it was drawn in, and neither GPU waits for a copy.',
        claims: [{ kind: 'sharing', run: 2, counters: { stallNs: 0, movedBytes: 0 } }],
      },
    },
    {
      title: 'A GPU out of reach',
      text: [
        'GPU 2 sits below the chipset. When it attaches, the exporter asks p2pdma, finds no path and clears the flag. So it maps system memory, and the frame moves.',
      ],
      change: {
        sharing: 'out-of-reach',
        shared: { run: 1, call: 0 },
        view: { pair: { provider: nodeId('gpu0'), client: nodeId('gpu2') } },
      },
      claims: [
        {
          kind: 'sharing',
          run: 1,
          placement: 'system-memory',
          call: { step: 0, standing: 'done', rule: 'peer2peer-cleared' },
        },
      ],
    },
  ],
  sources: [dmaBufDoc, amdgpuDmaBuf],
};
