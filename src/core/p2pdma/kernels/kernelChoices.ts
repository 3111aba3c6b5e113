import { type Behaviour, behaviours } from './behaviours.ts';
import { hostBridgeRows } from './hostBridgeList.ts';
import { kernelRows, readKernelName, stableRows } from './kernels.ts';
import { type AskedRelease, isInForce, type Provenance } from './provenance.ts';

/** A kernel that a person may choose. */
export interface KernelChoice {
  readonly release: string;
  /** `6.17 to 6.18`; `6.12.23 and later` for a point release. */
  readonly label: string;
  readonly line: 'mainline' | 'stable';
}

/** The kernels that decide differently, newest first: those of mainline, then point releases of stable lines. */
export const kernelChoices: readonly KernelChoice[] = [
  ...kernelRows.map(({ release, label }) => ({ release, label, line: 'mainline' as const })).reverse(),
  ...stableRows
    .map(({ release, label }) => ({ release, label: `${label} and later`, line: 'stable' as const }))
    .reverse(),
];

/** A behaviour in force, with where it is known from. */
export type KernelFact = Provenance & Pick<Behaviour, 'what'>;

/** What a kernel does and where each of it is known from, newest first; none for a name that tells no code. */
export function kernelFacts(kernel: string): readonly KernelFact[] {
  const named = readKernelName(kernel);
  return named.ok ? factsIn(named.value.release) : [];
}

const factsIn = (asked: AskedRelease): readonly KernelFact[] =>
  [...behaviours, ...hostBridgeRows.map(row => ({ ...row, what: `Host bridge list: ${row.platform}` }))]
    .filter(fact => isInForce(fact, asked))
    .reverse();
