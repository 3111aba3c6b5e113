import type { Behaviour, CpuClass } from './behaviour.ts';
import { cpuClassOf } from './cpuClass.ts';
import { gpuLinkGigabytesPerSecond, pciGigabytesPerSecond } from './linkRates.ts';
import type { Library, NcclRelease } from './releases.ts';
import { UNLIMITED } from './releaseTable.ts';
import type { CpuNode, GpuFacts, NcclTopology, NetFacts, PciNode } from './topology.ts';

/** Kinds of nodes in the graph that paths are searched in. */
export type NodeKind = 'GPU' | 'DEV' | 'PCI' | 'NVS' | 'CPU' | 'NIC' | 'NET';
export type LinkKind = 'LOC' | 'NVL' | 'C2C' | 'PCI' | 'SYS' | 'NET';

export interface GraphNode {
  readonly kind: NodeKind;
  /** The bus id as a number, a NUMA node, or a number of the plugin. */
  readonly id: number;
  /** In the order in which a search follows them. */
  links: GraphLink[];
  /** Vendor, device and both of the subsystem, of a switch. */
  switchIds?: SwitchIds;
}

interface SwitchIds {
  readonly vendor: number;
  readonly device: number;
  readonly subsystemVendor: number;
  subsystemDevice: number;
}

export interface GraphLink {
  readonly kind: LinkKind;
  to: GraphNode;
  gigabytesPerSecond: number;
}

export interface GpuEntry {
  readonly node: GraphNode;
  readonly busId: string;
  readonly index: number;
  readonly rank: number;
  readonly computeCapability: number;
  readonly gcn: string;
  readonly gpuDirect: boolean | null;
}

export interface NetEntry {
  readonly node: GraphNode;
  /** Null for what is on no PCI device. */
  readonly busId: string | null;
  readonly index: number;
  readonly name: string | null;
  readonly gpuDirect: boolean | null;
}

export interface CpuEntry {
  readonly node: GraphNode;
  readonly numaNode: number;
  readonly cpuClass: CpuClass;
}

/** The graph of a topology as one release builds it. */
export interface NcclGraph {
  readonly cpus: readonly CpuEntry[];
  readonly gpus: readonly GpuEntry[];
  readonly nets: readonly NetEntry[];
  readonly switches: readonly GraphNode[];
}

/** While it is built. */
interface Building {
  readonly behaviour: Behaviour;
  readonly library: Library;
  readonly cpus: CpuEntry[];
  readonly gpus: GpuEntry[];
  readonly nets: NetEntry[];
  switches: GraphNode[];
  readonly devices: GraphNode[];
  readonly nics: GraphNode[];
  readonly nvSwitches: GraphNode[];
}

/** The graph as NCCL's ncclTopoGetSystemFromXml builds it. */
export function buildGraph({ cpus }: NcclTopology, { behaviour, library }: NcclRelease): NcclGraph {
  const building: Building = {
    behaviour,
    library,
    cpus: [],
    gpus: [],
    nets: [],
    switches: [],
    devices: [],
    nics: [],
    nvSwitches: [],
  };
  for (const cpu of cpus) addCpu(building, cpu);
  const devices = cpus.flatMap(cpu => cpu.children.flatMap(child => (child.kind === 'pci' ? [child] : [])));
  for (const device of devices) addGpuLinks(building, device);
  if (behaviour.chipLink !== 'none') for (const device of devices) addChipLinks(building, device);
  if (behaviour.followsPciLinks) for (const device of devices) addPciLinks(building, device);
  flattenSwitches(building);
  connectCpus(building);
  for (const { node } of building.cpus) sortLinks(node, null);
  return building;
}

function addCpu(building: Building, cpu: CpuNode) {
  const node = newNode('CPU', cpu.numaNode);
  building.cpus.push({ node, numaNode: cpu.numaNode, cpuClass: cpuClassOf(cpu, building.library) });
  for (const child of cpu.children) {
    if (child.kind === 'pci') addDevice(building, child, node);
    else addVirtualNics(building, child.nets, node);
  }
}

/** All of them share one adapter, on the CPU that came first. */
function addVirtualNics(building: Building, nets: readonly NetFacts[], cpu: GraphNode) {
  const known = building.nics.find(({ id }) => id === 0);
  const nic = known ?? newNode('NIC', 0);
  if (!known) {
    building.nics.push(nic);
    connectBoth(cpu, nic, 'PCI', UNLIMITED);
  }
  addNets(building, nic, nets, null);
}

function addDevice(building: Building, pci: PciNode, parent: GraphNode) {
  const id = busNumber(pci.busId);
  const speed = pciGigabytesPerSecond(pci);
  if (pci.gpu) {
    const top = addGpu(building, pci, pci.gpu, id);
    if (top) connectBoth(top, parent, 'PCI', speed);
  } else if (pci.nets) {
    // The functions of one adapter are one; only the first connects it.
    const nicId = id - (id % 16);
    const known = building.nics.find(nic => nic.id === nicId);
    const nic = known ?? newNode('NIC', nicId);
    if (!known) building.nics.push(nic);
    addNets(building, nic, pci.nets, pci.busId);
    if (!known) connectBoth(nic, parent, 'PCI', speed);
  } else if (isSwitch(pci)) {
    const node = newNode('PCI', id);
    node.switchIds = {
      vendor: pci.vendor ?? 0,
      device: pci.device ?? 0,
      subsystemVendor: pci.subsystemVendor ?? 0,
      subsystemDevice: pci.subsystemDevice ?? 0,
    };
    building.switches.push(node);
    for (const child of pci.children) addDevice(building, child, node);
    connectBoth(node, parent, 'PCI', speed);
  }
}

/** The node that is connected to PCIe; null for a GPU that takes no part. */
function addGpu(building: Building, { busId }: PciNode, gpu: GpuFacts, id: number): GraphNode | null {
  if (gpu.rank === null || gpu.rank < 0) return null;
  const node = newNode('GPU', id);
  building.gpus.push({
    node,
    busId,
    index: gpu.index ?? 0,
    rank: gpu.rank,
    computeCapability: gpu.computeCapability ?? 0,
    gcn: gpu.gcn ?? '',
    gpuDirect: gpu.gpuDirect,
  });
  if (!building.behaviour.hasDeviceNodes) return node;
  const device = newNode('DEV', id);
  building.devices.push(device);
  connectBoth(node, device, 'LOC', UNLIMITED);
  return device;
}

function addNets(building: Building, nic: GraphNode, nets: readonly NetFacts[], busId: string | null) {
  for (const net of nets) {
    if (net.index === null || net.index < 0) continue;
    const node = newNode('NET', net.index);
    const megabits = net.megabitsPerSecond ?? 0;
    connectBoth(nic, node, 'NET', (megabits > 0 ? megabits : DEFAULT_MEGABITS) / 8000);
    building.nets.push({ node, busId, index: net.index, name: net.name, gpuDirect: net.gpuDirect });
  }
}

/** An adapter that does not say how fast it is. */
const DEFAULT_MEGABITS = 10_000;

const classOf = ({ classCode }: PciNode): string => classCode ?? '';

/** A class that NCCL does not know is taken for a switch, too. */
function isSwitch(pci: PciNode): boolean {
  const code = classOf(pci);
  return !otherClasses.some(known => code.startsWith(known)) || code.startsWith('0x060400');
}
const otherClasses = ['0x0680', '0x03', '0x02', '0x12'];

/** NVLink and xGMI; the far end of a GPU tells it itself. */
function addGpuLinks(building: Building, pci: PciNode) {
  for (const child of pci.children) addGpuLinks(building, child);
  const gpu = building.gpus.find(({ node }) => node.id === busNumber(pci.busId));
  if (!pci.gpu || !gpu) return;
  const from = linkEnd(building, gpu.node.id);
  if (!from) return;
  for (const link of pci.gpu.links) {
    const speed = link.count * gpuLinkGigabytesPerSecond(building, gpu);
    const to = farEnd(building, from, link.targetClass ?? '', link.target);
    if (!to) continue;
    if (to.kind === from.kind) connect(from, to, 'NVL', speed);
    else connectBoth(from, to, 'NVL', speed);
  }
}

/** The node of a GPU that its links are on. */
const linkEnd = ({ behaviour, devices, gpus }: Building, id: number): GraphNode | undefined =>
  behaviour.hasDeviceNodes
    ? devices.find(node => node.id === id)
    : gpus.find(({ node }) => node.id === id)?.node;

function farEnd(
  building: Building,
  from: GraphNode,
  targetClass: string,
  target: string,
): GraphNode | undefined {
  if (targetClass.startsWith('0x068001')) return localCpu(from);
  if (targetClass.startsWith('0x0680')) {
    // All NVSwitches are one node.
    const known = building.nvSwitches[0] ?? newNode('NVS', 0);
    if (building.nvSwitches.length === 0) building.nvSwitches.push(known);
    return known;
  }
  return linkEnd(building, busNumber(target));
}

function addChipLinks(building: Building, pci: PciNode) {
  for (const child of pci.children) addChipLinks(building, child);
  const from = pci.gpu && linkEnd(building, busNumber(pci.busId));
  const cpu = from && localCpu(from);
  if (!pci.gpu || !from || !cpu) return;
  const kind = building.behaviour.chipLink === 'C2C' ? 'C2C' : 'NVL';
  for (const { megabytesPerSecond, count } of pci.gpu.chipLinks)
    connectBoth(from, cpu, kind, (megabytesPerSecond * count) / 1000);
}

function addPciLinks(building: Building, pci: PciNode) {
  for (const child of pci.children) addPciLinks(building, child);
  const find = (busId: string) => building.switches.find(({ id }) => id === busNumber(busId));
  const from = find(pci.busId);
  for (const target of pci.pciLinks) {
    const to = find(target);
    if (from && to) connect(from, to, 'LOC', UNLIMITED);
  }
}

/** The CPU above a node, by PCIe. */
function localCpu(node: GraphNode, from: GraphNode | null = null): GraphNode | undefined {
  if (node.kind === 'CPU') return node;
  for (const { kind, to } of node.links) {
    if (kind !== 'PCI' || to === from || (to.kind !== 'PCI' && to.kind !== 'CPU')) continue;
    const found = localCpu(to, node);
    if (found) return found;
  }
  return undefined;
}

/** Broadcom's switches that show two levels where there is one. */
function flattenSwitches(building: Building) {
  const generationOf = (node: GraphNode, depth: number) =>
    broadcomGeneration(building.behaviour, node, depth);
  let top = building.switches.find(node => generationOf(node, 0));
  while (top?.switchIds) {
    const parent = top;
    const generation = generationOf(parent, 0);
    const isPart = ({ to }: GraphLink) => to.kind === 'PCI' && generationOf(to, 1) === generation;
    const parts = parent.links.filter(isPart).map(({ to }) => to);
    parent.links = parent.links.filter(link => !isPart(link));
    for (const part of parts) mergeInto(building, parent, part);
    // So that it is not found again.
    top.switchIds.subsystemDevice = 0xffff;
    top = building.switches.find(node => generationOf(node, 0));
  }
}

function mergeInto(building: Building, parent: GraphNode, part: GraphNode) {
  for (const link of part.links) {
    if (link.to === parent) continue;
    parent.links.push(link);
    const back = link.to.links.find(({ to }) => to === part);
    if (back) back.to = parent;
  }
  building.switches = building.switches.filter(node => node !== part);
}

function broadcomGeneration({ flattens }: Behaviour, node: GraphNode, depth: 0 | 1 | number): 4 | 5 | null {
  const ids = node.switchIds;
  if (ids?.vendor !== BROADCOM || ids.subsystemVendor !== BROADCOM) return null;
  const family = ids.subsystemDevice & 0xf000;
  if (ids.device === 0xc010 && family === 0xa000) return flattens.includes(4) ? 4 : null;
  if (ids.device === 0xc030 && family === depth * 0x1000) return flattens.includes(5) ? 5 : null;
  return null;
}

const BROADCOM = 0x1000;

function connectCpus({ cpus, behaviour }: Building) {
  for (const { node, cpuClass } of cpus)
    for (const other of cpus)
      if (other.node !== node) connect(node, other.node, 'SYS', behaviour.betweenCpus[cpuClass]);
}

/** Links down the tree come before the one up; NVLink before and links between CPUs behind these already are. */
function sortLinks(node: GraphNode, above: GraphNode | null) {
  const up = above && node.links.find(({ to }) => to === above);
  if (up) node.links = [...node.links.filter(link => link !== up), up];
  for (const { kind, to } of [...node.links]) if (kind === 'PCI' && to !== above) sortLinks(to, node);
}

const newNode = (kind: NodeKind, id: number): GraphNode => ({ kind, id, links: [] });

function connectBoth(a: GraphNode, b: GraphNode, kind: LinkKind, gigabytesPerSecond: number) {
  connect(a, b, kind, gigabytesPerSecond);
  connect(b, a, kind, gigabytesPerSecond);
}

/** Adds to the link of this kind that there is, and keeps wider links before narrower ones. */
function connect(from: GraphNode, to: GraphNode, kind: LinkKind, gigabytesPerSecond: number) {
  const found = from.links.findIndex(link => link.to === to && link.kind === kind);
  const index = found < 0 ? from.links.length : found;
  const link = from.links[index] ?? { kind, to, gigabytesPerSecond: 0 };
  link.gigabytesPerSecond += gigabytesPerSecond;
  const others = from.links.filter(each => each !== link);
  let place = index;
  while (place > 0 && (others[place - 1]?.gigabytesPerSecond ?? 0) < link.gigabytesPerSecond) place--;
  from.links = [...others.slice(0, place), link, ...others.slice(place)];
}

/** A bus id as one number: `0000:41:00.0` is 0x41000. */
export function busNumber(busId: string): number {
  const digits = /^[0-9a-f:.]*/i.exec(busId)?.[0].replace(/[:.]/g, '') ?? '';
  return Number.parseInt(digits || '0', 16);
}
