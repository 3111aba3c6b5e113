import { type NodeId, nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaDoc } from './sources.ts';

const [rxe, usbDisk, siw] = [nodeId('rxe0'), nodeId('usb-disk'), nodeId('siw0')];
const [lan0, lan1, usb, cmb0] = [nodeId('lan0'), nodeId('lan1'), nodeId('usb'), nodeId('cmb0')];
const standing = (
  client: NodeId,
  provider: NodeId,
  more: Partial<Extract<LessonClaim, { kind: 'client' }>>,
): LessonClaim => ({ kind: 'client', client, provider, ...more });

export const notPci: Lesson = {
  id: 'not-pci',
  title: 'Clients that are not PCI devices',
  description:
    'A USB disk, RDMA in software: which PCI function represents them, and which of them are refused.',
  topic: 'S16',
  machine: { scene: 'nvmeof-target' },
  start: { view: { pair: null, tab: 'clients' } },
  steps: [
    {
      title: 'Up to a PCI function',
      text: [
        'A client is any device of the kernel. p2pdma walks up its parents until it meets a PCI function, and asks about that one.',
        'Software RDMA over LAN 0, `rxe0`, has the network port as its parent. LAN 1 is the other port of that card.',
      ],
      change: {
        operate: [{ on: 'orchestrator', operation: { kind: 'add-client', client: rxe } }],
        selected: rxe,
      },
      claims: [{ kind: 'upstream', device: lan0, other: lan1, common: nodeId('lan-port') }],
      predict: {
        question: 'May `rxe0` use memory of LAN 1, under Linux 7.3?',
        options: [
          {
            text: 'Yes: LAN 0 represents it',
            claim: standing(rxe, lan1, { mapType: 'BUS_ADDR', standsFor: lan0 }),
          },
          { text: 'No: it is not a PCI device', claim: standing(rxe, lan1, { mapType: 'NOT_SUPPORTED' }) },
        ],
        right: 0,
        explanation:
          'LAN 0 and LAN 1 are functions of one card, so they are near. But the CPU does the work of software RDMA, and Linux does not check here whether the CPU may treat this memory as RAM.',
      },
    },
    {
      title: 'Kernels that did ask',
      text: [
        'From 5.3 to 5.10 a client whose driver does its DMA with the CPU (dma_virt_ops) was refused before anything was walked.',
      ],
      change: { settings: { kernel: '5.4' } },
      claims: [standing(rxe, lan1, { mapType: 'NOT_SUPPORTED', standsFor: lan0 })],
    },
    {
      title: 'A USB disk',
      text: [
        'The disk is attached to a USB controller, which is a PCI function on the root bus: no bridge above.',
      ],
      change: { settings: { kernel: '7.3' }, selected: usbDisk },
      claims: [standing(usbDisk, cmb0, { standsFor: usb, mapType: 'NOT_SUPPORTED' })],
    },
    {
      title: 'Nothing above',
      text: ['`siw0` is software RDMA over a bridge interface. Nothing above it is a PCI function.'],
      change: { selected: siw },
      claims: [
        {
          kind: 'call',
          operation: { on: 'orchestrator', operation: { kind: 'add-client', client: siw } },
          succeeded: true,
        },
      ],
      predict: {
        question: 'What does the kernel do with it as a client?',
        options: [
          { text: 'It takes the nearest network port', claim: standing(siw, lan1, { standsFor: lan0 }) },
          {
            text: 'It refuses, for every provider',
            claim: standing(siw, lan1, { mapType: 'NOT_SUPPORTED', standsFor: null }),
          },
        ],
        right: 1,
        explanation:
          'One client without a PCI function makes every provider unusable for the whole list, and the kernel does not look at the clients after it.',
      },
    },
  ],
  sources: [p2pdmaDoc],
};
