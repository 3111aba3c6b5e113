import { isFoldedRoot, uninterestingFunctions } from '../topology/interesting.ts';
import { rateInForce } from '../topology/linkInForce.ts';
import type { NodeId, PciFunction, Root } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { switchesOf } from '../topology/switches.ts';
import { foldGroups } from './alike.ts';
import type { LayoutEdge, LayoutOptions } from './layout.ts';
import type { SolidKind } from './metrics.ts';

/** A box that will be drawn, before it has a place. */
export interface Drawn {
  readonly id: string;
  readonly kind: SolidKind;
  readonly nodes: readonly NodeId[];
  readonly foldOf: NodeId | null;
  /** The switch whose box it is drawn in, by its upstream port. */
  readonly switchId: NodeId | null;
  /** The functions of one device share it; null for what is no function of a device. */
  readonly card: string | null;
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
    if (children.length === 0 && pencil.isLeftOut(root)) return [];
    const drawn: Drawn = {
      id: root.id,
      kind: 'root',
      nodes: [root.id],
      foldOf: null,
      switchId: null,
      card: null,
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
  readonly isLeftOut: (root: Root) => boolean;
  readonly switchOfPort: ReadonlyMap<NodeId, NodeId>;
}

function pencilFor(tree: MachineTree, { folded, showAll }: LayoutOptions): Pencil {
  const uninteresting = showAll ? new Map<NodeId, string>() : uninterestingFunctions(tree);
  const switchOfPort = new Map<NodeId, NodeId>();
  for (const { upstream, downstream } of switchesOf(tree)) {
    switchOfPort.set(upstream, upstream);
    for (const port of downstream) switchOfPort.set(port, upstream);
  }
  return {
    tree,
    folded: new Set(folded),
    left: fn => !uninteresting.has(fn.id),
    isLeftOut: root => isFoldedRoot(tree, root.id, uninteresting),
    switchOfPort,
  };
}

function drawChildren(parent: NodeId, pencil: Pencil): readonly Drawn[] {
  const below = (id: NodeId) => pencil.tree.childrenOf(id).filter(pencil.left);
  const children = below(parent);
  const gather = gathering();
  if (pencil.folded.has(parent)) {
    for (const group of foldGroups(children, below)) gather.into(parent, group);
  }
  for (const fn of children) {
    const physical = fn.kind === 'endpoint' ? fn.physicalFunction : null;
    if (physical !== null && pencil.folded.has(physical)) gather.into(physical, [fn]);
  }
  const drawn: Drawn[] = [];
  for (const fn of children) {
    const fold = gather.foldOf(fn);
    if (!fold) drawn.push(drawFunction(fn, pencil));
    else if (fold.functions[0] === fn) drawn.push(foldBox(fold, pencil));
  }
  return drawn;
}

interface Fold {
  readonly id: string;
  readonly foldOf: NodeId;
  readonly functions: PciFunction[];
}

/** Collects the functions that go into folds; a fold stands where its first function would. */
function gathering() {
  const foldByFunction = new Map<PciFunction, Fold>();
  const virtualFolds = new Map<NodeId, Fold>();
  const counts = new Map<NodeId, number>();
  const start = (foldOf: NodeId): Fold => {
    const count = counts.get(foldOf) ?? 0;
    counts.set(foldOf, count + 1);
    return { id: count === 0 ? `fold:${foldOf}` : `fold:${foldOf}:${count}`, foldOf, functions: [] };
  };
  return {
    into(foldOf: NodeId, functions: readonly PciFunction[]) {
      const isVirtual = functions.some(fn => fn.kind === 'endpoint' && fn.physicalFunction === foldOf);
      const fold = (isVirtual ? virtualFolds.get(foldOf) : undefined) ?? start(foldOf);
      if (isVirtual) virtualFolds.set(foldOf, fold);
      for (const fn of functions) {
        if (foldByFunction.has(fn)) continue;
        foldByFunction.set(fn, fold);
        fold.functions.push(fn);
      }
    },
    foldOf: (fn: PciFunction) => foldByFunction.get(fn),
  };
}

function drawFunction(fn: PciFunction, pencil: Pencil): Drawn {
  const switchId = pencil.switchOfPort.get(fn.id) ?? null;
  return {
    id: fn.id,
    kind: fn.kind === 'bridge' ? 'port' : 'endpoint',
    nodes: [fn.id],
    foldOf: null,
    switchId,
    card: fn.kind === 'endpoint' ? fn.bdf.slice(0, -2) : null,
    children: fn.kind === 'bridge' ? drawChildren(fn.id, pencil) : [],
    edge: edgeTo(fn, switchId, pencil),
  };
}

/** A link leads to what hangs below a port; root ports and downstream ports hang on the inside of their chip. */
function edgeTo(fn: PciFunction, switchId: NodeId | null, { tree }: Pencil): Drawn['edge'] {
  const isOnRoot = tree.rootById.has(fn.parent);
  const isDownstream = switchId !== null && switchId !== fn.id;
  return isOnRoot || isDownstream ? INTERNAL : { kind: 'link', rate: rateInForce(tree, fn) ?? null };
}

const foldBox = ({ id, foldOf, functions }: Fold, pencil: Pencil): Drawn => ({
  id,
  kind: 'fold',
  nodes: functions.flatMap(fn => withDescendants(fn, pencil)),
  foldOf,
  switchId: null,
  card: null,
  children: [],
  edge: INTERNAL,
});

function withDescendants(fn: PciFunction, pencil: Pencil): readonly NodeId[] {
  const below = pencil.tree.childrenOf(fn.id).filter(pencil.left);
  return [fn.id, ...below.flatMap(child => withDescendants(child, pencil))];
}
