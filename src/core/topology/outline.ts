import { hex } from '../lib/hex.ts';
import { acsRedirects } from './acs.ts';
import { shortBdf } from './bdf.ts';
import { type Fact, knownValue } from './fact.ts';
import { isFoldedRoot, uninterestingFunctions } from './interesting.ts';
import type { DeviceKind } from './kind.ts';
import { endpointLabels } from './labels.ts';
import { makeLinkRate } from './link.ts';
import { type LinkStanding, linkInForce } from './linkInForce.ts';
import type { Machine, NodeId, OtherDevice, PciFunction, Root } from './machine.ts';
import { type MachineTree, machineTree } from './machineTree.ts';
import { displayName } from './names.ts';
import { socketsOf } from './sockets.ts';
import { machineKinds } from './switches.ts';

/** The machine as an indented list in the words of a person: what the outline shows and a screen reader hears. */
export interface Outline {
  /** Depth first, each node after its parent. */
  readonly nodes: readonly OutlineNode[];
  /** How many facts that decide verdicts (ACS, port type, NUMA node of endpoints) are unknown. */
  readonly unknownFacts: number;
}

export const acsStates = ['redirect', 'no-redirect', 'none', 'unknown'] as const;
export type AcsState = (typeof acsStates)[number];

export interface OutlineNode {
  readonly id: NodeId;
  readonly parent: NodeId | null;
  /** 1 for a root. */
  readonly level: number;
  readonly kind: DeviceKind | Root['kind'] | 'not-pci';
  readonly isEndpoint: boolean;
  /** Short and unique among endpoints ("GPU 0"); for ports the address. */
  readonly label: string;
  /** What it is: marketing or model name; ids where nothing better is known. */
  readonly name: string;
  readonly address: string;
  /** `x16 Gen4`, or null where there is no link or it is unknown. */
  readonly link: string | null;
  readonly linkStanding: LinkStanding;
  readonly slot: string | null;
  readonly numaNode: number | null;
  /** Null for roots. As the boot leaves it, where that is known; else as captured or drawn. */
  readonly acs: AcsState | null;
  /** What it was before the boot; null where that left it alone. */
  readonly acsBefore: AcsState | null;
  /** A root port or switch port with nothing below it. */
  readonly isFree: boolean;
  /** Why it is folded away until asked for; null if it is shown. */
  readonly foldedBecause: string | null;
}

export function machineOutline(machine: Machine): Outline {
  const tree = machineTree(machine);
  const folded = uninterestingFunctions(tree);
  const words = { tree, folded, labels: endpointLabels(tree), kinds: machineKinds(tree) };
  const othersBelow = (id: NodeId | null) => machine.others.filter(({ parent }) => parent === id);
  const nodes: OutlineNode[] = [];
  const visit = (fn: PciFunction, level: number) => {
    nodes.push(functionNode(fn, level, words));
    for (const other of othersBelow(fn.id)) nodes.push(otherNode(other, level + 1));
    for (const child of tree.childrenOf(fn.id)) visit(child, level + 1);
  };
  for (const root of machine.roots) {
    const children = tree.childrenOf(root.id);
    nodes.push(rootNode(tree, root, isFoldedRoot(tree, root.id, folded)));
    for (const child of children) visit(child, 2);
  }
  for (const other of othersBelow(null)) nodes.push(otherNode(other, 1));
  return { nodes, unknownFacts: countUnknownFacts(machine, folded) };
}

/** Whether the ACS control word sends peer-bound traffic up (RR, CR or EC), as p2pdma reads it. */
export function acsStateOf({ acs }: Pick<PciFunction, 'acs'>): AcsState {
  if (acs.state === 'absent') return 'none';
  if (acs.state === 'unknown') return 'unknown';
  const isRedirecting = acsRedirects(acs.value);
  if (isRedirecting === undefined) return 'unknown';
  return isRedirecting ? 'redirect' : 'no-redirect';
}

/** What has been worked out for the whole machine. */
interface MachineWords {
  readonly tree: MachineTree;
  readonly folded: ReadonlyMap<NodeId, string>;
  readonly labels: ReadonlyMap<NodeId, string>;
  readonly kinds: ReadonlyMap<NodeId, DeviceKind>;
}

function functionNode(fn: PciFunction, level: number, words: MachineWords): OutlineNode {
  const address = shortBdf(fn.bdf);
  const { rate, standing } = linkInForce(words.tree, fn);
  return {
    id: fn.id,
    parent: fn.parent,
    level,
    kind: words.kinds.get(fn.id) ?? 'other',
    isEndpoint: fn.kind === 'endpoint',
    label: words.labels.get(fn.id) ?? fn.label ?? address,
    name: displayName({ ...fn, label: null }, words.tree),
    address,
    link: rate ? makeLinkRate(rate) : null,
    linkStanding: standing,
    slot: knownValue(fn.slot) ?? null,
    numaNode: knownValue(fn.numaNode) ?? null,
    acs: acsStateOf(fn),
    acsBefore: null,
    isFree: isPort(words.kinds.get(fn.id)) && words.tree.childrenOf(fn.id).length === 0,
    foldedBecause: words.folded.get(fn.id) ?? null,
  };
}

const isPort = (kind: DeviceKind | undefined): boolean =>
  kind === 'root-port' || kind === 'switch-downstream';

/** A device that is no PCI function, below the one it hangs on. */
const otherNode = ({ id, label, parent, virtualDma }: OtherDevice, level: number): OutlineNode => ({
  id,
  parent,
  level,
  kind: 'not-pci',
  isEndpoint: false,
  label,
  name: virtualDma ? 'not PCI, does DMA with the CPU' : 'not PCI',
  address: id,
  link: null,
  linkStanding: 'unknown',
  slot: null,
  numaNode: null,
  acs: null,
  acsBefore: null,
  isFree: false,
  foldedBecause: null,
});

function rootNode(tree: MachineTree, root: Root, allFolded: boolean): OutlineNode {
  const address = `${hex(root.domain, 4)}:${hex(root.bus, 2)}`;
  const isHostBridge = root.kind === 'host-bridge';
  const label = isHostBridge ? `Host bridge ${address}` : `Bus ${address}, bridge unknown`;
  return {
    id: root.id,
    parent: null,
    level: 1,
    kind: root.kind,
    isEndpoint: false,
    label,
    name: socketName(tree, root) ?? label,
    address,
    link: null,
    linkStanding: 'unknown',
    slot: null,
    numaNode: isHostBridge ? (knownValue(root.numaNode) ?? null) : null,
    acs: null,
    acsBefore: null,
    isFree: false,
    foldedBecause: allFolded ? 'Everything on this root bus is folded away' : null,
  };
}

/** `Socket 1, xGMI to the others: 40 GB/s`; null in a machine of one socket. */
function socketName(tree: MachineTree, root: Root): string | null {
  const sockets = socketsOf(tree);
  const own = sockets.find(({ hostBridges }) => hostBridges.includes(root.id));
  if (!own || sockets.length < 2) return null;
  const rate = own.link?.gigabytesPerSecond ?? null;
  const link = own.link ? own.link.name : 'link';
  return `Socket ${own.node ?? 0}, ${link} to the others: ${rate === null ? 'unknown' : `${rate} GB/s`}`;
}

function countUnknownFacts(machine: Machine, folded: ReadonlyMap<NodeId, string>): number {
  const isUnknown = (fact: Fact<unknown>) => fact.state === 'unknown';
  let count = machine.roots.filter(root => root.kind === 'unplaced-bus').length;
  for (const fn of machine.functions) {
    if (folded.has(fn.id)) continue;
    if (fn.acs.state === 'unknown' || (fn.acs.state === 'known' && isUnknown(fn.acs.value.control))) count++;
    if (fn.kind === 'bridge' && isUnknown(fn.portType)) count++;
    if (fn.kind === 'endpoint' && isUnknown(fn.numaNode)) count++;
  }
  return count;
}
