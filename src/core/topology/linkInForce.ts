import { deviceKind } from './deviceKind.ts';
import { type Fact, type FactSource, knownValue } from './fact.ts';
import { isFlit, type Link, type LinkRate } from './link.ts';
import type { PciFunction } from './machine.ts';
import type { MachineTree } from './machineTree.ts';
import { functionIds } from './names/ids.ts';

/**
 * How a link stands: as it should be; idle, since a GPU without work lets its link down to a lower speed; slow or
 * narrow, below what both ends can do.
 */
export type LinkStanding = 'full' | 'idle' | 'slow' | 'narrow' | 'unknown';

export interface LinkInForce {
  /** What it carries under load: what has been captured, and of an idle link what both ends can do. */
  readonly rate: LinkRate | undefined;
  readonly standing: LinkStanding;
}

/** The rate of the link at a function that all predictions count with; undefined where it is not known. */
export const rateInForce = (tree: MachineTree, fn: PciFunction): LinkRate | undefined =>
  linkInForce(tree, fn).rate;

/** How the link at either of its ends stands, and what it carries under load. */
export function linkInForce(tree: MachineTree, fn: PciFunction): LinkInForce {
  const inForce = standingOf(tree, fn);
  const { rate } = inForce;
  if (!rate || isFlit(rate) || flitModeOf(tree, fn) !== true) return inForce;
  return { ...inForce, rate: { ...rate, isFlit: true } };
}

/**
 * Whether the link at either of its ends is in FLIT mode: always from 64 GT/s on, below as its Link Status 2 says.
 * Undefined: not known; predictions then count without.
 */
export function flitModeOf(tree: MachineTree, fn: PciFunction): boolean | undefined {
  const { rate } = standingOf(tree, fn);
  if (rate && isFlit(rate)) return true;
  const [upper, lower] = linkEnds(tree, fn);
  return (upper && knownValue(upper.flitMode)) ?? (lower && knownValue(lower.flitMode));
}

function standingOf(tree: MachineTree, fn: PciFunction): LinkInForce {
  const own = knownValue(fn.link);
  if (!own) return { rate: undefined, standing: 'unknown' };
  const [upper, lower] = linkEnds(tree, fn);
  const now = lowerOf(currentOf(upper?.link), currentOf(lower?.link));
  const common = commonMaximum(upper?.link, lower?.link);
  const most = common ?? knownValue(own.maximum);
  if (!now || own.current.state === 'absent') {
    // One end alone would promise what the other cannot do.
    return { rate: most, standing: 'unknown' };
  }
  if (!most) return { rate: now, standing: 'unknown' };
  if (now.width < most.width) return { rate: now, standing: 'narrow' };
  if (now.generation >= most.generation) return { rate: now, standing: 'full' };
  const isIdle =
    lower !== undefined && isCaptured(currentFact(lower) ?? own.current) && leadsToGpu(tree, lower);
  if (!isIdle) return { rate: now, standing: 'slow' };
  return { rate: tree.machine.idleLinks === 'as-captured' ? now : most, standing: 'idle' };
}

/** The port above the link, and what is below it. */
export function linkEnds(tree: MachineTree, fn: PciFunction): readonly (PciFunction | undefined)[] {
  const type = knownValue(fn.portType);
  const isPort =
    type === 'root-port' || type === 'downstream-port' || (type === undefined && fn.kind === 'bridge');
  return isPort ? [fn, tree.childrenOf(fn.id)[0]] : [tree.functionById.get(fn.parent), fn];
}

/** What both ends can do; undefined where one of them does not tell. */
function commonMaximum(a?: Fact<Link>, b?: Fact<Link>): LinkRate | undefined {
  const [first, second] = [a && maximumOf(a), b && maximumOf(b)];
  return first && second && lowerOf(first, second);
}

/** The lower of both speeds and of both widths: a link has one of each, whatever its two ends were read to have. */
export function lowerOf(a: LinkRate | undefined, b: LinkRate | undefined): LinkRate | undefined {
  if (!a || !b) return a ?? b;
  const slower = a.generation < b.generation ? a : b;
  const narrower = a.width < b.width ? a : b;
  return { generation: slower.generation, width: narrower.width };
}

function currentOf(link?: Fact<Link>): LinkRate | undefined {
  const rates = link && knownValue(link);
  return rates && knownValue(rates.current);
}

const currentFact = ({ link }: PciFunction): Fact<LinkRate> | undefined => {
  const rate = knownValue(link)?.current;
  return rate?.state === 'known' ? rate : undefined;
};

const maximumOf = (link: Fact<Link>): LinkRate | undefined => {
  const rates = knownValue(link);
  return rates && knownValue(rates.maximum);
};

/** What a person set, or what follows from a drawing, is no idle link. */
const capturedSources: ReadonlySet<FactSource> = new Set<FactSource>(['hex', 'text']);
const isCaptured = (rate: Fact<LinkRate>): boolean =>
  rate.state === 'known' && capturedSources.has(rate.source);

const AMD_ATI = 0x1002;

/** A GPU, or the bridges that AMD's GPUs have before them. */
function leadsToGpu(tree: MachineTree, lower: PciFunction): boolean {
  if (lower.kind === 'endpoint') return deviceKind(lower) === 'gpu';
  return (
    functionIds(lower).vendorId === AMD_ATI &&
    tree.childrenOf(lower.id).some(below => leadsToGpu(tree, below))
  );
}
