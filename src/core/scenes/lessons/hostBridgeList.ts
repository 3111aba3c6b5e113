import { nodeId } from '../../topology/machine.ts';
import { blocked, viaHostBridge } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaCode } from './sources.ts';

const pair = { provider: nodeId('nvme4'), client: nodeId('nic1') };

export const hostBridgeList: Lesson = {
  id: 'host-bridge-list',
  title: 'Which host bridges does Linux trust?',
  description: 'The list of host bridges, how a kernel recognises one, and what a processor changes.',
  topic: 'S3',
  machine: { scene: 'xeon-skylake' },
  start: { view: { pair: null } },
  steps: [
    {
      title: 'No bridge above both',
      text: [
        'NVMe 4 and NIC 1 sit on different stacks of one processor. No bridge is above both, so every packet between them has to pass the processor.',
        'PCI Express lets a processor refuse that. Linux therefore keeps a list of host bridges that are known to pass such packets on.',
      ],
      claims: [{ kind: 'upstream', device: pair.provider, other: pair.client, common: null }],
      predict: {
        question: 'Under Linux 5.14, may NIC 1 reach the memory of NVMe 4?',
        options: [
          { text: 'Yes: this Xeon is on the list', claim: viaHostBridge(pair) },
          { text: 'No: it is refused', claim: blocked(pair) },
        ],
        right: 1,
        explanation:
          'The entry is there. But the kernel knows a host bridge by the first device of its root bus, and 5.14 accepts function 00.0 only. The stack of NVMe 4 begins with root port C at 02.0.',
        change: { settings: { kernel: '5.14' }, view: { pair } },
        claims: [blocked(pair, { distance: 4, decides: 'hostBridgeList' })],
      },
      links: [{ text: 'The reason that decides', to: 'reason', rule: 'hostBridgeList' }],
    },
    {
      title: 'A newer kernel',
      text: [
        'Since 5.19 the first device may also be a root port at any place. Nothing else is different: the same machine, the same list.',
      ],
      change: { settings: { kernel: '5.19' } },
      claims: [
        viaHostBridge(pair, { distance: 4, decides: 'hostBridgeList' }),
        { kind: 'route', outcome: 'delivered', standing: 'agree', passesRoot: true },
      ],
    },
    {
      title: 'Your own entry',
      text: [
        'Back to 5.14. Under Boot settings the list can be edited, as if the kernel had been built with another one.',
      ],
      change: { settings: { kernel: '5.14' } },
      claims: [blocked(pair)],
      predict: {
        question: 'Which of these would make 5.14 allow the pair?',
        options: [
          {
            text: 'An entry for root port C, `8086:2032`',
            claim: viaHostBridge(pair, {
              after: {
                settings: {
                  hostBridgeEdits: [
                    { edit: 'add', vendorId: 0x8086, deviceId: 0x2032, sameHostBridge: false },
                  ],
                },
              },
            }),
          },
          {
            text: 'Turning the IOMMU off',
            claim: viaHostBridge(pair, { after: { settings: { commandLine: 'intel_iommu=off' } } }),
          },
          {
            text: 'A processor that the kernel takes for AMD Zen',
            claim: viaHostBridge(pair, { after: { settings: { cpu: { vendor: 'amd', family: 0x17 } } } }),
          },
        ],
        right: 2,
        explanation:
          'The entry exists already; it is the first device that 5.14 does not accept. On an AMD processor of family 17h or later the list is not read at all, since 5.9.',
        claims: [
          viaHostBridge(pair, {
            decides: 'amdZen',
            after: { settings: { cpu: { vendor: 'amd', family: 0x17 } } },
          }),
        ],
      },
    },
    {
      title: 'Before the rule for processors',
      text: [
        'Until 5.8 the kernel knew AMD by one host bridge, `1022:1450`. This machine has none, so the processor does not help there.',
      ],
      change: { settings: { kernel: '5.8', cpu: { vendor: 'amd', family: 0x17 } } },
      claims: [blocked(pair, { decides: 'hostBridgeList' })],
    },
  ],
  sources: [
    p2pdmaCode,
    {
      title: 'linux-pci, March 2022: Intel Sky Lake-E host root ports check',
      url: 'https://lore.kernel.org/linux-pci/20220330140823.28826-2-shlomop@pliops.com/',
    },
    {
      title: 'Linux commit dea286bb71ba: PCI/P2PDMA: Allow P2PDMA on AMD Zen and newer CPUs',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=dea286bb71ba',
    },
  ],
};
