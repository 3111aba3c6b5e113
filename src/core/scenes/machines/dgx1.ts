import type { BridgeSpec, EndpointSpec, FunctionSpec } from '../../topology/buildSpec.ts';
import { aspeed } from '../parts/amdHosts.ts';
import { raidController } from '../parts/drives.ts';
import { v100Sxm2With16GB } from '../parts/gpus.ts';
import { broadwellHost, broadwellPort, chipsetLpc, chipsetSata } from '../parts/intelHosts.ts';
import { connectX4InfiniBand, i350DualPort, x550DualPort } from '../parts/nics.ts';
import { pex8764, switchOf } from '../parts/switches.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const gpu = (number: number): EndpointSpec => ({
  ...v100Sxm2With16GB,
  id: `gpu${number}`,
  label: `GPU ${number}`,
});
const nic = (number: number): EndpointSpec => ({
  ...connectX4InfiniBand,
  id: `ib${number}`,
  label: `IB ${number}`,
});

/** One switch carries two GPUs and one adapter; the order of its ports gives the bus numbers people know. */
const plane = (number: number, devices: readonly EndpointSpec[]): BridgeSpec =>
  switchOf(pex8764, {
    id: `switch${number}`,
    ports: devices.map((device, i) => ({
      at: ['04.0', '08.0', '0c.0'][i] ?? '10.0',
      id: `switch${number}-port${i}`,
      below: [device],
    })),
  });

const chipset: readonly FunctionSpec[] = [
  chipsetSata('1f.2', 0x8d02, 'C610/X99 series chipset 6-Port SATA Controller [AHCI mode]'),
  chipsetLpc(0x8d44, 'C610/X99 series chipset LPC Controller'),
];

/** How many NVLinks join each pair, as `nvidia-smi topo -m` prints them: a hybrid cube mesh, six links a GPU. */
const nvLinkCounts: readonly (readonly [a: number, b: number, count: number])[] = [
  [0, 1, 1],
  [0, 2, 1],
  [0, 3, 2],
  [0, 4, 2],
  [1, 2, 2],
  [1, 3, 1],
  [1, 5, 2],
  [2, 3, 2],
  [2, 6, 1],
  [3, 7, 1],
  [4, 5, 1],
  [4, 6, 1],
  [4, 7, 2],
  [5, 6, 2],
  [5, 7, 1],
  [6, 7, 2],
];
/** Second generation, each way. */
const NVLINK2_GIGABYTES_PER_SECOND = 25;

const nvLinks = nvLinkCounts.map(([a, b, count]) => ({
  kind: 'nvlink' as const,
  a: `gpu${a}`,
  b: `gpu${b}`,
  gigabytesPerSecond: count * NVLINK2_GIGABYTES_PER_SECOND,
}));

export const dgx1: Scene = {
  ...titleOf('dgx-1'),
  machine: {
    name: 'DGX-1 class, eight V100',
    sideLinks: nvLinks,
    hostBridges: [
      {
        bus: 0x00,
        numaNode: 0,
        functions: [
          broadwellHost,
          broadwellPort(1, {
            at: '01.0',
            id: 'lan-port',
            link: x(8, 3),
            below: x550DualPort.map((port, i) => ({ ...port, id: `lan${i}`, label: `10 GbE ${i}` })),
          }),
          broadwellPort(1, {
            at: '01.1',
            id: 'raid-port',
            link: x(8, 3),
            below: [{ ...raidController, id: 'raid', label: 'RAID' }],
          }),
          broadwellPort(2, { at: '02.0', id: 'plane0', below: [plane(0, [nic(0), gpu(0), gpu(1)])] }),
          broadwellPort(3, { at: '03.0', id: 'plane1', below: [plane(1, [gpu(2), gpu(3), nic(1)])] }),
          broadwellPort(3, { at: '03.2', id: 'bmc-port', link: x(1, 2), below: [aspeed] }),
          ...chipset,
        ],
      },
      {
        bus: 0x80,
        numaNode: 1,
        functions: [
          broadwellPort(0, {
            at: '00.0',
            id: 'gbe-port',
            link: x(4, 2),
            below: i350DualPort.map((port, i) => ({ ...port, id: `gbe${i}`, label: `1 GbE ${i}` })),
          }),
          broadwellPort(2, { at: '02.0', id: 'plane2', below: [plane(2, [nic(2), gpu(4), gpu(5)])] }),
          broadwellPort(3, { at: '03.0', id: 'plane3', below: [plane(3, [gpu(6), gpu(7), nic(3)])] }),
        ],
      },
    ],
  },
  settings: { cpu: { vendor: 'intel', family: 6 } },
  pair: { provider: 'gpu0', client: 'ib0' },
  lookAt:
    'GPU 0 and IB 0 share a switch: direct. GPU 0 and IB 1 sit below different root ports of one socket, and Broadwell’s host bridge 8086:6f00 is not on the kernel’s list: blocked, as is everything between the sockets. That is why each GPU has an adapter of its own close by. GPU 0 and GPU 4 have NVLink: their driver takes that, whatever PCI says.',
  sources: [
    {
      title: 'NVIDIA DGX-1 With Tesla V100 System Architecture, white paper WP-08437',
      url: 'https://images.nvidia.com/content/pdf/dgx1-v100-system-architecture-whitepaper.pdf',
    },
    {
      title: 'UCX-Py: debugging UCX, nvidia-smi topo -m of a DGX-1 with V100',
      url: 'https://github.com/rapidsai/ucx-py/blob/6afb101f453e/docs/source/ucx-debug.rst',
    },
    {
      title: 'Linux: drivers/pci/p2pdma.c, the host bridge list',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/pci/p2pdma.c',
    },
  ],
  claims: [
    { provider: 'gpu0', client: 'ib0', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'gpu0', client: 'gpu1', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'gpu0', client: 'gpu2', mapType: 'NOT_SUPPORTED', distance: 8 },
    { provider: 'gpu0', client: 'gpu4', mapType: 'NOT_SUPPORTED', distance: 8 },
  ],
};
