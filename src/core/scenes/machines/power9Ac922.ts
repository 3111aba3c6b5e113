import type { HostWindow } from '../../topology/bar.ts';
import type { BridgeSpec, EndpointSpec, FunctionSpec, HostBridgeSpec } from '../../topology/buildSpec.ts';
import type { LinkRate } from '../../topology/link.ts';
import { aspeed } from '../parts/amdHosts.ts';
import { marvellSata, samsung172x } from '../parts/drives.ts';
import { v100Sxm2With16GB } from '../parts/gpus.ts';
import { bcm5719DualPort, connectX5ExDualPort } from '../parts/nics.ts';
import { pex8725, switchOf } from '../parts/switches.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const GiB = 1n << 30n;
const CHIP_BYTES = 1n << 42n;
const M32_BYTES = 2n * GiB;
const M32_BUS_ADDRESS = 0x8000_0000n;

/** Where the 64-bit window of each PHB of a chip begins, and how large it is. */
const m64Windows = [
  { offset: 0n, sizeBytes: 256n * GiB },
  { offset: 256n * GiB, sizeBytes: 256n * GiB },
  { offset: 512n * GiB, sizeBytes: 256n * GiB },
  { offset: 2048n * GiB, sizeBytes: 128n * GiB },
  { offset: 2176n * GiB, sizeBytes: 128n * GiB },
  { offset: 2304n * GiB, sizeBytes: 128n * GiB },
] as const;
const M32_OFFSET = 768n * GiB;

/** 64-bit BARs have one address everywhere; the 2 GiB for others read 8000_0000 on the bus of every PHB. */
function windowsOf(chip: number, phb: number): readonly HostWindow[] {
  const chipBase = 0x6_0000_0000_0000n + BigInt(chip) * CHIP_BYTES;
  const wide = m64Windows[phb];
  if (!wide) throw new Error(`no PHB ${phb} on a POWER9`);
  const m64 = chipBase + wide.offset;
  const m32 = chipBase + M32_OFFSET + BigInt(phb) * M32_BYTES;
  return [
    // The last 64 KiB are for interrupts.
    { base: m32, limit: m32 + M32_BYTES - 0x1_0001n, offset: m32 - M32_BUS_ADDRESS, prefetchable: false },
    { base: m64, limit: m64 + wide.sizeBytes - 1n, offset: 0n, prefetchable: true },
  ];
}

interface Phb {
  readonly domain: number;
  readonly chip: 0 | 8;
  readonly id: string;
  readonly link: LinkRate;
  readonly slot?: string;
}

/** A PHB4 is a root bus in a domain of its own, with one root port on it. */
function phb({ domain, chip, id, link, slot }: Phb, below: readonly FunctionSpec[]): HostBridgeSpec {
  const port: BridgeSpec = {
    kind: 'bridge',
    portType: 'root-port',
    at: '00.0',
    id,
    vendorId: 0x1014,
    deviceId: 0x04c1,
    classCode: 0x0604,
    name: 'IBM POWER9 Host Bridge (PHB4)',
    link,
    ...(slot === undefined ? {} : { slot }),
    below,
  };
  return { domain, bus: 0, numaNode: chip, windows: windowsOf(chip, domain & 7), functions: [port] };
}

const gpu = (n: number): EndpointSpec => ({ ...v100Sxm2With16GB, id: `gpu${n}`, label: `GPU ${n}` });
const nics = (first: number): readonly EndpointSpec[] =>
  connectX5ExDualPort.map((port, i) => ({ ...port, id: `ib${first + i}`, label: `IB ${first + i}` }));

/** GPUs take their data over NVLink; their PCI ports have two lanes. */
const gpuPort = (at: string, n: number) => ({ at, id: `gpu-port${n}`, link: x(2, 3), below: [gpu(n)] });

/** With two GPUs a processor, three of a GPU's six NVLinks lead to the other one: 25 GB/s each way and link. */
const nvLinkPair = (a: number, b: number) => ({
  kind: 'nvlink' as const,
  a: `gpu${a}`,
  b: `gpu${b}`,
  gigabytesPerSecond: 75,
});

export const power9Ac922: Scene = {
  ...titleOf('power9-ac922'),
  machine: {
    name: 'POWER9 AC922, four V100',
    sideLinks: [nvLinkPair(0, 1), nvLinkPair(2, 3)],
    hostBridges: [
      phb({ domain: 0x0000, chip: 0, id: 'phb0', link: x(8, 4), slot: 'Slot4' }, [
        { ...samsung172x, id: 'nvme0', label: 'NVMe 0' },
      ]),
      phb({ domain: 0x0002, chip: 0, id: 'phb2', link: x(1, 2) }, [aspeed]),
      phb({ domain: 0x0003, chip: 0, id: 'phb3', link: x(8, 4), slot: 'Slot3' }, nics(0)),
      phb({ domain: 0x0004, chip: 0, id: 'phb4', link: x(8, 3) }, [
        switchOf(pex8725, {
          id: 'switch0',
          uplink: x(4, 3),
          ports: [
            {
              at: '02.0',
              id: 'sata-port',
              link: x(2, 3),
              below: [{ ...marvellSata, id: 'sata', label: 'SATA' }],
            },
            gpuPort('0a.0', 0),
            gpuPort('0b.0', 1),
          ],
        }),
      ]),
      phb(
        { domain: 0x0005, chip: 0, id: 'phb5', link: x(4, 2) },
        bcm5719DualPort.map((port, i) => ({ ...port, id: `lan${i}`, label: `LAN ${i}` })),
      ),
      phb({ domain: 0x0033, chip: 8, id: 'phb33', link: x(8, 4), slot: 'Slot3' }, nics(2)),
      phb({ domain: 0x0035, chip: 8, id: 'phb35', link: x(8, 3) }, [
        switchOf(pex8725, {
          id: 'switch1',
          uplink: x(4, 3),
          ports: [gpuPort('04.0', 2), gpuPort('05.0', 3)],
        }),
      ]),
    ],
  },
  settings: { cpu: { vendor: 'ibm', family: 0 } },
  pair: { provider: 'gpu0', client: 'gpu1' },
  lookAt:
    'Bus numbers begin anew in every domain, and so do addresses: GPU 0 and GPU 2 have registers at the same bus address in different domains. Only what shares a switch is direct; the host bridges 1014:04c1 are on no list, so nothing goes from domain to domain. GPU 0 and GPU 1 have NVLink and need no PCI verdict. The adapter of slot 3 is one card on two domains, one for each processor.',
  sources: [
    {
      title: 'IBM Power System AC922 Technical Overview and Introduction (REDP-5494)',
      url: 'https://www.redbooks.ibm.com/redpapers/pdfs/redp5494.pdf',
    },
    {
      title: 'LLNL mpibind: hwloc topology of a Lassen node (AC922)',
      url: 'https://github.com/LLNL/mpibind/tree/master/topo-xml',
    },
    {
      title: 'skiboot: memory map of POWER9 PHBs (hw/phys-map.c)',
      url: 'https://github.com/open-power/skiboot/blob/master/hw/phys-map.c',
    },
  ],
  claims: [
    { provider: 'gpu0', client: 'gpu1', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'gpu0', client: 'gpu2', mapType: 'NOT_SUPPORTED', distance: 8 },
    { provider: 'nvme0', client: 'ib0', mapType: 'NOT_SUPPORTED', distance: 4 },
    { provider: 'ib0', client: 'ib1', mapType: 'BUS_ADDR', distance: 2 },
  ],
};
