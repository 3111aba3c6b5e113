import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { type MachineTree, rootOf } from '../../topology/machineTree.ts';
import { isSameHostBridge } from './sameHostBridge.ts';
import type { PathClass } from './verdict.ts';
import type { Walk } from './walk.ts';

/**
 * Where a pair meets, in the words of `nvidia-smi topo -m`: PIX below one switch (or one root port), PXB across
 * switches, PHB below one root bus, NODE within a NUMA node, SYS across. NUMA nodes decide only between the last
 * two; a machine that shows no more than one node is taken to have one.
 */
export function pathClassOf(tree: MachineTree, walk: Walk): PathClass {
  const [provider] = walk.providerPath;
  const client = walk.clientPath[0] ?? walk.common ?? undefined;
  if (!provider || !client) return 'UNKNOWN';
  if (provider.id === client.id) return 'SELF';
  if (walk.common) return isNear(walk) ? 'PIX' : 'PXB';
  if (walk.common === undefined) return 'UNKNOWN';
  const same = isSameHostBridge(rootOf(tree, provider.id), rootOf(tree, client.id));
  if (same === undefined) return 'UNKNOWN';
  return same ? 'PHB' : acrossRoots(tree, provider, client);
}

/**
 * Both reach the common bridge through at most one port of one switch: the functions of one device, two devices on
 * one bus, or an upstream port and one downstream port on each side.
 */
const isNear = ({ providerPath, clientPath }: Walk): boolean =>
  providerPath.length - 1 <= 2 && clientPath.length <= 2;

function acrossRoots(tree: MachineTree, provider: PciFunction, client: PciFunction): PathClass {
  const [a, b] = [numaNodeOf(tree, provider), numaNodeOf(tree, client)];
  if (a !== undefined && b !== undefined) return a === b ? 'NODE' : 'SYS';
  return showsOneNode(tree) ? 'NODE' : 'UNKNOWN';
}

const numaNodeOf = (tree: MachineTree, fn: PciFunction): number | undefined => {
  const root = rootOf(tree, fn.id);
  return knownValue(fn.numaNode) ?? (root.kind === 'host-bridge' ? knownValue(root.numaNode) : undefined);
};

/** Some function shows its NUMA node and all that do show the same one. */
export function showsOneNode({ machine }: MachineTree): boolean {
  const nodes = new Set(machine.functions.flatMap(fn => knownValue(fn.numaNode) ?? []));
  return nodes.size === 1;
}
