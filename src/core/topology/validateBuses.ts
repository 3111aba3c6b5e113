import { hex } from '../lib/hex.ts';
import { bdfParts, shortBdf } from './bdf.ts';
import { knownValue } from './fact.ts';
import type { BusRange } from './facts/bridgeFacts.ts';
import type { BridgeFunction, NodeId, PciFunction } from './machine.ts';
import type { Checked } from './validateChecked.ts';
import type { MachineProblem } from './validateProblem.ts';

/** Bus numbers: each bus has one way to it, and every range lies inside the one above and beside its siblings. */
export function busProblems(checked: Checked): readonly MachineProblem[] {
  return [
    ...checked.machine.functions.flatMap(fn => ownProblems(fn, checked)),
    ...claimProblems(checked),
    ...overlapProblems(checked),
  ];
}

const busOf = (fn: PciFunction) => bdfParts(fn.bdf).bus;
const rangeOf = (fn: BridgeFunction) => knownValue(fn.buses);

function ownProblems(fn: PciFunction, checked: Checked): readonly MachineProblem[] {
  const problems: MachineProblem[] = [];
  if (!isOnItsBus(fn, checked)) problems.push(elsewhere(fn));
  const range = fn.kind === 'bridge' ? rangeOf(fn) : undefined;
  if (fn.kind !== 'bridge' || !range) return problems;
  if (range.secondary <= busOf(fn)) problems.push(notAbove(fn, range));
  if (range.subordinate < range.secondary) problems.push(subordinateBelow(fn, range));
  const around = rangeAbove(fn, checked);
  if (around && (range.secondary < around.secondary || range.subordinate > around.subordinate)) {
    problems.push(outside(fn, range, around));
  }
  return problems;
}

/** A virtual function may sit on a later bus, which must still be routed to its port. */
function isOnItsBus(fn: PciFunction, checked: Checked): boolean {
  const { bus, domain } = bdfParts(fn.bdf);
  const root = checked.rootById.get(fn.parent);
  if (root && root.domain !== domain) return false;
  const parent = checked.functionById.get(fn.parent);
  if (parent && bdfParts(parent.bdf).domain !== domain) return false;
  const range = rangeAbove(fn, checked);
  if (!range) return true;
  const isVirtual = fn.kind === 'endpoint' && fn.physicalFunction !== null;
  return bus === range.secondary || (isVirtual && bus > range.secondary && bus <= range.subordinate);
}

/** The buses that lead to a function; undefined where that is not known. */
function rangeAbove(fn: PciFunction, { functionById, rootById }: Checked): BusRange | undefined {
  const parent = functionById.get(fn.parent);
  if (parent) return parent.kind === 'bridge' ? rangeOf(parent) : undefined;
  const root = rootById.get(fn.parent);
  if (!root) return undefined;
  const last = root.kind === 'host-bridge' ? knownValue(root.subordinate) : undefined;
  return { secondary: root.bus, subordinate: last ?? 255 };
}

/** Two roots or bridges that lead to the same bus. */
function claimProblems({ machine }: Checked): readonly MachineProblem[] {
  const claims = new Map<string, NodeId>();
  const problems: MachineProblem[] = [];
  const claim = (node: NodeId, domain: number, bus: number, name: string) => {
    const key = `${hex(domain, 4)}:${hex(bus, 2)}`;
    const first = claims.get(key);
    if (first === undefined) claims.set(key, node);
    else problems.push(claimedTwice(node, name, key, first));
  };
  for (const root of machine.roots) claim(root.id, root.domain, root.bus, 'A second root');
  for (const fn of machine.functions) {
    const range = fn.kind === 'bridge' ? rangeOf(fn) : undefined;
    if (range) claim(fn.id, bdfParts(fn.bdf).domain, range.secondary, shortBdf(fn.bdf));
  }
  return problems;
}

/** Bridges side by side whose ranges overlap without starting at the same bus. */
function overlapProblems({ machine }: Checked): readonly MachineProblem[] {
  const siblings = new Map<NodeId, { id: NodeId; name: string; range: BusRange }[]>();
  for (const fn of machine.functions) {
    const range = fn.kind === 'bridge' ? rangeOf(fn) : undefined;
    if (!range) continue;
    const list = siblings.get(fn.parent) ?? [];
    list.push({ id: fn.id, name: shortBdf(fn.bdf), range });
    siblings.set(fn.parent, list);
  }
  const problems: MachineProblem[] = [];
  for (const list of siblings.values()) {
    const sorted = list.toSorted((a, b) => a.range.secondary - b.range.secondary);
    for (const [i, { id, name, range }] of sorted.entries()) {
      const before = sorted[i - 1];
      const overlaps =
        before && before.range.secondary < range.secondary && before.range.subordinate >= range.secondary;
      if (overlaps) problems.push(claimedTwice(id, name, hex(range.secondary, 2), before.id));
    }
  }
  return problems;
}

const text = ({ secondary, subordinate }: BusRange) => `${hex(secondary, 2)}-${hex(subordinate, 2)}`;

const claimedTwice = (node: NodeId, name: string, bus: string, first: NodeId): MachineProblem => ({
  code: 'bus-claimed-twice',
  node,
  message: `${name} leads to bus ${bus}, and so does "${first}".`,
  remedy: 'Number the buses anew; what is below such a bridge is not reached reliably.',
});

const notAbove = (fn: PciFunction, range: BusRange): MachineProblem => ({
  code: 'secondary-not-above-primary',
  node: fn.id,
  message: `The bridge ${shortBdf(fn.bdf)} sits on bus ${hex(busOf(fn), 2)} and leads to bus ${hex(range.secondary, 2)}, which is not above it.`,
  remedy: 'Number the buses anew: the bus behind a bridge has a higher number than the one it sits on.',
});

const subordinateBelow = (fn: PciFunction, range: BusRange): MachineProblem => ({
  code: 'subordinate-below-secondary',
  node: fn.id,
  message: `The bus range ${text(range)} of ${shortBdf(fn.bdf)} ends before it begins.`,
  remedy: 'Number the buses anew.',
});

const outside = (fn: PciFunction, range: BusRange, around: BusRange): MachineProblem => ({
  code: 'bus-outside-parent',
  node: fn.id,
  message: `The buses ${text(range)} behind ${shortBdf(fn.bdf)} are not all inside ${text(around)}, which the bridge above leads to.`,
  remedy: 'Number the buses anew: no request reaches what lies outside.',
});

const elsewhere = (fn: PciFunction): MachineProblem => ({
  code: 'bus-outside-parent',
  node: fn.id,
  message: `${shortBdf(fn.bdf)} is not on a bus that its parent "${fn.parent}" leads to.`,
  remedy: 'Number the buses anew, or hang it below the bridge of its bus.',
});
