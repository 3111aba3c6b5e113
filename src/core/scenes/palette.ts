import type { ControllerMemoryBuffer } from '../p2pdma/memory/drivers.ts';
import type { FunctionSpec } from '../topology/buildSpec.ts';
import type { Part } from '../topology/edits/newNodes.ts';
import { published } from './paletteSources.ts';
import { epycPort } from './parts/amdHosts.ts';
import {
  a100Sxm4With40GB,
  blueField2,
  cxlMemory,
  gaudi,
  geForceRtx5090,
  h100Pcie,
  pciBridge,
  radeonProWx8100,
  rtx6000Ada,
} from './parts/cards.ts';
import {
  kioxiaCm7,
  noLoadBuffer,
  noLoadWithCmb,
  pciScsi,
  samsungPm9a3,
  samsungPm173x,
} from './parts/drives.ts';
import { geForceRtx4090 } from './parts/gpus.ts';
import { sapphireRapidsPort, skylakePort } from './parts/intelHosts.ts';
import { connectX6Dx, connectX7InfiniBand, i210, x550DualPort } from './parts/nics.ts';
import type { SceneSource } from './scene.ts';

/** What a person looks for when they add something. */
export const paletteKinds = [
  'root-port',
  'switch',
  'bridge',
  'gpu',
  'nic',
  'rnic',
  'dpu',
  'nvme',
  'nvme-cmb',
  'accelerator',
  'retimer',
  'cxl',
  'conventional',
] as const;
export type PaletteKind = (typeof paletteKinds)[number];

/** A device that a person may add. Data only; where its link, BARs and ACS are published is with it. */
export interface PaletteEntry {
  readonly id: string;
  readonly kind: PaletteKind;
  readonly name: string;
  /** What to know about it, in one sentence; empty where the name says it. */
  readonly about: string;
  readonly part: Part;
  /** A controller memory buffer that a drive has beside what its configuration space shows. */
  readonly cmb: Omit<ControllerMemoryBuffer, 'node'> | null;
  readonly sources: readonly SceneSource[];
}

interface Row extends Partial<Pick<PaletteEntry, 'cmb' | 'about'>> {
  readonly id: string;
  readonly kind: PaletteKind;
  readonly name: string;
  readonly stem: string;
  readonly functions: readonly FunctionSpec[];
  readonly sources: readonly SceneSource[];
}

/** A new device is a row. */
const rows: readonly Row[] = [
  {
    id: 'h100-pcie',
    kind: 'gpu',
    name: 'NVIDIA H100 PCIe',
    stem: 'gpu',
    functions: [h100Pcie],
    sources: [published.h100Pcie],
  },
  {
    id: 'a100-sxm4',
    kind: 'gpu',
    name: 'NVIDIA A100 SXM4 40 GB',
    stem: 'gpu',
    functions: [a100Sxm4With40GB],
    sources: [published.a100],
  },
  {
    id: 'rtx-6000-ada',
    kind: 'gpu',
    name: 'NVIDIA RTX 6000 Ada',
    stem: 'gpu',
    functions: [rtx6000Ada],
    sources: [published.rtx6000Ada],
  },
  {
    id: 'rtx-5090',
    kind: 'gpu',
    name: 'GeForce RTX 5090',
    about: 'BAR 1 shows 256 MiB of its memory until firmware resizes it.',
    stem: 'gpu',
    functions: [geForceRtx5090],
    sources: [published.rtx5090],
  },
  {
    id: 'rtx-4090',
    kind: 'gpu',
    name: 'GeForce RTX 4090, resized BAR',
    about: 'All 32 GiB of the aperture; the sound of its outputs is a function of its own.',
    stem: 'gpu',
    functions: geForceRtx4090,
    sources: [published.rtx4090],
  },
  {
    id: 'wx-8100',
    kind: 'gpu',
    name: 'Radeon PRO WX 8100',
    stem: 'gpu',
    functions: [radeonProWx8100],
    sources: [published.wx8100],
  },
  {
    id: 'connectx-7-ib',
    kind: 'rnic',
    name: 'ConnectX-7 InfiniBand',
    about: 'RDMA: it reads and writes peers by itself.',
    stem: 'rnic',
    functions: [connectX7InfiniBand],
    sources: [published.pciIds15b3, published.connectX6Dx],
  },
  {
    id: 'connectx-6-dx',
    kind: 'rnic',
    name: 'ConnectX-6 Dx',
    about: 'RDMA over Ethernet.',
    stem: 'rnic',
    functions: [connectX6Dx],
    sources: [published.connectX6Dx],
  },
  {
    id: 'x550',
    kind: 'nic',
    name: 'Intel X550, two ports',
    stem: 'nic',
    functions: x550DualPort,
    sources: [published.pciIds8086],
  },
  {
    id: 'i210',
    kind: 'nic',
    name: 'Intel I210',
    stem: 'nic',
    functions: [i210],
    sources: [published.pciIds8086],
  },
  {
    id: 'bluefield-2',
    kind: 'dpu',
    name: 'BlueField-2',
    about: 'As the host sees it; the switch and the cores inside answer to nobody outside.',
    stem: 'dpu',
    functions: blueField2,
    sources: [published.blueField, published.connectX6Dx],
  },
  {
    id: 'cm7',
    kind: 'nvme',
    name: 'KIOXIA CM7, Gen5',
    stem: 'nvme',
    functions: [kioxiaCm7],
    sources: [published.nvme, published.pciIds1e0f],
  },
  {
    id: 'pm9a3',
    kind: 'nvme',
    name: 'Samsung PM9A3, Gen4',
    stem: 'nvme',
    functions: [samsungPm9a3],
    sources: [published.nvme, published.pciIds144d],
  },
  {
    id: 'pm173x',
    kind: 'nvme',
    name: 'Samsung PM173X, Gen4',
    stem: 'nvme',
    functions: [samsungPm173x],
    sources: [published.nvme, published.pciIds144d],
  },
  {
    id: 'noload-cmb',
    kind: 'nvme-cmb',
    name: 'Eideticom NoLoad with 512 MiB of CMB',
    about: 'Its controller memory buffer can be offered to peers.',
    stem: 'nvme',
    functions: [noLoadWithCmb],
    cmb: noLoadBuffer,
    sources: [published.noLoad, published.nvme],
  },
  {
    id: 'gaudi',
    kind: 'accelerator',
    name: 'Habana Gaudi',
    about: 'All of its HBM is behind BAR 4.',
    stem: 'accel',
    functions: [gaudi],
    sources: [published.gaudi],
  },
  {
    id: 'cxl-memory',
    kind: 'cxl',
    name: 'CXL memory, shown as PCIe',
    about: 'Only its registers are BARs: what it adds to memory is no peer-to-peer memory.',
    stem: 'cxl',
    functions: [cxlMemory],
    sources: [published.cxlBars, published.cxlClass],
  },
  {
    id: 'xio2001',
    kind: 'bridge',
    name: 'Bridge to conventional PCI',
    about: 'Nothing below it is ever reached directly by a PCIe peer.',
    stem: 'bridge',
    functions: [pciBridge],
    sources: [published.xio2001],
  },
  {
    id: '53c1030',
    kind: 'conventional',
    name: 'LSI 53c1030, conventional PCI-X',
    stem: 'scsi',
    functions: [pciScsi],
    sources: [published.pciIds1000],
  },
  {
    id: 'retimer',
    kind: 'retimer',
    name: 'Retimer',
    about:
      'It repeats the signal of a link and is no PCI function: nothing is routed or decoded in it, and the kernel decides the same with and without it. Software sees one bit of it, in Link Status 2 of the port above; packets take up to 64 ns longer.',
    stem: 'retimer',
    functions: [],
    sources: [published.retimer],
  },
  {
    id: 'epyc-port',
    kind: 'root-port',
    name: 'EPYC root port, x16 Gen4',
    stem: 'port',
    functions: [epycPort({ at: '01.1' })],
    sources: [published.pciIds1022],
  },
  {
    id: 'sapphire-rapids-port',
    kind: 'root-port',
    name: 'Xeon root port, x16 Gen5',
    stem: 'port',
    functions: [sapphireRapidsPort({ at: '01.0' })],
    sources: [published.pciIds8086],
  },
  {
    id: 'skylake-port',
    kind: 'root-port',
    name: 'Xeon root port, x16 Gen3',
    stem: 'port',
    functions: [skylakePort('A', { at: '00.0' })],
    sources: [published.pciIds8086],
  },
];

export const palette: readonly PaletteEntry[] = rows.map(
  ({ stem, functions, cmb = null, about = '', ...row }) => ({
    ...row,
    about,
    cmb,
    part: { stem, functions, ...(row.kind === 'retimer' && { isRetimer: true as const }) },
  }),
);
