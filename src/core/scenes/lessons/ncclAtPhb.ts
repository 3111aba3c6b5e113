import type { BridgeSpec, HostBridgeSpec, MachineSpec } from '../../topology/buildSpec.ts';
import { nodeId } from '../../topology/machine.ts';
import { epycPort, epycRootBus } from '../parts/amdHosts.ts';
import { l40s } from '../parts/gpus.ts';
import { connectX6Dx } from '../parts/nics.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { viaHostBridge } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { gpuDirectRdmaDoc } from './sources.ts';

const [gpu0, gpu1, nic] = [nodeId('gpu0'), nodeId('gpu1'), nodeId('nic')];
const pair = { provider: gpu0, client: nic };
const gpus = { provider: gpu0, client: gpu1 };

const gpuPort = (n: number): BridgeSpec =>
  epycPort({
    at: '01.1',
    id: `gpu-port${n}`,
    slot: `Slot ${n}`,
    below: [{ ...l40s, id: `gpu${n}`, label: `GPU ${n}` }],
  });
const rootBus = (bus: number, ports: readonly BridgeSpec[]): HostBridgeSpec => ({
  bus,
  numaNode: 0,
  functions: epycRootBus(ports),
});

/** One EPYC without a switch: each of five cards on its own root port. */
const server: MachineSpec = {
  name: 'EPYC 7002, four L40S and a NIC without a switch',
  hostBridges: [
    rootBus(0x00, [
      gpuPort(0),
      epycPort({
        at: '03.1',
        id: 'nic-port',
        slot: 'Slot 4',
        below: [{ ...connectX6Dx, id: 'nic', label: 'NIC' }],
      }),
    ]),
    rootBus(0x40, [gpuPort(1)]),
    rootBus(0x80, [gpuPort(2)]),
    rootBus(0xc0, [gpuPort(3)]),
  ],
};

const withGdrLevel = (level: string): LessonClaim => ({
  kind: 'layers',
  ...pair,
  states: { library: 'yes' },
  after: { stack: { environment: `NCCL_NET_GDR_LEVEL=${level}` } },
});
const nccl = (version: string) => ({ nvidia: '580.142', nccl: version });

export const ncclAtPhb: Lesson = {
  id: 'nccl-at-phb',
  title: 'NCCL and two root ports',
  description:
    'A GPU and a NIC on two root ports of one CPU: whether NCCL uses a path that every layer below allows.',
  topic: 'question',
  machine: { spec: server },
  start: {
    platform: { iommu: { mode: 'off', ats: false } },
    stack: {
      purpose: 'gpu-nic-dmabuf',
      versions: nccl('2.27.7'),
      nvidiaModule: 'open',
      parameters: 'options nvidia NVreg_RegistryDwords="" NVreg_GrdmaPciTopoCheckOverride=0',
      kernelConfig: 'CONFIG_INFINIBAND_ON_DEMAND_PAGING=y',
    },
    view: { pair },
  },
  steps: [
    {
      title: 'Allowed, and not used',
      text: [
        'Four L40S and a ConnectX-6 Dx sit on one EPYC, each below its own root port. The NIC is given the memory of GPU 0 as a DMA-buf.',
        'The driver exports it, and the root complex carries requests between its ports. NCCL calls such a path PHB.',
      ],
      claims: [
        viaHostBridge(pair),
        { kind: 'layers', ...pair, states: { driver: 'yes' } },
        { kind: 'layers', ...pair, states: { wires: 'yes' } },
      ],
      predict: {
        question: 'What does NCCL 2.27.7 do with GPU 0 and the NIC if nothing is set?',
        options: [
          {
            text: 'It uses GPUDirect RDMA, as every layer below allows it',
            claim: { kind: 'layers', ...pair, outcome: 'yes' },
          },
          {
            text: 'It stages the data in host memory',
            claim: { kind: 'layers', ...pair, outcome: 'not-peer', states: { library: 'not-peer' } },
          },
          {
            text: 'It stops with an error',
            claim: { kind: 'layers', ...pair, outcome: 'no', refusedBy: 'library' },
          },
        ],
        right: 1,
        explanation:
          'NCCL goes by distance. Its default level for a NIC is PXB, which means switches only, and PHB is farther. The job runs, and each byte crosses host memory.',
      },
    },
    {
      title: 'One level farther',
      text: [
        '`NCCL_NET_GDR_LEVEL` says how far apart the two may be: PIX, PXB, PHB or SYS.',
        'NCCL reads neither ACS nor the mode of the IOMMU. Raise the level only after driver and wires say yes.',
      ],
      claims: [{ kind: 'layers', ...pair, outcome: 'not-peer', states: { library: 'not-peer' } }],
      predict: {
        question: 'Which value makes NCCL use GPUDirect RDMA here?',
        options: [
          { text: '`PXB`', claim: withGdrLevel('PXB') },
          { text: '`phb`', claim: withGdrLevel('phb') },
          { text: '`PHB`', claim: withGdrLevel('PHB') },
        ],
        right: 2,
        explanation:
          'PXB is what it was already. NCCL ignores lower case silently, so `phb` leaves the default in force. Measure after the change: the level says how far, not how fast.',
        change: { stack: { environment: 'NCCL_NET_GDR_LEVEL=PHB' } },
        claims: [{ kind: 'layers', ...pair, outcome: 'yes', states: { library: 'yes' } }],
      },
    },
    {
      title: 'What 2.23 changed on AMD',
      text: [
        'GPU 0 and GPU 1 are PHB as well. Through NCCL 2.22 the default level between GPUs on AMD is SYS, so NCCL tries P2P.',
        'Whether the driver then allows it stays unknown: the firmware of the GPU decides this pair.',
      ],
      change: {
        stack: { purpose: 'gpu-gpu', versions: nccl('2.21.5'), environment: '' },
        view: { pair: gpus },
      },
      claims: [
        { kind: 'layers', ...gpus, states: { library: 'yes' } },
        { kind: 'layers', ...gpus, outcome: 'unknown', states: { driver: 'unknown' } },
      ],
      predict: {
        question: 'NCCL is updated from 2.21.5 to 2.23.4. What does it do with GPU 0 and GPU 1?',
        options: [
          { text: 'It tries P2P, as before', claim: { kind: 'layers', ...gpus, states: { library: 'yes' } } },
          {
            text: 'It goes through host memory',
            claim: { kind: 'layers', ...gpus, outcome: 'not-peer', states: { library: 'not-peer' } },
          },
          {
            text: 'It depends on the answer of the firmware',
            claim: { kind: 'layers', ...gpus, states: { library: 'unknown' } },
          },
        ],
        right: 1,
        explanation:
          'Since 2.23 the default on AMD is PXB, and SYS only with up to two GPUs. This server has four. NCCL does not ask the driver any more.',
        change: { stack: { versions: nccl('2.23.4') } },
        claims: [
          { kind: 'layers', ...gpus, states: { library: 'not-peer' } },
          {
            kind: 'layers',
            ...gpus,
            states: { library: 'yes' },
            after: { stack: { environment: 'NCCL_P2P_LEVEL=PHB' } },
          },
        ],
      },
    },
  ],
  sources: [
    {
      title: 'NVIDIA: NCCL environment variables, NCCL_NET_GDR_LEVEL and NCCL_P2P_LEVEL',
      url: 'https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html',
    },
    {
      title: 'NVIDIA/nccl: src/graph/paths.cc',
      url: 'https://github.com/NVIDIA/nccl/blob/master/src/graph/paths.cc',
    },
    gpuDirectRdmaDoc,
  ],
};
