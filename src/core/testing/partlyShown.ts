import fc from 'fast-check';
import type { Acs } from '../topology/acs.ts';
import { bdfParts, devfnOf, makeBdf } from '../topology/bdf.ts';
import { absent, type Fact, known, unknown } from '../topology/fact.ts';
import { nothingShown } from '../topology/facts/facts.ts';
import { type Machine, nodeId, type PciFunction, type Root } from '../topology/machine.ts';
import type { PortType } from '../topology/portType.ts';

/** What a capture shows of the ACS of a function. */
const anyAcs = fc.constantFrom('none', 'off', 'redirects', 'not-shown');
type AcsShown = typeof anyAcs extends fc.Arbitrary<infer A> ? A : never;

/** Ids of a first device: on some list, on it for one host bridge only, on none. */
const everyIds = [
  [0x8086, 0x2030],
  [0x1022, 0x1450],
  [0x8086, 0x2f00],
  [0x8086, 0x1111],
] as const;
const anyIds = fc.constantFrom(...everyIds, null);

const anyRoot = fc.record({
  isPlaced: fc.boolean(),
  domain: fc.nat(1),
  /** A function 00.0 on the bus. */
  hasSlotZero: fc.boolean(),
  ids: anyIds,
  listing: fc.constantFrom('complete' as const, 'partial' as const),
  /** Endpoints below a bridge, or on the root bus itself. */
  bridge: fc.option(
    fc.record({ portType: fc.constantFrom('root-port', 'upstream-port', null), acs: anyAcs }),
  ),
  endpoints: fc.array(anyAcs, { minLength: 1, maxLength: 2 }),
});
type RootShown = typeof anyRoot extends fc.Arbitrary<infer R> ? R : never;

/** A small machine of which much is not shown: ACS, ids, port types, the bridges above a bus, part of a root bus. */
export const partlyShownMachine: fc.Arbitrary<Machine> = fc
  .array(anyRoot, { minLength: 1, maxLength: 2 })
  .map(roots => ({
    name: 'partly shown',
    roots: roots.map(rootShown),
    functions: roots.flatMap(functionsShown),
    others: [],
    sideLinks: [],
  }));

const FIRST_BUS = 0x10;

function rootShown({ isPlaced, domain, listing }: RootShown, i: number): Root {
  const place = { id: nodeId(`r${i}`), domain, bus: i * FIRST_BUS };
  return isPlaced ? hostBridge(place, listing) : { ...place, kind: 'unplaced-bus' };
}

function hostBridge(place: Pick<Root, 'id' | 'domain' | 'bus'>, listing: 'complete' | 'partial'): Root {
  const facts = { subordinate: unknown, numaNode: unknown, windows: unknown };
  return { ...place, ...facts, kind: 'host-bridge', listing };
}

function functionsShown(spec: RootShown, i: number): readonly PciFunction[] {
  const { domain, hasSlotZero, isPlaced, ids, bridge, endpoints } = spec;
  const bus = i * FIRST_BUS;
  const root = nodeId(`r${i}`);
  const at = (onBus: number, device: number) => makeBdf({ domain, bus: onBus, device, function: 0 });
  const functions: PciFunction[] = [];
  if (isPlaced && hasSlotZero) functions.push(firstDevice(`first ${i}`, root, at(bus, 0), ids));
  if (bridge) {
    const portType: Fact<PortType> = bridge.portType ? known(bridge.portType as PortType, 'text') : unknown;
    const acs = acsShown(bridge.acs);
    const more = { ...idFacts(hasSlotZero ? everyIds[3] : ids), portType, acs };
    functions.push(bridgeFunction(`port ${i}`, root, at(bus, 1), more));
  }
  endpoints.forEach((acs, j) => {
    const place = bridge ? at(bus + 1, j) : at(bus, j + 2);
    const parent = bridge ? nodeId(`port ${i}`) : root;
    functions.push(endpoint(`device ${i}.${j}`, parent, place, { acs: acsShown(acs) }));
  });
  return functions;
}

const NOT_SHOWN = {
  ...nothingShown,
  label: null,
  vendorId: known(0x10de, 'text'),
  deviceId: known(0x2330, 'text'),
} as const;

type Facts = Partial<Omit<PciFunction, 'kind'>>;

function endpoint(
  id: string,
  parent: PciFunction['parent'],
  bdf: PciFunction['bdf'],
  facts: Facts,
): PciFunction {
  return { ...NOT_SHOWN, kind: 'endpoint', id: nodeId(id), parent, bdf, physicalFunction: null, ...facts };
}

function bridgeFunction(
  id: string,
  parent: PciFunction['parent'],
  bdf: PciFunction['bdf'],
  facts: Facts,
): PciFunction {
  const own = { buses: unknown, windows: unknown };
  return { ...NOT_SHOWN, kind: 'bridge', id: nodeId(id), parent, bdf, ...own, ...facts };
}

/** A conventional function 00.0, by which Linux knows a host bridge. */
const firstDevice = (
  id: string,
  parent: PciFunction['parent'],
  bdf: PciFunction['bdf'],
  ids: readonly [number, number] | null,
): PciFunction =>
  endpoint(id, parent, bdf, { ...idFacts(ids), portType: absent('text'), acs: absent('text') });

const idFacts = (ids: readonly [number, number] | null) =>
  ids
    ? { vendorId: known(ids[0], 'text'), deviceId: known(ids[1], 'text') }
    : { vendorId: unknown, deviceId: unknown };

function acsShown(acs: AcsShown): Fact<Acs> {
  if (acs === 'not-shown') return unknown;
  if (acs === 'none') return absent('text');
  const control = known(acs === 'redirects' ? 0x1d : 0x11, 'text');
  return known({ capability: known(0x7f, 'text'), control, egressVector: unknown }, 'text');
}

/**
 * Every machine that the capture may have been taken from, as far as verdicts can tell them apart: each fact that
 * decides, in each way it can turn out. A bus without its bridge is a root bus, or below a bridge on a root bus or
 * below another bridge of its domain.
 */
export function* completions(machine: Machine): Generator<Machine> {
  const unplaced = machine.roots.find(root => root.kind === 'unplaced-bus');
  if (unplaced) {
    for (const placed of placings(machine, unplaced)) yield* completions(placed);
    return;
  }
  const partial = machine.roots.find(root => root.kind === 'host-bridge' && root.listing === 'partial');
  if (partial) {
    for (const listed of listings(machine, partial)) yield* completions(listed);
    return;
  }
  const place = machine.functions.findIndex(isOpen);
  const fn = machine.functions[place];
  if (!fn) {
    yield machine;
    return;
  }
  for (const facts of waysOut(fn)) yield* completions(withFacts(machine, place, facts));
}

function* placings(machine: Machine, root: Root): Generator<Machine> {
  const others = machine.roots.filter(each => each.id !== root.id);
  yield { ...machine, roots: [...others, hostBridge(root, 'partial')] };
  const elsewhere = { id: nodeId(`above ${root.id}`), domain: root.domain, bus: 0xe0 + others.length };
  const bridges = machine.functions.filter(
    fn => fn.kind === 'bridge' && bdfParts(fn.bdf).domain === root.domain && !isBelow(machine, fn, root),
  );
  const roots = others.filter(each => each.kind === 'host-bridge' && each.domain === root.domain);
  for (const parent of [elsewhere.id, ...roots.map(({ id }) => id), ...bridges.map(({ id }) => id)]) {
    const bdf = makeBdf({ domain: root.domain, bus: 0xe0, device: 0x1e, function: 0 });
    const bridge = bridgeFunction(`bridge to ${root.id}`, parent, bdf, {
      portType: known('root-port', 'text'),
    });
    const moved = machine.functions.map(fn => (fn.parent === root.id ? { ...fn, parent: bridge.id } : fn));
    const added = parent === elsewhere.id ? [hostBridge(elsewhere, 'partial')] : [];
    yield { ...machine, roots: [...others, ...added], functions: [bridge, ...moved] };
  }
}

function isBelow(machine: Machine, fn: PciFunction, root: Root): boolean {
  if (fn.parent === root.id) return true;
  const parent = machine.functions.find(each => each.id === fn.parent);
  return parent !== undefined && isBelow(machine, parent, root);
}

function* listings(machine: Machine, root: Root): Generator<Machine> {
  const roots = machine.roots.map(each => (each.id === root.id ? hostBridge(each, 'complete') : each));
  yield { ...machine, roots };
  if (machine.functions.some(fn => fn.parent === root.id && devfnOf(fn.bdf) === 0)) return;
  const bdf = makeBdf({ domain: root.domain, bus: root.bus, device: 0, function: 0 });
  for (const ids of everyIds) {
    const first = firstDevice(`unseen ${root.id}`, root.id, bdf, ids);
    yield { ...machine, roots, functions: [first, ...machine.functions] };
  }
}

const isOpen = ({ acs, vendorId, portType, kind }: PciFunction): boolean =>
  acs.state === 'unknown' ||
  vendorId.state === 'unknown' ||
  (kind === 'bridge' && portType.state === 'unknown');

function waysOut({ acs, vendorId }: PciFunction): readonly Facts[] {
  if (acs.state === 'unknown') return [{ acs: acsShown('none') }, { acs: acsShown('redirects') }];
  if (vendorId.state === 'unknown') return everyIds.map(idFacts);
  return [{ portType: known('root-port', 'text') }, { portType: known('upstream-port', 'text') }];
}

const withFacts = (machine: Machine, place: number, facts: Facts): Machine => ({
  ...machine,
  functions: machine.functions.map((fn, i) => (i === place ? ({ ...fn, ...facts } as PciFunction) : fn)),
});
