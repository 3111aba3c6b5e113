import { nodeId } from '../../topology/machine.ts';
import { blocked, direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { kernelParameters, p2pdmaCode } from './sources.ts';

const [gpu0, gpu1, gpu2, nvme0] = [nodeId('gpu0'), nodeId('gpu1'), nodeId('gpu2'), nodeId('nvme0')];
const pair = { provider: gpu0, client: gpu1 };
const ports = (...addresses: readonly string[]) => ({
  settings: { commandLine: `intel_iommu=on "pci=disable_acs_redir=${addresses.join(';')}"` },
});

export const refused: Lesson = {
  id: 'refused',
  title: 'Refused: which port, which bit, which entry?',
  description:
    'Two GPUs below one switch cannot reach each other. Find what blocks them, and change only that.',
  topic: 'question',
  machine: { scene: 'workstation-plx' },
  start: { view: { pair } },
  steps: [
    {
      title: 'What the log says',
      text: [
        'Four GPUs sit below one switch, four hops apart. The IOMMU is on, and Linux prints two things: ACS redirect is set between the two, and the host bridge is not on its list.',
        'People asked for one sentence that names the port, the bit and the rule. It is at the top of the verdict.',
      ],
      claims: [
        blocked(pair, { decides: 'hostBridgeList', redirecting: [nodeId('port0'), nodeId('port1')] }),
        blocked(pair, { logs: 'do not share an upstream bridge or whitelisted host bridge' }),
      ],
      links: [{ text: 'The reason that decides', to: 'reason', rule: 'hostBridgeList' }],
    },
    {
      title: 'The least that helps',
      text: [
        'Recipes clear the bits of every bridge. `pci=disable_acs_redir=` takes a list of ports, and each port in it loses isolation.',
        'The switch has ports 02:08.0, 02:09.0, 02:10.0 and 02:11.0, one above each GPU.',
      ],
      claims: [blocked(pair, { distance: 4 })],
      predict: {
        question: 'Which list makes GPU 0 and GPU 1 direct, and is the shortest?',
        options: [
          { text: 'Port 02:08.0 alone', claim: direct(pair, { after: ports('02:08.0') }) },
          {
            text: 'Ports 02:08.0 and 02:09.0',
            claim: {
              kind: 'verdict',
              ...pair,
              mapType: 'BUS_ADDR',
              redirecting: [],
              after: ports('02:08.0', '02:09.0'),
            },
          },
          { text: 'Ports 02:10.0 and 02:11.0', claim: direct(pair, { after: ports('02:10.0', '02:11.0') }) },
        ],
        right: 1,
        explanation:
          'The kernel looks at every port between the two, on both sides. With one of them still set, the pair stays blocked.',
        change: ports('02:08.0', '02:09.0'),
        claims: [
          direct(pair, { distance: 4 }),
          blocked({ provider: gpu0, client: gpu2 }, { redirecting: [nodeId('port2')] }),
        ],
      },
    },
    {
      title: 'Where no bit helps',
      text: [
        'NVMe 0 sits below the chipset. No bridge is above it and GPU 0, so the host bridge has to carry the packets, and it is on no list.',
      ],
      change: { view: { pair: { provider: gpu0, client: nvme0 } } },
      claims: [blocked({ provider: gpu0, client: nvme0 }, { distance: 6 })],
      predict: {
        question: 'What would change this answer?',
        options: [
          {
            text: 'Clearing redirect on all ports',
            claim: direct(
              { provider: gpu0, client: nvme0 },
              { after: ports('02:08.0', '02:09.0', '02:10.0', '02:11.0') },
            ),
          },
          {
            text: 'Nothing that can be set',
            claim: { kind: 'remedy', provider: gpu0, client: nvme0, remedy: null },
          },
        ],
        right: 1,
        explanation:
          'Left as it is, the kernel will keep refusing. What helps is another place for the card, below the switch.',
      },
    },
  ],
  sources: [
    {
      title: 'intel/compute-runtime #935: ACS redirect and a host bridge that is not whitelisted',
      url: 'https://github.com/intel/compute-runtime/issues/935',
    },
    kernelParameters,
    p2pdmaCode,
  ],
};
