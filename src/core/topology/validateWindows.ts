import { hex } from '../lib/hex.ts';
import type { AddressRange, Bar, BridgeWindows } from './bar.ts';
import { shortBdf } from './bdf.ts';
import { type Fact, knownValue } from './fact.ts';
import type { BridgeFunction, PciFunction } from './machine.ts';
import type { Checked } from './validateChecked.ts';
import type { MachineProblem } from './validateProblem.ts';

/** Addresses: each BAR and each bridge window lies inside a window of what is above it. */
export function windowProblems(checked: Checked): readonly MachineProblem[] {
  return checked.machine.functions.flatMap(fn => [
    ...barProblems(fn, checked),
    ...(fn.kind === 'bridge' ? ownWindowProblems(fn, checked) : []),
  ]);
}

function barProblems(fn: PciFunction, checked: Checked): readonly MachineProblem[] {
  // A function that does not decode memory may hold anything in its registers.
  if (knownValue(fn.command)?.memorySpace === false) return [];
  return (knownValue(fn.bars) ?? []).flatMap(bar => {
    if (isCpuAddress(bar)) return [];
    const range = rangeOf(bar);
    const around = range && windowsAbove(fn, bar.kind === 'io', checked);
    if (!range || !around || isInside(range, around)) return [];
    return [outside(fn, `BAR ${bar.index}`, range, 'bar-outside-window')];
  });
}

/**
 * lspci prints BARs as the CPU sees them and bridge windows as they are on the bus; where the host bridge
 * translates, the two cannot be compared. Bytes and drawings hold bus addresses.
 */
const isCpuAddress = ({ address }: Bar) => address.state === 'known' && address.source === 'text';

function ownWindowProblems(bridge: BridgeFunction, checked: Checked): readonly MachineProblem[] {
  const windows = knownValue(bridge.windows);
  if (!windows) return [];
  const names = {
    io: 'The I/O window',
    memory: 'The memory window',
    prefetchable: 'The prefetchable window',
  };
  return (['io', 'memory', 'prefetchable'] as const).flatMap(space => {
    const range = knownValue(windows[space]);
    const around = range && windowsAbove(bridge, space === 'io', checked);
    if (!range || !around || isInside(range, around)) return [];
    return [outside(bridge, names[space], range, 'window-outside-parent')];
  });
}

function rangeOf({ address, sizeBytes }: Bar): AddressRange | undefined {
  const [base, size] = [knownValue(address), knownValue(sizeBytes)];
  return base === undefined || size === undefined || size <= 0n
    ? undefined
    : { base, limit: base + size - 1n };
}

/** What is forwarded down to a function's bus; undefined where that is not fully known. */
function windowsAbove(
  fn: PciFunction,
  isIo: boolean,
  { functionById, rootById }: Checked,
): readonly AddressRange[] | undefined {
  const bridge = functionById.get(fn.parent);
  if (bridge?.kind === 'bridge') return isSubtractive(bridge, rootById) ? undefined : open(bridge, isIo);
  const root = rootById.get(fn.parent);
  if (isIo || root?.kind !== 'host-bridge') return undefined;
  return knownValue(root.windows)?.map(({ base, limit, offset }) => ({
    base: base - offset,
    limit: limit - offset,
  }));
}

function open(bridge: BridgeFunction, isIo: boolean): readonly AddressRange[] | undefined {
  const windows = knownValue(bridge.windows);
  if (!windows) return undefined;
  const kinds: readonly (keyof BridgeWindows)[] = isIo ? ['io'] : ['memory', 'prefetchable'];
  const facts: readonly Fact<AddressRange>[] = kinds.map(kind => windows[kind]);
  if (facts.some(fact => fact.state === 'unknown')) return undefined;
  return facts.flatMap(fact => knownValue(fact) ?? []);
}

/** Conventional bridges of chipsets forward whatever nobody else claims. */
const isSubtractive = (bridge: BridgeFunction, rootById: Checked['rootById']) =>
  bridge.portType.state !== 'known' && rootById.has(bridge.parent);

const isInside = ({ base, limit }: AddressRange, around: readonly AddressRange[]) =>
  around.some(window => base >= window.base && limit <= window.limit);

const outside = (
  fn: PciFunction,
  what: string,
  { base, limit }: AddressRange,
  code: 'bar-outside-window' | 'window-outside-parent',
): MachineProblem => ({
  code,
  node: fn.id,
  message: `${what} of ${shortBdf(fn.bdf)}, ${hex(base, 8)}-${hex(limit, 8)}, lies outside the windows of the bridge above it.`,
  remedy: 'Assign the addresses anew: no request from above reaches what lies outside.',
});
