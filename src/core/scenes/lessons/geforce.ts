import type { EndpointSpec, MachineSpec } from '../../topology/buildSpec.ts';
import { nodeId } from '../../topology/machine.ts';
import { geForceRtx4080, geForceRtx4090 } from '../parts/gpus.ts';
import { chipsetLpc, core6thHost, corePort } from '../parts/intelHosts.ts';
import { pex8747, switchOf } from '../parts/switches.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { nvidiaSmiDoc, openGpuKernelModules } from './sources.ts';

const [gpu0, gpu1, gpu2] = [nodeId('gpu0'), nodeId('gpu1'), nodeId('gpu2')];
const pair = { provider: gpu0, client: gpu1 };
const unlike = { provider: gpu0, client: gpu2 };

const card = (n: number, [graphics, sound]: typeof geForceRtx4090): readonly EndpointSpec[] => [
  { ...graphics, id: `gpu${n}`, label: `GPU ${n}` },
  { ...sound, id: `gpu${n}-sound` },
];

/** Two RTX 4090 and an RTX 4080 below one switch. */
const workstation: MachineSpec = {
  name: 'Workstation, PEX 8747, three GeForce cards',
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
                { at: '08.0', id: 'port0', slot: 'PCIE1', below: card(0, geForceRtx4090) },
                { at: '09.0', id: 'port1', slot: 'PCIE2', below: card(1, geForceRtx4090) },
                { at: '10.0', id: 'port2', slot: 'PCIE3', below: card(2, geForceRtx4080) },
              ],
            }),
          ],
        }),
        chipsetLpc(0xa145, 'Z170 Chipset LPC/eSPI Controller'),
      ],
    },
  ],
};

export const geforce: Lesson = {
  id: 'geforce',
  title: 'Two GeForce cards: what is asked?',
  description:
    'Linux has an answer for the pair. What decides, what the words of nvidia-smi mean, and what OK proves.',
  topic: 'question',
  machine: { spec: workstation },
  start: {
    settings: { cpu: { vendor: 'intel', family: 6 } },
    platform: { iommu: { mode: 'off', ats: false } },
    stack: {
      purpose: 'gpu-gpu',
      versions: { nvidia: '580.142', nccl: '2.27.7' },
      nvidiaModule: 'open',
      parameters: 'options nvidia NVreg_RegistryDwords=""',
    },
    view: { pair },
  },
  steps: [
    {
      title: 'Not asked',
      text: [
        'Two GeForce RTX 4090 sit below one switch. The IOMMU is off, and no port redirects.',
        'The driver is the open kernel module 580.142, and its registry forces nothing. A CUDA program on GPU 1 wants to read the memory of GPU 0.',
      ],
      claims: [direct(pair, { distance: 4 })],
      predict: {
        question: 'What is known of GPU 1 reading the memory of GPU 0?',
        options: [
          {
            text: 'It works: Linux finds a direct path',
            claim: { kind: 'layers', ...pair, outcome: 'yes', states: { linux: 'yes' } },
          },
          {
            text: 'It fails: the open module refuses GeForce cards',
            claim: { kind: 'layers', ...pair, outcome: 'no', refusedBy: 'driver' },
          },
          {
            text: 'Neither: closed firmware decides, and Linux is not asked',
            claim: {
              kind: 'layers',
              ...pair,
              outcome: 'unknown',
              refusedBy: null,
              states: { linux: 'not-asked', driver: 'unknown' },
            },
          },
        ],
        right: 2,
        explanation:
          'NVIDIA’s module never calls p2pdma. None of its open rules refuses this pair, and none asks for the brand. The last rule passes the question to the firmware of the GPU.',
        claims: [
          { kind: 'layers', ...pair, states: { linux: 'not-asked' } },
          { kind: 'layers', ...pair, states: { driver: 'unknown' } },
          { kind: 'layers', ...pair, states: { wires: 'yes' } },
        ],
      },
    },
    {
      title: 'The words of topo -p2p',
      text: [
        '`nvidia-smi topo -p2p r` prints a word for each pair. OK allows; CNS blames the chipset, GNS the GPU, TNS an old Intel I/O hub, DR the registry.',
        'NS is every other refusal. CNS and GNS come from one closed answer, so neither proves where the fault is.',
      ],
      change: { view: { pair: unlike } },
      claims: [direct(unlike, { distance: 4 })],
      predict: {
        question: 'GPU 2 is a GeForce RTX 4080. What does the driver say of GPU 0 and GPU 2?',
        options: [
          {
            text: 'OK: both are Ada cards below one switch',
            claim: { kind: 'layers', ...unlike, states: { driver: 'yes' } },
          },
          {
            text: 'NS: their chips differ',
            claim: { kind: 'layers', ...unlike, refusedBy: 'driver', states: { driver: 'no' } },
          },
          {
            text: 'Unknown: the firmware decides here too',
            claim: { kind: 'layers', ...unlike, states: { driver: 'unknown' } },
          },
        ],
        right: 1,
        explanation:
          'AD102 and AD103 are different chips. An open rule refuses them before the firmware is asked. Chips count and not names: RTX 3090 and RTX A6000 share one.',
        claims: [
          { kind: 'layers', ...unlike, states: { driver: 'no' } },
          {
            kind: 'layers',
            ...unlike,
            states: { driver: 'yes' },
            after: { stack: { parameters: 'options nvidia NVreg_RegistryDwords="ForceP2P=0x11"' } },
          },
        ],
      },
    },
    {
      title: 'A module that says OK',
      text: [
        'Patched builds of the open module skip the firmware. Each GPU then reaches the BAR1 of the other, which has to show all of its memory.',
        'Here it works: requests turn around in the switch. Unlike chips stay refused.',
      ],
      change: { stack: { nvidiaModule: 'patched' }, view: { pair } },
      claims: [
        { kind: 'layers', ...pair, outcome: 'yes', states: { driver: 'yes', wires: 'yes' } },
        { kind: 'layers', ...unlike, refusedBy: 'driver', states: { driver: 'no' } },
      ],
    },
    {
      title: 'OK, and lost',
      text: [
        'The next boot switches the IOMMU on, and it translates. Linux then sets Request Redirect on every port of the switch.',
      ],
      claims: [{ kind: 'layers', ...pair, states: { wires: 'yes' } }],
      predict: {
        question: 'What happens to GPU 1 reading the memory of GPU 0 after that boot?',
        options: [
          {
            text: 'The driver sees the redirect and refuses',
            claim: { kind: 'layers', ...pair, refusedBy: 'driver', states: { driver: 'no' } },
          },
          {
            text: 'The driver says OK, and the data arrives by a longer path',
            claim: { kind: 'layers', ...pair, outcome: 'yes', states: { driver: 'yes' } },
          },
          {
            text: 'The driver says OK, and the data is lost',
            claim: { kind: 'layers', ...pair, refusedBy: 'wires', states: { driver: 'yes', wires: 'no' } },
          },
        ],
        right: 2,
        explanation:
          'The driver uses the raw bus address of the BAR. Redirect sends the request up to the IOMMU, which has no entry for that address. Only a copy that checks its data shows this.',
        change: { settings: { iommu: 'on' }, platform: { iommu: { mode: 'translated', ats: false } } },
        claims: [
          { kind: 'layers', ...pair, refusedBy: 'wires', states: { driver: 'yes', wires: 'no' } },
          {
            kind: 'layers',
            ...pair,
            outcome: 'unknown',
            states: { wires: 'unknown' },
            after: { platform: { iommu: { mode: 'pass-through', ats: false } } },
          },
        ],
      },
    },
  ],
  sources: [
    openGpuKernelModules,
    nvidiaSmiDoc,
    {
      title: 'tinygrad/open-gpu-kernel-modules: peer-to-peer for GeForce cards',
      url: 'https://github.com/tinygrad/open-gpu-kernel-modules',
    },
  ],
};
