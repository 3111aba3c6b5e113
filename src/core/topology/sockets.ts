import { type Fact, knownValue, unknown } from './fact.ts';
import type { NodeId, PciFunction } from './machine.ts';
import type { MachineTree } from './machineTree.ts';
import { functionIds } from './names/ids.ts';
import { type SocketLink, type SocketPlatform, socketPlatforms } from './socketPlatforms.ts';

/**
 * One processor socket, as firmware tells it apart: by the NUMA node of its host bridges. With several nodes per socket
 * (NPS) firmware shows more sockets than there are; a capture does not tell.
 */
export interface Socket {
  /** The NUMA node; null: firmware names none, and so there is one socket. */
  readonly node: number | null;
  readonly hostBridges: readonly NodeId[];
  /** Functions of IOMMUs on its root buses. */
  readonly iommus: readonly NodeId[];
  readonly cores: Fact<number>;
  /** The kind of processor, where something on its root buses tells. */
  readonly platform: SocketPlatform | null;
  /** To each other socket; null: what joins them is not known, or there is no other. */
  readonly link: SocketLink | null;
}

const built = new WeakMap<MachineTree, readonly Socket[]>();

/** The sockets of a machine, in the order of their nodes. Host bridges of unknown node are in none. */
export function socketsOf(tree: MachineTree): readonly Socket[] {
  const known = built.get(tree);
  if (known) return known;
  const sockets = buildSockets(tree);
  built.set(tree, sockets);
  return sockets;
}

function buildSockets(tree: MachineTree): readonly Socket[] {
  const byNode = new Map<number | null, NodeId[]>();
  for (const root of tree.machine.roots) {
    const node = socketNode(tree, root.id);
    if (node === undefined) continue;
    byNode.set(node, [...(byNode.get(node) ?? []), root.id]);
  }
  return [...byNode]
    .toSorted(([a], [b]) => (a ?? -1) - (b ?? -1))
    .map(([node, hostBridges]) => {
      const platform = socketPlatformOf(tree, hostBridges);
      return {
        node,
        hostBridges,
        iommus: hostBridges.flatMap(id =>
          tree
            .childrenOf(id)
            .filter(isIommu)
            .map(fn => fn.id),
        ),
        cores: unknown,
        platform,
        link: byNode.size > 1 ? (platform?.link ?? null) : null,
      };
    });
}

/** The node that stands for the socket of a root; null: firmware names none. Undefined: not known. */
function socketNode(tree: MachineTree, root: NodeId): number | null | undefined {
  const bridge = tree.rootById.get(root);
  if (bridge?.kind !== 'host-bridge') return undefined;
  return bridge.numaNode.state === 'absent' ? null : knownValue(bridge.numaNode);
}

/** From one socket to another, by their nodes. */
export interface SocketCrossing {
  readonly from: number | null;
  readonly to: number | null;
  /** What joins them: the slower of what both bring; null: not known. */
  readonly link: SocketLink | null;
}

/** The crossing between the sockets of two roots; null where they are in one, or it is not known whether they are. */
export function socketCrossing(tree: MachineTree, a: NodeId, b: NodeId): SocketCrossing | null {
  const [from, to] = [socketNode(tree, a), socketNode(tree, b)];
  if (from === undefined || to === undefined || from === to) return null;
  return { from, to, link: slowerLink(tree, from, to) };
}

function slowerLink(tree: MachineTree, from: number | null, to: number | null): SocketLink | null {
  const links = [from, to].map(node => socketsOf(tree).find(socket => socket.node === node)?.link);
  const [first, second] = links;
  if (!first || !second) return first ?? second ?? null;
  return (first.gigabytesPerSecond ?? 0) <= (second.gigabytesPerSecond ?? 0) ? first : second;
}

const IOMMU_CLASS = 0x0806;
const isIommu = (fn: PciFunction): boolean => knownValue(fn.classCode) === IOMMU_CLASS;

function socketPlatformOf(tree: MachineTree, roots: readonly NodeId[]): SocketPlatform | null {
  for (const fn of roots.flatMap(root => tree.childrenOf(root))) {
    const { vendorId, deviceId } = functionIds(fn);
    const found = socketPlatforms.find(({ ids }) =>
      ids.some(([vendor, device]) => vendor === vendorId && device === deviceId),
    );
    if (found) return found;
  }
  return null;
}
