import { ACS_CR, ACS_DT, ACS_EC, ACS_RR, ACS_SV, ACS_TB, ACS_UF } from '../../topology/acs.ts';
import type { AcsSpec, BarSpec } from '../../topology/facts/drawnFacts.ts';
import type { LinkGeneration, LinkRate, LinkWidth } from '../../topology/link.ts';

export const KiB = 1024n;
export const MiB = 1024n * KiB;
export const GiB = 1024n * MiB;

/** `x(16, 4)`: sixteen lanes of generation 4. */
export const x = (width: LinkWidth, generation: LinkGeneration): LinkRate => ({ width, generation });

export const io = (index: number, sizeBytes: bigint): BarSpec => ({
  index,
  kind: 'io',
  prefetchable: false,
  sizeBytes,
});

/** Registers below 4 GiB. */
export const mem32 = (index: number, sizeBytes: bigint): BarSpec => ({
  index,
  kind: 'memory32',
  prefetchable: false,
  sizeBytes,
});

/** Registers with a 64-bit BAR; below a bridge they lie below 4 GiB all the same. */
export const mem64 = (index: number, sizeBytes: bigint): BarSpec => ({
  index,
  kind: 'memory64',
  prefetchable: false,
  sizeBytes,
});

/** Memory that may lie above 4 GiB. */
export const prefetchable = (index: number, sizeBytes: bigint): BarSpec => ({
  index,
  kind: 'memory64',
  prefetchable: true,
  sizeBytes,
});

/** What switch ports and AMD root ports can do. */
const EVERYTHING_BUT_EGRESS = ACS_SV | ACS_TB | ACS_RR | ACS_CR | ACS_UF | ACS_DT;
/** What Intel root ports can do. */
const INTEL_ROOT_PORT = ACS_SV | ACS_TB | ACS_RR | ACS_CR | ACS_UF;
/** What Linux switches on where an IOMMU is in use (`pci_std_enable_acs`): SV, RR, CR and UF. */
export const LINUX_ISOLATION = ACS_SV | ACS_RR | ACS_CR | ACS_UF;

/** ACS capabilities as captures of such ports show them, with the control word that is given (0: as at reset). */
export const switchAcs = (control = 0): AcsSpec => ({
  capability: EVERYTHING_BUT_EGRESS | ACS_EC,
  control,
});
export const amdRootPortAcs = (control = 0): AcsSpec => ({ capability: EVERYTHING_BUT_EGRESS, control });
export const intelRootPortAcs = (control = 0): AcsSpec => ({ capability: INTEL_ROOT_PORT, control });
/** Multi-function devices declare that they do not route between their functions: a capability without bits. */
export const noPeerAcs: AcsSpec = { capability: 0, control: 0 };
