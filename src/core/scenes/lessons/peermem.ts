import type { MachineSpec } from '../../topology/buildSpec.ts';
import { nodeId } from '../../topology/machine.ts';
import { l40s, radeonProW6800 } from '../parts/gpus.ts';
import { iceLakeUncore, sapphireRapidsPort } from '../parts/intelHosts.ts';
import { bcm57508, connectX6Dx } from '../parts/nics.ts';
import { pex89000, switchOf } from '../parts/switches.ts';
import { GiB } from '../parts/units.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { amdgpuDmaBuf, dmaBufDoc, gpuDirectRdmaDoc, openGpuKernelModules } from './sources.ts';

const [gpu0, gpu1] = [nodeId('gpu0'), nodeId('gpu1')];
const [nic0, nic1] = [nodeId('nic0'), nodeId('nic1')];
const nvidia = { provider: gpu0, client: nic0 };
const radeon = { provider: gpu1, client: nic1 };

/** GPUs of two makers and adapters of two makers below one switch. */
const server: MachineSpec = {
  name: 'Xeon, two GPUs and two NICs below one switch',
  hostBridges: [
    {
      bus: 0x15,
      numaNode: 0,
      functions: [
        ...iceLakeUncore,
        sapphireRapidsPort({
          at: '01.0',
          id: 'root-port',
          below: [
            switchOf(pex89000, {
              id: 'switch',
              ports: [
                { at: '00.0', id: 'port0', below: [{ ...l40s, id: 'gpu0', label: 'GPU 0' }] },
                {
                  at: '01.0',
                  id: 'port1',
                  below: [radeonProW6800(32n * GiB, { id: 'gpu1', label: 'GPU 1' })],
                },
                { at: '02.0', id: 'port2', below: [{ ...connectX6Dx, id: 'nic0', label: 'NIC 0' }] },
                { at: '03.0', id: 'port3', below: [{ ...bcm57508, id: 'nic1', label: 'NIC 1' }] },
              ],
            }),
          ],
        }),
      ],
    },
  ],
};

export const peermem: Lesson = {
  id: 'peermem',
  title: 'The memory of a GPU for a NIC',
  description: 'nvidia-peermem against DMA-buf, and what a registration that succeeds does not prove.',
  topic: 'question',
  machine: { spec: server },
  start: {
    settings: { kernel: '6.14' },
    platform: { iommu: { mode: 'off', ats: false } },
    stack: {
      purpose: 'gpu-nic-peermem',
      versions: { nvidia: '580.142', cuda: '13.0', nccl: '2.27.7' },
      nvidiaModule: 'open',
      parameters: 'options nvidia NVreg_RegistryDwords="" NVreg_GrdmaPciTopoCheckOverride=0',
      kernelConfig: 'CONFIG_INFINIBAND_ON_DEMAND_PAGING=y\nCONFIG_DMABUF_MOVE_NOTIFY=y',
    },
    view: { pair: nvidia },
  },
  steps: [
    {
      title: 'nvidia-peermem',
      text: [
        'NIC 0, a ConnectX-6 Dx, is to write into the memory of GPU 0, an L40S. The older method is `nvidia-peermem`, a module that hands pages to the RDMA stack.',
        'It needs the peer-memory symbols. MLNX_OFED and DOCA have them; no mainline kernel ever had.',
      ],
      claims: [{ kind: 'layers', ...nvidia, states: { linux: 'not-asked' } }],
      predict: {
        question: 'It is not known which RDMA stack is installed. Does this method work?',
        options: [
          { text: 'Yes: p2pdma would allow the pair', claim: { kind: 'layers', ...nvidia, outcome: 'yes' } },
          {
            text: 'No: the module needs another kernel',
            claim: { kind: 'layers', ...nvidia, outcome: 'no', refusedBy: 'driver' },
          },
          {
            text: 'It depends on the RDMA stack',
            claim: { kind: 'layers', ...nvidia, outcome: 'unknown', states: { driver: 'unknown' } },
          },
        ],
        right: 2,
        explanation:
          'On the kernel’s own RDMA drivers the module cannot load. If it was built without the headers, it is a stub, and modprobe prints “Invalid argument”.',
      },
    },
    {
      title: 'DMA-buf',
      text: [
        'The newer method needs no vendor’s RDMA stack: NVIDIA’s driver exports a DMA-buf, and the RDMA driver imports it.',
        'It takes CUDA 11.7, driver 515, Linux 5.12 and a Turing chip or later. p2pdma is not asked here either.',
      ],
      change: { stack: { purpose: 'gpu-nic-dmabuf' } },
      claims: [{ kind: 'layers', ...nvidia, outcome: 'yes', states: { driver: 'yes' } }],
      predict: {
        question: 'The same release of the driver is installed with its proprietary module. What now?',
        options: [
          { text: 'It works: the release is the same', claim: { kind: 'layers', ...nvidia, outcome: 'yes' } },
          {
            text: 'It works through system memory',
            claim: { kind: 'layers', ...nvidia, outcome: 'not-peer' },
          },
          {
            text: 'The driver exports nothing',
            claim: { kind: 'layers', ...nvidia, refusedBy: 'driver', states: { driver: 'no' } },
          },
        ],
        right: 2,
        explanation: 'Only the open kernel modules export DMA-bufs. What is left is nvidia-peermem.',
        change: { stack: { nvidiaModule: 'proprietary' } },
      },
    },
    {
      title: 'A Radeon, and a NIC that pins',
      text: [
        'GPU 1 is a Radeon, and amdgpu asks p2pdma. NIC 0 follows a buffer that moves (on-demand paging).',
        'NIC 1 is a Broadcom whose driver pins: the exporter has to hold the buffer in place. The kernel is Linux 6.14, and the registration succeeds.',
      ],
      change: { stack: { nvidiaModule: 'open' }, view: { pair: radeon } },
      claims: [
        direct(radeon),
        { kind: 'layers', provider: gpu1, client: nic0, outcome: 'yes', states: { driver: 'yes' } },
      ],
      predict: {
        question: 'Where does NIC 1 write?',
        options: [
          {
            text: 'Into the memory of GPU 1',
            claim: { kind: 'layers', ...radeon, states: { driver: 'yes' } },
          },
          {
            text: 'Into system memory',
            claim: {
              kind: 'layers',
              ...radeon,
              outcome: 'not-peer',
              states: { linux: 'yes', driver: 'not-peer' },
            },
          },
          {
            text: 'Nowhere: mapping the buffer fails',
            claim: { kind: 'layers', ...radeon, refusedBy: 'driver', states: { driver: 'no' } },
          },
        ],
        right: 1,
        explanation:
          'Through 6.14 amdgpu pins to system memory alone, so the buffer moves there first. It works, slower, and nothing logs it.',
      },
    },
    {
      title: 'Since 6.15',
      text: [
        'Since Linux 6.15 amdgpu pins in the memory of the GPU, if every importer takes peer memory.',
        'Until its removal, `CONFIG_DMABUF_MOVE_NOTIFY` has to be set too.',
      ],
      change: { settings: { kernel: '6.15' } },
      claims: [
        { kind: 'layers', ...radeon, outcome: 'yes', states: { driver: 'yes' } },
        {
          kind: 'layers',
          ...radeon,
          outcome: 'not-peer',
          states: { driver: 'not-peer' },
          after: { stack: { kernelConfig: 'CONFIG_DMABUF_MOVE_NOTIFY=n' } },
        },
      ],
    },
  ],
  sources: [
    gpuDirectRdmaDoc,
    openGpuKernelModules,
    dmaBufDoc,
    amdgpuDmaBuf,
    {
      title: 'Linux: drivers/infiniband/core/umem_dmabuf.c',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/infiniband/core/umem_dmabuf.c',
    },
  ],
};
