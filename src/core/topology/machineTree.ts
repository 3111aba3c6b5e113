import { bdfParts } from './bdf.ts';
import type { BridgeFunction, Machine, NodeId, PciFunction, Root } from './machine.ts';

/** A machine with the look-ups that walks need; the machine itself stays plain data. */
export interface MachineTree {
  readonly machine: Machine;
  readonly functionById: ReadonlyMap<NodeId, PciFunction>;
  readonly rootById: ReadonlyMap<NodeId, Root>;
  /** Functions directly below a root or a bridge, in machine order; virtual functions are listed too. */
  readonly childrenOf: (parent: NodeId) => readonly PciFunction[];
}

const NO_CHILDREN: readonly PciFunction[] = [];

/** Trees by machine: whoever holds a machine shares what was built of it. */
const built = new WeakMap<Machine, MachineTree>();

/** The tree of a machine, built once as long as the machine is the very same. */
export function machineTree(machine: Machine): MachineTree {
  const known = built.get(machine);
  if (known) return known;
  const tree = buildTree(machine);
  built.set(machine, tree);
  return tree;
}

function buildTree(machine: Machine): MachineTree {
  const functionById = new Map<NodeId, PciFunction>();
  const children = new Map<NodeId, PciFunction[]>();
  for (const fn of machine.functions) {
    functionById.set(fn.id, fn);
    const siblings = children.get(fn.parent);
    if (siblings) siblings.push(fn);
    else children.set(fn.parent, [fn]);
  }
  return {
    machine,
    functionById,
    rootById: new Map(machine.roots.map(root => [root.id, root])),
    childrenOf: parent => children.get(parent) ?? NO_CHILDREN,
  };
}

/** The function with this id; asking for one that is not there is a bug. */
export function functionOf(tree: MachineTree, id: NodeId): PciFunction {
  const fn = tree.functionById.get(id);
  if (!fn) throw new Error(`no such function: ${id}`);
  return fn;
}

/** The bridge that leads to this function's bus (`pci_upstream_bridge`); undefined on a root bus. */
export function upstreamBridge(tree: MachineTree, fn: PciFunction): BridgeFunction | undefined {
  const parent = tree.functionById.get(fn.parent);
  return parent?.kind === 'bridge' ? parent : undefined;
}

/** The function, then each bridge above it, ending with the one on the root bus. The root is not in it. */
export function chainOf(tree: MachineTree, id: NodeId): readonly PciFunction[] {
  const chain: PciFunction[] = [];
  let fn: PciFunction | undefined = functionOf(tree, id);
  while (fn) {
    chain.push(fn);
    fn = upstreamBridge(tree, fn);
  }
  return chain;
}

/** The root above a function. */
export function rootOf(tree: MachineTree, id: NodeId): Root {
  const top = chainOf(tree, id).at(-1);
  const root = top && tree.rootById.get(top.parent);
  if (!root) throw new Error(`no root above ${id}`);
  return root;
}

/** Whether an SR-IOV virtual function sits on a bus of its own that no bridge leads to. */
export function isOnVirtualBus(tree: MachineTree, fn: PciFunction): boolean {
  if (fn.kind !== 'endpoint' || !fn.physicalFunction) return false;
  return bdfParts(fn.bdf).bus !== bdfParts(functionOf(tree, fn.physicalFunction).bdf).bus;
}
