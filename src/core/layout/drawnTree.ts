import { knownValue } from '../topology/fact.ts';
import { uninterestingFunctions } from '../topology/interesting.ts';
import type { LinkRate } from '../topology/link.ts';
import type { NodeId, PciFunction, Root } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { switchesOf } from '../topology/switches.ts';
import type { BoxKind, LayoutEdge, LayoutOptions } from './layout.ts';

/** A box that will be drawn, before it has a place. */
export interface Drawn {
  readonly id: string;
  readonly kind: BoxKind;
  readonly nodes: readonly NodeId[];
  /** The switch whose box it is drawn in, by its upstream port. */
  readonly switchId: NodeId | null;
  readonly children: readonly Drawn[];
  /** The edge that leads to it. */
  readonly edge: Pick<LayoutEdge, 'kind' | 'rate'>;
}

/** What is drawn below each root, after folding. Roots below which nothing is left are not drawn. */
export function drawnRoots(
  tree: MachineTree,
  options: LayoutOptions,
): readonly { root: Root; drawn: Drawn }[] {
  const pencil = pencilFor(tree, options);
  return tree.machine.roots.flatMap(root => {
    const children = drawChildren(root.id, pencil);
    if (children.length === 0 && !options.showAll) return [];
    const drawn: Drawn = {
      id: root.id,
      kind: 'root',
      nodes: [root.id],
      switchId: null,
      children,
      edge: INTERNAL,
    };
    return [{ root, drawn }];
  });
}

const INTERNAL = { kind: 'internal', rate: null } as const;

interface Pencil {
  readonly tree: MachineTree;
  readonly folded: ReadonlySet<NodeId>;
  readonly left: (fn: PciFunction) => boolean;
  readonly switchOfPort: ReadonlyMap<NodeId, NodeId>;
}

function pencilFor(tree: MachineTree, { folded, showAll }: LayoutOptions): Pencil {
  const uninteresting = showAll ? new Map<NodeId, string>() : uninterestingFunctions(tree);
  const switchOfPort = new Map<NodeId, NodeId>();
  for (const { upstream, downstream } of switchesOf(tree)) {
    switchOfPort.set(upstream, upstream);
    for (const port of downstream) switchOfPort.set(port, upstream);
  }
  return { tree, folded: new Set(folded), left: fn => !uninteresting.has(fn.id), switchOfPort };
}

function drawChildren(parent: NodeId, pencil: Pencil): readonly Drawn[] {
  const children = pencil.tree.childrenOf(parent).filter(pencil.left);
  if (pencil.folded.has(parent)) {
    const inside = children.flatMap(child => withDescendants(child, pencil));
    return inside.length > 0 ? [foldBox(parent, inside)] : [];
  }
  const virtualOf = new Map<NodeId, NodeId[]>();
  const drawn: Drawn[] = [];
  for (const fn of children) {
    const physical = fn.kind === 'endpoint' ? fn.physicalFunction : null;
    if (physical !== null && pencil.folded.has(physical)) {
      virtualOf.set(physical, [...(virtualOf.get(physical) ?? []), fn.id]);
    } else drawn.push(drawFunction(fn, pencil));
  }
  for (const [physical, functions] of virtualOf) drawn.push(foldBox(physical, functions));
  return drawn;
}

function drawFunction(fn: PciFunction, pencil: Pencil): Drawn {
  const switchId = pencil.switchOfPort.get(fn.id) ?? null;
  return {
    id: fn.id,
    kind: fn.kind === 'bridge' ? 'port' : 'endpoint',
    nodes: [fn.id],
    switchId,
    children: fn.kind === 'bridge' ? drawChildren(fn.id, pencil) : [],
    edge: edgeTo(fn, switchId, pencil),
  };
}

/** A link leads to what hangs below a port; root ports and downstream ports hang on the inside of their chip. */
function edgeTo(fn: PciFunction, switchId: NodeId | null, { tree }: Pencil): Drawn['edge'] {
  const isOnRoot = tree.rootById.has(fn.parent);
  const isDownstream = switchId !== null && switchId !== fn.id;
  return isOnRoot || isDownstream ? INTERNAL : { kind: 'link', rate: linkRateOf(fn) };
}

const linkRateOf = (fn: PciFunction): LinkRate | null => {
  const link = knownValue(fn.link);
  return (link && (knownValue(link.current) ?? knownValue(link.maximum))) ?? null;
};

const foldBox = (parent: NodeId, nodes: readonly NodeId[]): Drawn => ({
  id: `fold:${parent}`,
  kind: 'fold',
  nodes,
  switchId: null,
  children: [],
  edge: { kind: 'internal', rate: null },
});

function withDescendants(fn: PciFunction, pencil: Pencil): readonly NodeId[] {
  const below = pencil.tree.childrenOf(fn.id).filter(pencil.left);
  return [fn.id, ...below.flatMap(child => withDescendants(child, pencil))];
}
