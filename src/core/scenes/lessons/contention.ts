import { type FlowSpec, plainFlow } from '../../fabric/packets/workload.ts';
import { reflectsAll, unknownRootComplex } from '../../fabric/platform/platform.ts';
import { nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { kernelParameters } from './sources.ts';

const uplink = nodeId('root-port');
const copy = (from: number, to: number): FlowSpec =>
  plainFlow(nodeId(`gpu${from}`), { kind: 'bar', node: nodeId(`gpu${to}`), bar: 1, offset: 0n }, 'write', {
    name: `GPU ${from} to GPU ${to}`,
    sizeBytes: 16 << 20,
    repeat: 4,
    queueDepth: 4,
  });
const around = [copy(0, 1), copy(1, 2), copy(2, 3), copy(3, 0)];
const each = (atLeast: number, atMost: number) => around.map(() => ({ atLeast, atMost }));
const rates = (claimed: Omit<Extract<LessonClaim, { kind: 'rates' }>, 'kind'>): LessonClaim => ({
  kind: 'rates',
  ...claimed,
});

export const contention: Lesson = {
  id: 'contention',
  title: 'Every pair is fast, all of them are slow',
  description:
    'A matrix of single pairs looks perfect; together they share an uplink that each crosses twice.',
  topic: 'question',
  machine: { scene: 'workstation-plx' },
  start: {
    platform: {
      rootComplex: { ...unknownRootComplex, reflects: reflectsAll('reads-and-writes') },
    },
    settings: {
      hostBridgeEdits: [{ edit: 'add', vendorId: 0x8086, deviceId: 0x191f, sameHostBridge: false }],
    },
    view: { pair: { provider: nodeId('gpu1'), client: nodeId('gpu0') }, tab: 'traffic' },
    workload: { flows: [copy(0, 1)] },
  },
  steps: [
    {
      title: 'One pair alone',
      text: [
        'The ports of the switch redirect, but here the host bridge carries peers, so copies work through the root port. GPU 0 writes to GPU 1 and gets all that its link of eight lanes can do.',
        'The copy crosses the uplink twice: once up, once down.',
      ],
      claims: [rates({ gigabytes: [{ atLeast: 6.5, atMost: 7 }], crossedTwice: uplink })],
    },
    {
      title: 'A ring',
      text: [
        'Now all four GPUs write at once, each to the next: the pattern of an all-reduce. The uplink has sixteen lanes, the links to the GPUs have eight.',
      ],
      change: { workload: { flows: around } },
      claims: [{ kind: 'route', passesRoot: true, request: { operation: 'write' }, outcome: 'redirected' }],
      links: [{ text: 'Set it up and run it', to: 'tab', tab: 'traffic' }],
      predict: {
        question: 'What does each of the four get?',
        options: [
          { text: 'All that its link carries, about 6.8 GB/s', claim: rates({ gigabytes: each(6.5, 7) }) },
          { text: 'Half of it, about 3.4 GB/s', claim: rates({ gigabytes: each(3.2, 3.6) }) },
          { text: 'A quarter, about 1.7 GB/s', claim: rates({ gigabytes: each(1.5, 1.9) }) },
        ],
        right: 1,
        explanation:
          'Four copies of eight lanes go up one link of sixteen, and come down it again. Two of them would fit; four share it.',
        claims: [rates({ gigabytes: each(3.2, 3.6), limitedBy: uplink })],
      },
    },
    {
      title: 'Without the detour',
      text: [
        'With redirect cleared on the ports of the switch the copies turn inside it. The uplink carries nothing.',
      ],
      change: { settings: { commandLine: '"pci=disable_acs_redir=pci:10b5:8747"' } },
      claims: [{ kind: 'route', passesRoot: false, request: { operation: 'write' } }],
      predict: {
        question: 'And what does each get now?',
        options: [
          { text: 'Still about 3.4 GB/s', claim: rates({ gigabytes: each(3.2, 3.6) }) },
          { text: 'About 6.8 GB/s', claim: rates({ gigabytes: each(6.5, 7) }) },
        ],
        right: 1,
        explanation:
          'Each has its own link for sending and its own for receiving. A test of single pairs shows the same number in both cases, so measure them together.',
      },
    },
  ],
  sources: [
    {
      title: 'NCCL #814: every pair is at full speed, and peer-to-peer is slower than staged',
      url: 'https://github.com/NVIDIA/nccl/issues/814',
    },
    {
      title: 'NCCL #1086: below the same switch slower than across, the uplink is used twice',
      url: 'https://github.com/NVIDIA/nccl/issues/1086',
    },
    kernelParameters,
  ],
};
