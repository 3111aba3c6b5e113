import { type Bdf, bdfParts, parseBdf } from '../topology/bdf.ts';
import { absent, type Fact, known, unknown } from '../topology/fact.ts';
import { nothingShown } from '../topology/facts/facts.ts';
import { type Machine, type NodeId, nodeId, type PciFunction, type Root } from '../topology/machine.ts';
import { type PortType, portTypes } from '../topology/portType.ts';

/** What a test says of a function; the rest is unknown. */
export interface SmallFunction {
  readonly at: string;
  /** The address of the bridge above; none: on the root bus. */
  readonly below?: string;
  readonly class?: number;
  readonly ids?: readonly [vendor: number, device: number];
  readonly name?: string;
  readonly label?: string;
  /** A bridge: its port type, `unknown`, or `conventional`. */
  readonly bridge?: PortType | 'unknown' | 'conventional';
  /** The address of the physical function. */
  readonly virtualOf?: string;
}

/** A machine for a test: roots appear as their buses do, bridges lead to buses as their children say. */
export function smallMachine(rows: readonly SmallFunction[]): Machine {
  const roots = new Map<string, Root>();
  const functions = rows.map(row => smallFunction(row, rows, roots));
  return { name: 'small', roots: [...roots.values()], functions, others: [], sideLinks: [] };
}

function smallFunction(
  row: SmallFunction,
  rows: readonly SmallFunction[],
  roots: Map<string, Root>,
): PciFunction {
  const bdf = bdfOf(row.at);
  const facts = {
    ...nothingShown,
    id: nodeId(bdf),
    parent: row.below === undefined ? rootFor(bdf, roots) : nodeId(bdfOf(row.below)),
    bdf,
    label: row.label ?? null,
    name: factOf(row.name),
    vendorId: factOf(row.ids?.[0]),
    deviceId: factOf(row.ids?.[1]),
    classCode: factOf(row.class),
  };
  if (!row.bridge) {
    const physicalFunction = row.virtualOf === undefined ? null : nodeId(bdfOf(row.virtualOf));
    return { ...facts, kind: 'endpoint', portType: unknown, physicalFunction };
  }
  const below = rows.filter(other => other.below === row.at).map(other => bdfParts(bdfOf(other.at)).bus);
  const bus = Math.min(...below);
  const buses = below.length > 0 ? known({ secondary: bus, subordinate: bus }, 'text') : absent('text');
  return { ...facts, kind: 'bridge', portType: portTypeFact(row.bridge), buses, windows: unknown };
}

function portTypeFact(bridge: NonNullable<SmallFunction['bridge']>): Fact<PortType> {
  if (bridge === 'conventional') return absent('text');
  const row = portTypes.find(({ id }) => id === bridge);
  return row ? known(row.id, 'text') : unknown;
}

const factOf = <T>(value: T | undefined): Fact<T> => (value === undefined ? unknown : known(value, 'text'));

function rootFor(bdf: Bdf, roots: Map<string, Root>): NodeId {
  const { domain, bus } = bdfParts(bdf);
  const id = nodeId(`hb:${bdf.slice(0, -5)}`);
  const root: Root = {
    kind: 'host-bridge',
    id,
    domain,
    bus,
    subordinate: unknown,
    numaNode: unknown,
    windows: unknown,
    listing: 'complete',
  };
  if (!roots.has(id)) roots.set(id, root);
  return id;
}

function bdfOf(text: string): Bdf {
  const bdf = parseBdf(text);
  if (!bdf.ok) throw new Error(`not an address: ${text}`);
  return bdf.value;
}
