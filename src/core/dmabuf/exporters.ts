import { isSince } from '../p2pdma/kernels/kernels.ts';
import type { GenerationId } from './generations.ts';

export const exporterDrivers = ['amdgpu', 'vfio-pci'] as const;
export type ExporterDriver = (typeof exporterDrivers)[number];

const AMD = 0x1002;

/** Whether a driver is written for devices of another vendor: then what it does is only what it would do. */
export const isForeignTo = (driver: ExporterDriver, vendorId: number | undefined): boolean =>
  driver === 'amdgpu' && vendorId !== undefined && vendorId !== AMD;

/** What a driver does as an exporter: one row of data. */
export interface ExporterRow {
  readonly driver: ExporterDriver;
  /** The first release that does so; the series of 2018 for its own generations. */
  readonly release: string;
  readonly note: string;
  /** When an attachment keeps peer2peer: never; with a distance or xGMI; or it is refused without. */
  readonly peer2peer: 'never' | 'distance' | 'required';
  /** Whether the kernel logs why there is no way. */
  readonly isVerbose: boolean;
  /** Attaching is refused to importers that cannot lose the buffer for good. */
  readonly asksForRevocable: boolean;
  /** What pinning for an importer does. */
  readonly pin: 'system-memory' | 'vram-if-all-peer2peer' | 'refused' | 'revocable-only';
  /** How device memory gets its DMA addresses: each piece of the BAR as a resource, or as the map type says. */
  readonly mapsVram: 'dma_map_resource' | 'dma_buf_phys_vec_to_sgt';
  /** Whether the buffer can be moved; a device's registers cannot. */
  readonly moves: boolean;
  /** What brings a buffer elsewhere, or takes it away. */
  readonly moveCall: string;
}

const amdgpu = {
  driver: 'amdgpu',
  peer2peer: 'distance',
  isVerbose: true,
  pin: 'system-memory',
  mapsVram: 'dma_map_resource',
  moves: true,
  moveCall: 'ttm_bo_validate()',
  asksForRevocable: false,
} as const satisfies Partial<ExporterRow>;

const vfio = {
  driver: 'vfio-pci',
  peer2peer: 'required',
  isVerbose: false,
  mapsVram: 'dma_buf_phys_vec_to_sgt',
  moves: false,
  moveCall: 'vfio_pci_dma_buf_move()',
  asksForRevocable: false,
} as const satisfies Partial<ExporterRow>;

/** What the series of 2018 had amdgpu do, whatever the release. */
const amdgpuOf2018: ExporterRow = {
  ...amdgpu,
  release: '2018',
  note: 'peer2peer stays if the peer can be reached; mapping pins for importers that cannot be told of a move.',
};

/** Oldest first, by driver. */
const exporterRows: readonly ExporterRow[] = [
  { ...amdgpu, release: '4.20', note: 'Exports system memory only.', peer2peer: 'never' },
  {
    ...amdgpu,
    release: '5.8',
    note: 'VRAM for importers that take peer memory and can be reached; pins in system memory only.',
  },
  { ...amdgpu, release: '6.2', note: 'Says no longer why a peer cannot be reached.', isVerbose: false },
  {
    ...amdgpu,
    release: '6.15',
    note: 'Pins in VRAM if every importer takes peer memory.',
    isVerbose: false,
    pin: 'vram-if-all-peer2peer',
  },
  {
    ...vfio,
    release: '6.19',
    note: 'BARs of a device in user space, for importers that take peer memory; no pinning.',
    pin: 'refused',
  },
  {
    ...vfio,
    release: '7.1',
    note: 'Only importers that can lose the buffer for good may attach, and these may pin.',
    asksForRevocable: true,
    pin: 'revocable-only',
  },
];

/** How a driver exports under a release and a generation; undefined where it cannot yet. */
export function exporterRow(
  driver: ExporterDriver,
  release: string,
  generation: GenerationId,
): ExporterRow | undefined {
  if (driver === 'amdgpu' && generation.startsWith('2018')) return amdgpuOf2018;
  return exporterRows.findLast(row => row.driver === driver && isSince(release, row.release));
}
