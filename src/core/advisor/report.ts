import { linkPayload, writeGigabytes } from '../fabric/rates/capacity.ts';
import { groupsInForce } from '../p2pdma/acs/groupsInForce.ts';
import type { IommuGroup } from '../p2pdma/acs/iommuGroups.ts';
import type { PairMatrix } from '../p2pdma/policy/matrix.ts';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import { type MapType, mapTypes } from '../p2pdma/policy/verdict.ts';
import { uninterestingFunctions } from '../topology/interesting.ts';
import type { LinkRate } from '../topology/link.ts';
import { rateInForce } from '../topology/linkInForce.ts';
import type { Machine, NodeId, PciFunction } from '../topology/machine.ts';
import { type MachineTree, machineTree } from '../topology/machineTree.ts';
import { type Slot, slotsOf } from '../topology/slots.ts';
import { switchesOf } from '../topology/switches.ts';

/** What a machine offers and shares, as a designer writes it down. Plain data; nodes go by their ids. */
export interface MachineReport {
  readonly sockets: readonly SocketLanes[];
  readonly freeSlots: readonly Slot[];
  readonly uplinks: readonly Uplink[];
  readonly pairs: PairCounts;
  readonly groups: readonly ReportedGroup[];
  readonly groupsBasis: 'captured' | 'predicted';
}

/** Lanes of the root ports of one NUMA node. */
export interface SocketLanes {
  /** Null: not known. */
  readonly numaNode: number | null;
  readonly lanes: number;
  /** Of links that are up. */
  readonly used: number;
  /** Of ports with nothing below. */
  readonly free: number;
  /** Root ports whose width is not shown. */
  readonly unknownPorts: number;
}

/** The link above a switch, against what its ports could ask of it. */
export interface Uplink {
  readonly switch: NodeId;
  readonly rate: LinkRate | null;
  /** GB/s in one direction; null where a link's rate is not shown. */
  readonly upGigabytes: number | null;
  /** Of the links below that lead to something, all together. */
  readonly downGigabytes: number | null;
  /** How many times the uplink is sold. */
  readonly ratio: number | null;
}

/** Ordered pairs of devices that a person looks at. */
export interface PairCounts {
  readonly devices: readonly NodeId[];
  readonly byVerdict: Readonly<Record<MapType, number>>;
  /** Row-major, provider down, client across. */
  readonly verdicts: readonly MapType[];
}

/** Devices that cannot be given away one by one. */
export interface ReportedGroup {
  /** Endpoints, those that a person looks at first; bridges need not be given away. */
  readonly devices: readonly NodeId[];
  readonly isCertain: boolean;
}

/** Works out the report of a machine under a kernel and its boot settings. */
export function machineReport(machine: Machine, settings: KernelSettings): MachineReport {
  const tree = machineTree(machine);
  const slots = slotsOf(tree);
  const { basis, groups } = groupsInForce(tree, settings);
  return {
    sockets: socketLanes(tree, slots),
    freeSlots: slots.filter(({ occupant }) => occupant === null),
    uplinks: switchUplinks(tree),
    pairs: pairCounts(tree, pairMatrix(tree, settings)),
    groups: reportedGroups(tree, groups),
    groupsBasis: basis,
  };
}

function socketLanes(tree: MachineTree, slots: readonly Slot[]): readonly SocketLanes[] {
  const sockets = new Map<
    number | null,
    { lanes: number; used: number; free: number; unknownPorts: number }
  >();
  for (const { port, rate, numaNode, occupant, root } of slots) {
    const fn = tree.functionById.get(port);
    if (!fn || fn.parent !== root) continue;
    const socket = sockets.get(numaNode) ?? { lanes: 0, used: 0, free: 0, unknownPorts: 0 };
    sockets.set(numaNode, socket);
    if (!rate) {
      socket.unknownPorts++;
      continue;
    }
    socket.lanes += rate.width;
    if (occupant === null) socket.free += rate.width;
    else socket.used += rateInForce(tree, fn)?.width ?? rate.width;
  }
  return [...sockets]
    .map(([numaNode, lanes]) => ({ numaNode, ...lanes }))
    .toSorted((a, b) => (a.numaNode ?? 1e9) - (b.numaNode ?? 1e9));
}

/** The uplink of every switch. */
export const switchUplinks = (tree: MachineTree): readonly Uplink[] =>
  switchesOf(tree).map(({ id }) => uplinkOf(tree, id));

function uplinkOf(tree: MachineTree, id: NodeId): Uplink {
  const upstream = tree.functionById.get(id);
  const above = upstream && tree.functionById.get(upstream.parent);
  const rate = (above && rateInForce(tree, above)) ?? (upstream && rateInForce(tree, upstream)) ?? null;
  const below = tree.childrenOf(id).filter(port => tree.childrenOf(port.id).length > 0);
  const upGigabytes = upstream ? uplinkGigabytes(tree, upstream, rate) : null;
  const each = below.map(port => uplinkGigabytes(tree, port, rateInForce(tree, port) ?? null));
  const known = each.filter(gigabytes => gigabytes !== null);
  const downGigabytes = known.length < each.length ? null : known.reduce((sum, one) => sum + one, 0);
  const ratio = upGigabytes && downGigabytes !== null ? downGigabytes / upGigabytes : null;
  return { switch: id, rate, upGigabytes, downGigabytes, ratio };
}

/** What large writes reach over a link, with the packets that both its ends take; null where its rate is not known. */
function uplinkGigabytes(tree: MachineTree, end: PciFunction, rate: LinkRate | null): number | null {
  return rate && writeGigabytes(rate, linkPayload(tree, end));
}

function pairCounts(tree: MachineTree, matrix: PairMatrix): PairCounts {
  const dull = uninterestingFunctions(tree);
  const rows = matrix.ids.flatMap((id, row) => (dull.has(id) ? [] : [{ id, row }]));
  const byVerdict: Record<MapType, number> = {
    BUS_ADDR: 0,
    THRU_HOST_BRIDGE: 0,
    NOT_SUPPORTED: 0,
    UNKNOWN: 0,
  };
  const verdicts = rows.flatMap(provider =>
    rows.map(client => {
      const mapType =
        mapTypes[matrix.mapTypes[provider.row * matrix.ids.length + client.row] ?? -1] ?? 'UNKNOWN';
      if (provider !== client) byVerdict[mapType]++;
      return mapType;
    }),
  );
  return { devices: rows.map(({ id }) => id), byVerdict, verdicts };
}

function reportedGroups(tree: MachineTree, groups: readonly IommuGroup[]): readonly ReportedGroup[] {
  const dull = uninterestingFunctions(tree);
  return groups.flatMap(({ members, uncertain }) => {
    const devices = members.filter(id => tree.functionById.get(id)?.kind === 'endpoint');
    if (devices.every(id => dull.has(id))) return [];
    const inOrder = devices.toSorted((a, b) => Number(dull.has(a)) - Number(dull.has(b)));
    return [{ devices: inOrder, isCertain: uncertain.length === 0 }];
  });
}
