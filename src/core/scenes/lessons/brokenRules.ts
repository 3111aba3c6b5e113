import { type Reflection, reflectsAll, unknownRootComplex } from '../../fabric/platform/platform.ts';
import { nodeId } from '../../topology/machine.ts';
import { viaHostBridge } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';

const [gpu, nvme, integrated] = [nodeId('gpu'), nodeId('nvme0'), nodeId('hb:0000:00/02.0')];
const pair = { provider: gpu, client: nvme };
const toIntegrated = { provider: integrated, client: nvme };
const carrying = (reflection: Reflection) => ({
  rootComplex: { ...unknownRootComplex, reflects: reflectsAll(reflection) },
});

export const brokenRules: Lesson = {
  id: 'broken-rules',
  title: 'Hardware that breaks the rules',
  description: 'The kernel says yes, and the read brings all ones: root complexes and integrated GPUs.',
  topic: 'S10',
  machine: { scene: 'desktop' },
  start: {
    settings: {
      hostBridgeEdits: [{ edit: 'add', vendorId: 0x8086, deviceId: 0x4660, sameHostBridge: false }],
    },
    view: { pair, tab: 'route' },
    routing: { operation: 'write' },
  },
  steps: [
    {
      title: 'Added to the list by hand',
      text: [
        'The host bridge of this desktop was added to the kernel’s list by hand, so Linux allows the pair. Whether the processor carries the packets is another matter.',
        'Here it passes writes, and nothing else. Some desktop processors behave this way.',
      ],
      change: { platform: carrying('writes') },
      claims: [viaHostBridge(pair), { kind: 'route', outcome: 'delivered', standing: 'agree' }],
      predict: {
        question: 'The drive now reads from the GPU instead of writing to it. What happens?',
        options: [
          { text: 'It gets the data', claim: { kind: 'route', outcome: 'delivered' } },
          { text: 'Linux refuses the mapping', claim: { kind: 'route', standing: 'kernel-refuses' } },
          {
            text: 'Linux maps it, and the read is answered as unsupported',
            claim: { kind: 'route', outcome: 'unsupported-request', standing: 'wires-fail' },
          },
        ],
        right: 2,
        explanation:
          'Linux knows no direction: one entry allows both. A test that only writes will pass on such a machine.',
        change: { routing: { operation: 'read' }, play: 'route' },
        claims: [{ kind: 'route', outcome: 'unsupported-request', standing: 'wires-fail' }],
      },
    },
    {
      title: 'One that passes nothing',
      text: [
        'Another root complex carries nothing between its ports, and a write is a packet without an answer.',
      ],
      change: { platform: carrying('nothing'), routing: { operation: 'write' }, view: { tab: 'route' } },
      claims: [viaHostBridge(pair)],
      predict: {
        question: 'What does the driver notice of a write?',
        options: [
          { text: 'An error, Unsupported Request', claim: { kind: 'route', outcome: 'unsupported-request' } },
          { text: 'A timeout', claim: { kind: 'route', outcome: 'completion-timeout' } },
          { text: 'Nothing at all', claim: { kind: 'route', outcome: 'vanished', standing: 'wires-fail' } },
        ],
        right: 2,
        explanation: 'A posted write expects no completion. The data is gone, and every status says success.',
        change: { play: 'route' },
      },
    },
    {
      title: 'A GPU that looks like PCI',
      text: [
        'The integrated GPU has BARs as any PCI device has. On some processors only the CPU can reach them.',
        'Its driver may know better, and place what is shared in system memory.',
      ],
      change: {
        platform: { ...carrying('reads-and-writes'), devices: { [integrated]: 'bar-cpu-side-only' } },
        view: { pair: toIntegrated },
        routing: { operation: 'write' },
      },
      claims: [
        viaHostBridge(toIntegrated, { distance: 3 }),
        { kind: 'route', standing: 'wires-fail' },
        {
          kind: 'route',
          outcome: 'redirected',
          reaches: 'system-memory',
          after: { platform: { devices: { [integrated]: 'bar-cpu-side-only-driver-redirects' } } },
        },
      ],
      links: [{ text: 'Verdict and wires side by side', to: 'tab', tab: 'route' }],
    },
  ],
  sources: [
    {
      title: 'NVIDIA open-gpu-kernel-modules #1253: client CPUs support peer writes only',
      url: 'https://github.com/NVIDIA/open-gpu-kernel-modules/issues/1253',
    },
    {
      title: 'ssd-gpu-dma #20: reads from a peer return all ones',
      url: 'https://github.com/enfiskutensykkel/ssd-gpu-dma/issues/20',
    },
  ],
};
