import type { DmaPlatform } from '../dma/dmaPlatform.ts';
import type { Mapping, MappingWay } from '../dma/mapping.ts';
import type { MappingQuestion } from '../dma/mappingContext.ts';
import { mapTransfer } from '../dma/mapTransfer.ts';
import type { Segment } from '../dma/transfer.ts';
import { noDrivers, type P2pMemory } from '../p2pdma/memory/drivers.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Architecture } from '../topology/architecture.ts';
import type { EndpointSpec } from '../topology/buildSpec.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from './fabricMachine.ts';

const MIB = 1n << 20n;
const GIB = 1n << 30n;
/** The host bridges of tests are on no list, so that nothing goes through them unless the CPU is changed. */
const ANY_INTEL = { vendor: 'intel', family: 6 } as const;

/** BAR 0 of 16 MiB in the 32-bit window, which some architectures shift. */
const withLowBar = (id: string, more: Partial<EndpointSpec> = {}): EndpointSpec =>
  device(id, {
    bars: [{ index: 0, kind: 'memory32', prefetchable: false, sizeBytes: 16n * MIB }],
    ...more,
  });

/** a, b and c below one switch (its ports with this ACS control word), d below another root port. */
export const oneSwitch = (control?: number, a: Partial<EndpointSpec> = {}): Machine =>
  fabricMachine(
    hostBridge([
      rootPort('rp0', [
        packetSwitch(
          'sw',
          [withLowBar('a', a), withLowBar('b'), withLowBar('c')],
          control === undefined ? {} : { control },
        ),
      ]),
      rootPort('rp1', [withLowBar('d')]),
    ]),
  );

export interface Bench {
  readonly machine?: Machine;
  readonly device?: NodeId;
  readonly kernel?: string;
  readonly settings?: Partial<KernelSettings>;
  readonly architecture?: Architecture;
  readonly platform?: Partial<DmaPlatform>;
  readonly memory?: P2pMemory;
  readonly isDistanceAsked?: boolean;
  readonly way?: MappingWay;
}

export const translated = { iommu: { mode: 'translated' } } as const;

/** Every BAR 0 registered in whole. */
const allRegistered = (machine: Machine): P2pMemory => ({
  ...noDrivers.memory,
  providers: machine.functions
    .filter(fn => fn.kind === 'endpoint')
    .map(fn => ({
      node: fn.id,
      isPublished: true,
      chunks: [{ bar: 0, offsetBytes: 0n, sizeBytes: 16n * MIB, allocations: [] }],
      registers: [],
    })),
});

export const questionOf = (segments: readonly Segment[], bench: Bench = {}): MappingQuestion => {
  const machine = bench.machine ?? oneSwitch();
  return {
    tree: machineTree(machine),
    settings: { ...defaultSettings, cpu: ANY_INTEL, kernel: bench.kernel ?? '7.2', ...bench.settings },
    platform: {
      architecture: bench.architecture ?? 'x86',
      iommu: { mode: 'off' },
      dmaLayer: 'implements',
      memory: [
        { base: MIB, limit: GIB - 1n },
        { base: 4n * GIB, limit: 20n * GIB - 1n },
      ],
      inboundOffsets: {},
      ...bench.platform,
    },
    memory: bench.memory ?? allRegistered(machine),
    device: bench.device ?? node('a'),
    segments,
    isDistanceAsked: bench.isDistanceAsked ?? true,
  };
};

/** The list mapped by device a, on the newest kernel without an IOMMU, unless told otherwise. */
export const mapped = (segments: readonly Segment[], bench: Bench = {}): Mapping =>
  mapTransfer(questionOf(segments, bench), bench.way ?? 'pages');

export const ram = (address = 0x1_0000_0000n, sizeBytes = 4096): Segment => ({
  kind: 'system-memory',
  address,
  sizeBytes,
});
export const inBar = (id: string, offsetBytes = 0n, sizeBytes = 4096): Segment => ({
  kind: 'bar-memory',
  node: node(id),
  bar: 0,
  offsetBytes,
  sizeBytes,
});

/** `bus iova refused:-EREMOTEIO`: what each segment got. */
export const results = ({ segments }: Mapping): string =>
  segments
    .map(({ result }) => {
      if (result.kind === 'mapped') return result.address.space;
      return result.kind === 'refused' ? `refused:${result.error}` : result.kind;
    })
    .join(' ');
export const landings = ({ segments }: Mapping): string =>
  segments.map(({ result }) => (result.kind === 'mapped' ? result.landing.kind : '-')).join(' ');
export const addresses = ({ segments }: Mapping): readonly (bigint | null)[] =>
  segments.map(({ result }) => (result.kind === 'mapped' ? result.address.value : null));
