import { plainFlow } from '../../fabric/packets/workload.ts';
import type { MachineSpec } from '../../topology/buildSpec.ts';
import { nodeId } from '../../topology/machine.ts';
import { v100PcieWith16GB } from '../parts/gpus.ts';
import { chipset100Port, chipsetLpc, core6thHost, corePort } from '../parts/intelHosts.ts';
import { connectX5 } from '../parts/nics.ts';
import { pex8747, switchOf } from '../parts/switches.ts';
import { x } from '../parts/units.ts';
import { blocked, direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaDoc } from './sources.ts';

const [gpu, nic] = [nodeId('gpu'), nodeId('nic')];
const pair = { provider: gpu, client: nic };
const into = (port: string) => ({ move: { node: nic, to: nodeId(port) } });

/** A board with five slots: three below a switch, one of the processor, one of the chipset. */
const board: MachineSpec = {
  name: 'Board with five slots',
  hostBridges: [
    {
      numaNode: 0,
      functions: [
        core6thHost,
        corePort({
          at: '01.0',
          id: 'root-port',
          below: [
            switchOf(pex8747, {
              id: 'switch',
              ports: [
                {
                  at: '08.0',
                  id: 'slot1',
                  slot: 'Slot 1',
                  link: x(16, 3),
                  below: [{ ...v100PcieWith16GB, id: 'gpu', label: 'GPU' }],
                },
                { at: '09.0', id: 'slot2', slot: 'Slot 2', link: x(8, 3) },
                { at: '10.0', id: 'slot3', slot: 'Slot 3', link: x(4, 3) },
              ],
            }),
          ],
        }),
        corePort({ at: '01.1', id: 'slot4', slot: 'Slot 4', link: x(8, 3) }),
        chipset100Port(9, {
          at: '1d.0',
          id: 'slot5',
          slot: 'Slot 5',
          link: x(4, 3),
          below: [{ ...connectX5, id: 'nic', label: 'NIC' }],
        }),
        chipsetLpc(0xa145, 'Z170 Chipset LPC/eSPI Controller'),
      ],
    },
  ],
};

export const whichSlot: Lesson = {
  id: 'which-slot',
  title: 'Which slot?',
  description:
    'A GPU and a NIC on a board with five slots: the place of the card decides more than any setting.',
  topic: 'question',
  machine: { spec: board },
  start: { settings: { cpu: { vendor: 'intel', family: 6 } }, view: { pair } },
  steps: [
    {
      title: 'As it was built',
      text: [
        'The GPU sits in slot 1, the NIC in slot 5 below the chipset. The NIC should write into the memory of the GPU.',
      ],
      claims: [blocked(pair, { distance: 6, decides: 'hostBridgeList' })],
      predict: {
        question: 'Into which slot would you put the NIC?',
        options: [
          {
            text: 'Slot 2, x8 below the switch',
            claim: { kind: 'verdict', ...pair, mapType: 'BUS_ADDR', after: into('slot2') },
          },
          { text: 'Slot 4, x8 of the processor itself', claim: direct(pair, { after: into('slot4') }) },
          {
            text: 'Slot 5, where it is, with ACS off',
            claim: direct(pair, {
              after: { settings: { commandLine: 'pci=disable_acs_redir=pci:10b5:8747' } },
            }),
          },
        ],
        right: 0,
        explanation:
          'Close to the processor sounds best and is not: slot 4 has its own root port, so every packet would cross the host bridge. Slot 2 shares the switch with the GPU.',
        claims: [
          direct(pair, { distance: 4, after: into('slot2') }),
          blocked(pair, { after: into('slot4') }),
        ],
      },
    },
    {
      title: 'Lanes',
      text: ['The NIC is in slot 2 now. Slot 3 is below the switch too, and the verdict there is the same.'],
      change: into('slot2'),
      claims: [direct(pair, { after: into('slot3'), distance: 4 })],
      predict: {
        question: 'Does it matter whether the NIC is in slot 2 or in slot 3?',
        options: [
          {
            text: 'No: direct is direct',
            claim: {
              kind: 'rates',
              gigabytes: [{ atLeast: 6.5, atMost: 7 }],
              after: into('slot3'),
            },
          },
          {
            text: 'Yes: slot 3 has half the lanes',
            claim: {
              kind: 'rates',
              gigabytes: [{ atLeast: 3.2, atMost: 3.6 }],
              after: into('slot3'),
            },
          },
        ],
        right: 1,
        explanation:
          'The verdict gives the path, not the speed. The narrowest link on the path sets the speed.',
        change: {
          view: { tab: 'traffic' },
          workload: {
            flows: [
              plainFlow(nic, { kind: 'bar', node: gpu, bar: 1, offset: 0n }, 'write', {
                name: 'NIC to GPU',
                sizeBytes: 16 << 20,
                repeat: 4,
                queueDepth: 4,
                addressing: 'bus',
              }),
            ],
          },
        },
        claims: [{ kind: 'rates', gigabytes: [{ atLeast: 6.5, atMost: 7 }] }],
      },
    },
  ],
  sources: [
    p2pdmaDoc,
    {
      title: 'NVIDIA: GPUDirect RDMA, supported systems and PCIe topology',
      url: 'https://docs.nvidia.com/cuda/gpudirect-rdma/',
    },
  ],
};
