import { ACS_RR } from '../../topology/acs.ts';
import { type NodeId, nodeId } from '../../topology/machine.ts';
import { blocked, direct, unknownYet } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';

const [gpu, nic] = [nodeId('0000:03:00.0'), nodeId('0000:04:00.0')];
const [portA, portB] = [nodeId('0000:02:08.0'), nodeId('0000:02:10.0')];
const pair = { provider: gpu, client: nic };
const control = (value: number, ...nodes: readonly NodeId[]) =>
  nodes.map(node => ({ node, fact: 'acs.control', value }) as const);

/** As `lspci -nnv` prints it for somebody who is not root. */
const capture = `00:00.0 Host bridge [0600]: Intel Corporation 12th Gen Core Processor Host Bridge/DRAM Registers [8086:4660] (rev 02)
00:01.0 PCI bridge [0604]: Intel Corporation 12th Gen Core Processor PCI Express x16 Controller #1 [8086:460d] (rev 02) (prog-if 00 [Normal decode])
	Bus: primary=00, secondary=01, subordinate=04, sec-latency=0
	Capabilities: <access denied>
01:00.0 PCI bridge [0604]: PLX Technology, Inc. PEX 8747 48-Lane, 5-Port PCI Express Gen 3 (8.0 GT/s) Switch [10b5:8747] (rev ca) (prog-if 00 [Normal decode])
	Bus: primary=01, secondary=02, subordinate=04, sec-latency=0
	Capabilities: <access denied>
02:08.0 PCI bridge [0604]: PLX Technology, Inc. PEX 8747 48-Lane, 5-Port PCI Express Gen 3 (8.0 GT/s) Switch [10b5:8747] (rev ca) (prog-if 00 [Normal decode])
	Bus: primary=02, secondary=03, subordinate=03, sec-latency=0
	Capabilities: <access denied>
02:10.0 PCI bridge [0604]: PLX Technology, Inc. PEX 8747 48-Lane, 5-Port PCI Express Gen 3 (8.0 GT/s) Switch [10b5:8747] (rev ca) (prog-if 00 [Normal decode])
	Bus: primary=02, secondary=04, subordinate=04, sec-latency=0
	Capabilities: <access denied>
03:00.0 3D controller [0302]: NVIDIA Corporation GV100GL [Tesla V100 PCIe 16GB] [10de:1db4] (rev a1)
	Capabilities: <access denied>
04:00.0 Ethernet controller [0200]: Mellanox Technologies MT27800 Family [ConnectX-5] [15b3:1017]
	Capabilities: <access denied>
`;

export const notShown: Lesson = {
  id: 'not-shown',
  title: 'What a capture does not show',
  description:
    'lspci without root prints the tree and no ACS. Unknown is an answer too, and it says what to ask.',
  topic: 'question',
  machine: { name: 'Captured without root', capture },
  start: { view: { pair: null } },
  steps: [
    {
      title: 'Access denied',
      text: [
        'This is the output of `lspci -nnv`, run without root. A GPU and a NIC sit below one switch, but every line of capabilities reads `<access denied>`.',
      ],
      claims: [{ kind: 'upstream', device: gpu, other: nic, common: nodeId('0000:01:00.0') }],
      predict: {
        question: 'What can be said about the pair?',
        options: [
          { text: 'Direct: no redirect is shown', claim: direct(pair) },
          { text: 'Blocked, to be on the safe side', claim: blocked(pair) },
          { text: 'Direct or Blocked, and which one is not known', claim: unknownYet(pair) },
        ],
        right: 2,
        explanation:
          'What is not shown is not off. The distance is certain, the verdict is not: it depends on one bit in each port between them.',
        change: { view: { pair } },
        claims: [unknownYet(pair, { distance: 4 })],
      },
    },
    {
      title: 'What to ask for',
      text: [
        'The verdict lists the facts that could change it, and the command that shows each. Where the answer cannot turn on a fact, it is not asked for.',
      ],
      claims: [unknownYet(pair)],
      links: [{ text: 'What would have to be known', to: 'tab', tab: 'verdict' }],
    },
    {
      title: 'One line settles it',
      text: [
        'Now `sudo lspci -vvv` shows one port: `ReqRedir+` at 02:10.0, above the NIC. The rest is still not shown.',
      ],
      change: { view: { pair: null }, facts: control(ACS_RR, portB), selected: portB },
      claims: [{ kind: 'upstream', device: gpu, other: nic, common: nodeId('0000:01:00.0') }],
      predict: {
        question: 'And now?',
        options: [
          { text: 'Still unknown: the other ports are not shown', claim: unknownYet(pair) },
          { text: 'Blocked', claim: blocked(pair) },
        ],
        right: 1,
        explanation:
          'One redirecting port is enough, whatever the others say. For Direct, all of them would have to be shown.',
        change: { view: { pair } },
        claims: [
          blocked(pair, { distance: 4 }),
          unknownYet(pair, { after: { facts: control(0, portA, portB) } }),
        ],
      },
    },
  ],
  sources: [
    {
      title: 'lspci(8): access to some parts of the configuration space is restricted to root',
      url: 'https://man7.org/linux/man-pages/man8/lspci.8.html',
    },
  ],
};
