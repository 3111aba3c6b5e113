import { ACS_RR } from '../../topology/acs.ts';
import { nodeId } from '../../topology/machine.ts';
import { anyVerdict, blocked, direct, viaHostBridge } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';

const [nic, nvme, otherNvme] = [nodeId('nic'), nodeId('nvme'), nodeId('other-nvme')];
const [portA, portB] = [nodeId('port-a'), nodeId('port-b')];
const pair = { client: nic, provider: nvme };
const elsewhere = { client: nic, provider: otherNvme };
const clearAll = 'pci=disable_acs_redir=pci:10b5:8747';

export const oneBit: Lesson = {
  id: 'one-bit',
  title: 'One bit decides',
  description: 'A NIC and a drive below one switch: direct, until a port is told to redirect.',
  topic: 'S2',
  machine: { scene: 'first-lesson' },
  start: { view: { pair: null } },
  steps: [
    {
      title: 'One switch, two devices',
      text: [
        'A NIC and an NVMe drive sit below two ports of one switch. The drive has its own memory, which the NIC could write to.',
        'The kernel walks up from both until it finds a bridge above both, and counts the hops.',
      ],
      claims: [{ kind: 'upstream', device: nvme, other: nic, common: nodeId('switch') }],
      links: [
        { text: 'The switch', to: 'node', node: 'switch' },
        { text: 'The drive', to: 'node', node: 'nvme' },
      ],
      predict: {
        question: 'May the NIC reach the memory of the drive?',
        options: anyVerdict(pair),
        right: 0,
        explanation:
          'Two hops up on each side make a distance of 4, and no port on the path redirects. The packets turn inside the switch, and the CPU never sees them.',
        change: { view: { pair } },
        claims: [direct(pair, { distance: 4 })],
      },
    },
    {
      title: 'Watch a write',
      text: [
        'This is one write of 4 KiB from the NIC to the drive, hop by hop. Step through it with the player below the tree.',
        'Each hop says which rule sent it on. The root port is never passed.',
      ],
      change: { view: { tab: 'route' }, routing: { operation: 'write' }, play: 'route' },
      claims: [{ kind: 'route', outcome: 'delivered', standing: 'agree', passesRoot: false }],
      links: [{ text: 'All hops', to: 'tab', tab: 'route' }],
    },
    {
      title: 'One bit',
      text: [
        'A port that can isolate has an ACS Control register. Its bit 2 is Request Redirect: a request arriving from below is sent upstream, even if its target is on a neighbouring port.',
        'Now `ReqRedir` is set on the port above the NIC, and nowhere else.',
      ],
      change: {
        view: { tab: 'verdict', pair: null },
        facts: [{ node: portB, fact: 'acs.control', value: ACS_RR }],
        selected: portB,
      },
      claims: [{ kind: 'upstream', device: nvme, other: nic, common: nodeId('switch') }],
      links: [{ text: 'The port above the NIC', to: 'node', node: 'port-b' }],
      predict: {
        question: 'And now?',
        options: anyVerdict(pair),
        right: 2,
        explanation:
          'The distance is still 4. But the path leads through the host bridge now, and this one is not on the list of those known to send packets back down.',
        change: { view: { pair } },
        claims: [blocked(pair, { distance: 4, decides: 'hostBridgeList' })],
      },
    },
    {
      title: 'What would change it',
      text: [
        'The verdict names the port, the bit and the rule. Below it are the changes that would alter the answer, and what each one costs.',
        'Clearing the bit on this one port is enough. The other port needs nothing.',
      ],
      claims: [
        { kind: 'remedy', ...pair, remedy: 'disable-acs-redir', mapType: 'BUS_ADDR' },
        direct(pair, { after: { facts: [{ node: portB, fact: 'acs.control', value: 0 }] } }),
      ],
      links: [{ text: 'The reason that decides', to: 'reason', rule: 'hostBridgeList' }],
    },
    {
      title: 'The drive elsewhere',
      text: [
        'A second drive sits below another root port. No bridge is above both it and the NIC, whatever the bits say.',
      ],
      change: {
        facts: [
          { node: portB, fact: 'acs.control', value: 0 },
          { node: portA, fact: 'acs.control', value: 0 },
        ],
        view: { pair: null },
        selected: otherNvme,
      },
      claims: [{ kind: 'upstream', device: otherNvme, other: nic, common: null }],
      predict: {
        question: 'Which change would let the NIC reach that drive?',
        options: [
          {
            text: 'Clear every ACS bit of the machine',
            claim: viaHostBridge(elsewhere, { after: { settings: { commandLine: clearAll } } }),
          },
          {
            text: 'A processor with AMD Zen cores and its host bridge',
            claim: viaHostBridge(elsewhere, {
              after: { settings: { cpu: { vendor: 'amd', family: 0x17 } } },
            }),
          },
          {
            text: 'An older kernel, 5.4',
            claim: viaHostBridge(elsewhere, { after: { settings: { kernel: '5.4' } } }),
          },
        ],
        right: 1,
        explanation:
          'No bit makes a common bridge, so the host bridge has to pass the packets on. Linux trusts any Zen processor to do so, and of Intel only the host bridges on its list.',
        change: { view: { pair: elsewhere } },
        claims: [blocked(elsewhere, { distance: 6, decides: 'hostBridgeList' })],
      },
    },
  ],
  sources: [
    {
      title: 'Linux: PCI peer-to-peer DMA support',
      url: 'https://docs.kernel.org/driver-api/pci/p2pdma.html',
    },
    {
      title: 'Linux: drivers/pci/p2pdma.c, calc_map_type_and_dist()',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/pci/p2pdma.c',
    },
  ],
};
