import { knownValue } from '../../topology/fact.ts';
import type { PciFunction, Root } from '../../topology/machine.ts';
import { rootOf } from '../../topology/machineTree.ts';
import { isAmdZen } from '../kernels/cpu.ts';
import type { HostBridgeStanding } from '../kernels/hostBridgeStanding.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import { type PairUnderRules, type PolicyFacts, standingOf } from './facts.ts';
import { isSameHostBridge } from './sameHostBridge.ts';
import { redirects } from './walk.ts';

/** Where the two walks meet: no further than here does the way there matter. */
export type Meeting = 'self' | 'below-a-bridge' | 'apart' | 'not-shown';

/** What distinguishes pairs: one of finitely many values, so that pairs alike can be decided together. */
export type Code = string | number | boolean | null | undefined;

/**
 * Something a rule may look at. `from` says what it depends on: by that the matrix knows which pairs are alike to the
 * rules, and evaluates them once for each kind.
 */
export type Input<T = unknown> =
  | { readonly from: 'settings'; readonly read: (policy: PolicyFacts) => T }
  | { readonly from: 'meeting'; readonly read: (meeting: Meeting) => T }
  | {
      readonly from: 'roots';
      readonly read: (policy: PolicyFacts, provider: Root, client: Root) => T;
    }
  | { readonly from: 'path'; readonly scale: readonly T[]; readonly read: (fn: PciFunction) => T }
  | { readonly from: 'provider'; readonly read: (fn: PciFunction, policy: PolicyFacts) => T }
  | { readonly from: 'client'; readonly read: (fn: PciFunction, policy: PolicyFacts) => T };

/** The same for all pairs of a machine. */
const ofSettings = <T>(read: (policy: PolicyFacts) => T): Input<T> => ({ from: 'settings', read });

/** A fact of the two roots; the same root twice where both sit below one. */
const ofRoots = <T extends Code>(
  read: (policy: PolicyFacts, provider: Root, client: Root) => T,
): Input<T> => ({ from: 'roots', read });

/**
 * The strongest of what is found on the way, from both devices up to and with the common bridge; where that is not
 * shown, on what is passed wherever it is. `scale` begins with what an empty way has.
 */
export const onPath = <const T extends Code>(
  scale: readonly T[],
  read: (fn: PciFunction) => NoInfer<T>,
): Input<T> => ({ from: 'path', scale, read });

/** A fact of the function whose memory is asked for; undefined where it is not known. */
export const ofProvider = <const T extends Code>(
  read: (fn: PciFunction, policy: PolicyFacts) => T,
): Input<T> => ({ from: 'provider', read });

/** A fact of the function that would reach it. */
export const ofClient = <const T extends Code>(
  read: (fn: PciFunction, policy: PolicyFacts) => T,
): Input<T> => ({ from: 'client', read });

export const kernel: Input<KernelRow> = ofSettings(({ row }) => row);

/** p2pdma asks for nothing but AMD of family 0x17 or later. */
export const cpu = ofSettings(policy => {
  const known = knownValue(policy.cpu);
  return known ? (isAmdZen(known) ? 'amd-zen' : 'other') : 'not-shown';
});

/** Whether an IOMMU driver serves the PCI bus. */
export const iommu = ofSettings(policy => policy.iommu);

export const meeting: Input<Meeting> = { from: 'meeting', read: where => where };

export const acs = onPath(['clean', 'not-shown', 'redirects'], fn => {
  const redirecting = redirects(fn);
  return redirecting === undefined ? 'not-shown' : redirecting ? 'redirects' : 'clean';
});

export const sameHostBridge = ofRoots((_, provider, client) => isSameHostBridge(provider, client));

/**
 * How a host bridge stands with the kernel's list; `for-one` where its entry is for devices below one and the same,
 * also where it is not certain that it has this entry.
 */
export type Listing =
  | 'listed'
  | 'listed-for-one'
  | 'unlisted'
  | 'not-identified'
  | 'unknown'
  | 'maybe-for-one';

export const providersHostBridge = ofRoots((policy, provider) => listingOf(standingOf(policy, provider.id)));
export const clientsHostBridge = ofRoots((policy, _, client) => listingOf(standingOf(policy, client.id)));

function listingOf(standing: HostBridgeStanding): Listing {
  switch (standing.state) {
    case 'listed':
      return standing.entry.sameHostBridge ? 'listed-for-one' : 'listed';
    case 'unlisted':
      return standing.device ? 'unlisted' : 'not-identified';
    case 'unknown':
      return standing.entry?.sameHostBridge ? 'maybe-for-one' : 'unknown';
  }
}

/** What an input is for one pair. */
export function readPair<T>(input: Input<T>, pair: PairUnderRules): T {
  const { policy, provider, client, walk } = pair;
  switch (input.from) {
    case 'settings':
      return input.read(policy);
    case 'meeting':
      return input.read(meetingOf(pair));
    case 'roots':
      return input.read(policy, rootOf(policy.tree, provider.id), rootOf(policy.tree, client.id));
    case 'path':
      return atLevel(
        input,
        walk.passed.reduce((level, fn) => Math.max(level, levelOf(input, fn)), 0),
      );
    case 'provider':
      return input.read(provider, policy);
    case 'client':
      return input.read(client, policy);
  }
}

function meetingOf({ provider, client, walk: { common } }: PairUnderRules): Meeting {
  if (provider.id === client.id) return 'self';
  if (common === undefined) return 'not-shown';
  return common ? 'below-a-bridge' : 'apart';
}

type PathInput<T> = Extract<Input<T>, { from: 'path' }>;

/** Where on its scale a function stands. */
export const levelOf = <T>({ scale, read }: PathInput<T>, fn: PciFunction): number => scale.indexOf(read(fn));

export function atLevel<T>({ scale }: PathInput<T>, level: number): T {
  if (level < 0 || level >= scale.length) throw new Error(`no level ${level} on a scale of ${scale.length}`);
  return scale[level] as T;
}
