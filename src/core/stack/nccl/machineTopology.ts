import { deviceKind } from '../../topology/deviceKind.ts';
import { knownValue } from '../../topology/fact.ts';
import { generationRow, type LinkRate } from '../../topology/link.ts';
import { lowerOf } from '../../topology/linkInForce.ts';
import type { EndpointFunction, NodeId, PciFunction } from '../../topology/machine.ts';
import { chainOf, type MachineTree, rootOf } from '../../topology/machineTree.ts';
import { functionIds } from '../../topology/names/ids.ts';
import type { CpuClass } from './behaviour.ts';
import { cpuFactsOf } from './cpuClass.ts';
import type { Library } from './releases.ts';
import type { CpuNode, GpuFacts, GpuLink, NcclTopology, NetFacts, PciNode } from './topology.ts';

/**
 * What a machine does not show, as it may be. Where root buses of unknown NUMA node belong: each to a node of its own,
 * or all to that of one or the other device asked about. Rates of links that are not known, of network adapters and of
 * NVLink: as low or as high as there are.
 */
export interface World {
  readonly cpu: CpuClass;
  readonly placing: (typeof placings)[number];
  readonly rates: (typeof rateGuesses)[number];
  /** Whether GPUs whose id does not tell are of Ampere or later. */
  readonly gpus: (typeof gpuAges)[number];
  /** Whether Broadcom switches below each other are parts of one: their subsystem ids say so, which no capture keeps. */
  readonly broadcom: (typeof broadcomParts)[number];
}
export const placings = ['apart', 'with-first', 'with-second'] as const;
export const rateGuesses = ['slow', 'fast'] as const;
export const gpuAges = ['old', 'new'] as const;
export const broadcomParts = ['several', 'one'] as const;

/** Which of a machine's functions NCCL or RCCL would find. */
export interface Participants {
  readonly gpus: readonly EndpointFunction[];
  readonly nics: readonly EndpointFunction[];
  /** What may be a GPU of the library's maker, and is not shown to be one or not. */
  readonly maybeGpus: readonly EndpointFunction[];
  /** What may be anything. */
  readonly unknownKinds: readonly EndpointFunction[];
}

const makers = { NCCL: 0x10de, RCCL: 0x1002 } as const satisfies Readonly<Record<Library, number>>;

/** Every GPU of the library's maker and every network adapter; virtual functions only where they are asked about. */
export function participantsOf(
  { machine }: MachineTree,
  library: Library,
  asked: readonly NodeId[] = [],
): Participants {
  const endpoints = machine.functions.filter(
    (fn): fn is EndpointFunction =>
      fn.kind === 'endpoint' && (fn.physicalFunction === null || asked.includes(fn.id)),
  );
  const gpus = endpoints.filter(fn => deviceKind(fn) === 'gpu');
  const unknownKinds = endpoints.filter(isOfUnknownKind);
  const isOf = (fn: PciFunction) => functionIds(fn).vendorId;
  return {
    gpus: gpus.filter(fn => isOf(fn) === makers[library]),
    maybeGpus: [
      ...gpus.filter(fn => isOf(fn) === undefined),
      ...unknownKinds.filter(fn => isOf(fn) === undefined || isOf(fn) === makers[library]),
    ],
    unknownKinds,
    nics: endpoints.filter(fn => deviceKind(fn) === 'nic'),
  };
}

const isOfUnknownKind = (fn: EndpointFunction): boolean =>
  deviceKind(fn) === 'other' && fn.classCode.state === 'unknown' && fn.name.state !== 'known';

export interface MachineQuestion {
  readonly tree: MachineTree;
  readonly library: Library;
  /** The two that are asked about. */
  readonly pair: readonly [NodeId, NodeId];
  readonly world: World;
}

/**
 * The machine as the library reads it from sysfs: each device below the upstream ports of the switches above it, and
 * the topmost of these below its NUMA node. Root ports and downstream ports are not in it. NVLink and xGMI come from
 * the machine's links beside PCIe.
 */
export function machineTopology(question: MachineQuestion): NcclTopology {
  const { tree, library, pair, world } = question;
  const { gpus, nics } = participantsOf(tree, library, pair);
  const cpus: OpenCpu[] = [];
  gpus.forEach((fn, rank) => {
    place(question, cpus, fn, { gpu: gpuFacts(question, fn, rank), nets: null });
  });
  nics.forEach((fn, index) => {
    place(question, cpus, fn, { gpu: null, nets: [netFacts(fn, index, world)] });
  });
  return {
    cpus: cpus.map(
      ({ numaNode, children }): CpuNode => ({
        numaNode,
        ...cpuFactsOf[world.cpu],
        children: children.map(closed),
      }),
    ),
  };
}

interface OpenCpu {
  readonly numaNode: number;
  readonly children: OpenPci[];
}
interface OpenPci extends Omit<PciNode, 'children'> {
  readonly children: OpenPci[];
}

/** In the order of bus ids, as NCCL has kept them since 2.18. */
const closed = (pci: OpenPci): PciNode => ({
  ...pci,
  children: pci.children.toSorted((a, b) => (a.busId < b.busId ? -1 : 1)).map(closed),
});

function place(
  question: MachineQuestion,
  cpus: OpenCpu[],
  fn: EndpointFunction,
  what: Pick<PciNode, 'gpu' | 'nets'>,
) {
  // One up is a root port or a downstream port; the next, where there is one, is the switch.
  const levels = chainOf(question.tree, fn.id)
    .filter((_, depth) => depth % 2 === 0)
    .toReversed();
  const numaNode = numaNodeIn(question, fn);
  let cpu = cpus.find(each => each.numaNode === numaNode);
  if (!cpu) {
    cpu = { numaNode, children: [] };
    cpus.push(cpu);
  }
  let siblings = cpu.children;
  for (const level of levels) {
    let node = siblings.find(({ busId }) => busId === level.bdf);
    if (!node) {
      const own = level === fn ? what : { gpu: null, nets: null };
      node = { ...pciFacts(question, level), ...own };
      siblings.push(node);
    }
    siblings = node.children;
  }
}

function pciFacts({ tree, world }: MachineQuestion, fn: PciFunction): OpenPci {
  const { vendorId, deviceId } = functionIds(fn);
  const isPart = world.broadcom === 'one' && isBroadcomPart(fn);
  const rate = linkMaximum(tree, fn);
  const inForce = rate === 'unknown' ? guessedRates[world.rates] : rate;
  return {
    kind: 'pci',
    busId: fn.bdf,
    classCode: fn.kind === 'bridge' ? '0x060400' : null,
    vendor: vendorId ?? null,
    device: deviceId ?? null,
    subsystemVendor: isPart ? BROADCOM : null,
    subsystemDevice: isPart ? broadcomSubsystem(tree, fn) : null,
    linkSpeed: inForce ? speedText(inForce) : null,
    linkWidth: inForce?.width ?? null,
    gpu: null,
    nets: null,
    children: [],
    pciLinks: [],
  };
}

const BROADCOM = 0x1000;
const GEN4_SWITCH = 0xc010;
const GEN5_SWITCH = 0xc030;

/** A port of the switches that may show two levels where there is one. */
export function isBroadcomPart(fn: PciFunction): boolean {
  const { vendorId, deviceId } = functionIds(fn);
  return vendorId === BROADCOM && (deviceId === GEN4_SWITCH || deviceId === GEN5_SWITCH);
}

/** What the subsystem of such a part says of its place: Gen4 all alike, Gen5 the upper and the lower. */
function broadcomSubsystem(tree: MachineTree, fn: PciFunction): number {
  if (functionIds(fn).deviceId === GEN4_SWITCH) return 0xa000;
  return switchAbove(tree, fn) ? 0x1000 : 0;
}

/** The upstream port of the switch that a device or another switch is attached to. */
export function switchAbove(tree: MachineTree, fn: PciFunction): PciFunction | undefined {
  return chainOf(tree, fn.id)[2];
}

const guessedRates: Readonly<Record<World['rates'], LinkRate>> = {
  slow: { generation: 1, width: 1 },
  fast: { generation: 6, width: 16 },
};

/** As newer kernels print it in max_link_speed. */
const speedText = ({ generation }: LinkRate): string =>
  `${generationRow(generation).gigatransfersPerSecond.toFixed(1)} GT/s PCIe`;

/** The lower of what the device and the port above it can do, whatever the link trained to; null where there is no link. */
export function linkMaximum(tree: MachineTree, fn: PciFunction): LinkRate | null | 'unknown' {
  if (fn.link.state === 'absent') return null;
  const port = tree.functionById.get(fn.parent);
  const ends = [fn, ...(port ? [port] : [])].map(end => {
    const link = knownValue(end.link);
    return link && knownValue(link.maximum);
  });
  const [own, above] = ends;
  if (!own || (port && !above)) return 'unknown';
  return lowerOf(own, above) ?? 'unknown';
}

/** A node of firmware, -1 where it names none; undefined where it is not shown. */
export function numaNodeOf(tree: MachineTree, fn: PciFunction): number | undefined {
  if (fn.numaNode.state === 'known') return fn.numaNode.value;
  const root = rootOf(tree, fn.id);
  if (root.kind === 'host-bridge' && root.numaNode.state === 'known') return root.numaNode.value;
  if (fn.numaNode.state === 'absent') return -1;
  return root.kind === 'host-bridge' && root.numaNode.state === 'absent' ? -1 : undefined;
}

/** Above every node that firmware numbers. */
const OWN_NODES = 100_000;

function numaNodeIn(question: MachineQuestion, fn: PciFunction): number {
  const { tree, pair, world } = question;
  const known = numaNodeOf(tree, fn);
  if (known !== undefined) return known;
  const ownNode = (of: NodeId) =>
    OWN_NODES + tree.machine.roots.findIndex(({ id }) => id === rootOf(tree, of).id);
  if (world.placing === 'apart') return ownNode(fn.id);
  const other = pair[world.placing === 'with-first' ? 0 : 1];
  const otherFn = tree.functionById.get(other);
  return (otherFn && numaNodeOf(tree, otherFn)) ?? ownNode(other);
}

function gpuFacts(question: MachineQuestion, fn: EndpointFunction, rank: number): GpuFacts {
  const { world } = question;
  const isNew = isAmpereOrLater(fn) ?? world.gpus === 'new';
  return {
    index: rank,
    computeCapability: isNew ? AMPERE : TURING,
    gcn: null,
    rank,
    gpuDirect: null,
    links: gpuLinks(question, fn),
    chipLinks: [],
  };
}

const AMPERE = 80;
const TURING = 75;

/** By NVIDIA's device ids, which go up with the generation but for TU116 and TU117; undefined where none is shown. */
export function isAmpereOrLater(fn: PciFunction): boolean | undefined {
  const { deviceId } = functionIds(fn);
  if (deviceId === undefined) return undefined;
  return deviceId >= FIRST_AMPERE && !(deviceId >= 0x2180 && deviceId < 0x2200);
}
const FIRST_AMPERE = 0x2080;

/** GB/s that one NVLink or xGMI carries at least: what a told rate is divided by to count links. */
const ONE_LINK = 20;
const NVSWITCH_CLASS = '0x068000';
const GPU_CLASS = '0x030200';
const MOST_LINKS = 18;

function gpuLinks({ tree, world }: MachineQuestion, fn: EndpointFunction): readonly GpuLink[] {
  return tree.machine.sideLinks.flatMap((link): readonly GpuLink[] => {
    const end = link.a === fn.id ? link.b : link.b === fn.id ? link.a : null;
    const other = end === null ? undefined : tree.functionById.get(end);
    if (!other || !gpuLinkKinds.has(link.kind)) return [];
    const isGpu = deviceKind(other) === 'gpu';
    if (!isGpu && link.kind !== 'nvswitch') return [];
    const guessed = world.rates === 'fast' ? MOST_LINKS : 1;
    const count =
      link.gigabytesPerSecond === null
        ? guessed
        : Math.max(1, Math.round(link.gigabytesPerSecond / ONE_LINK));
    return [{ target: other.bdf, targetClass: isGpu ? GPU_CLASS : NVSWITCH_CLASS, count }];
  });
}

const gpuLinkKinds: ReadonlySet<string> = new Set(['nvlink', 'nvswitch', 'xgmi']);

const netFacts = (fn: EndpointFunction, index: number, { rates }: World): NetFacts => ({
  name: fn.bdf,
  index,
  megabitsPerSecond: rates === 'fast' ? 800_000 : 10_000,
  gpuDirect: null,
});
