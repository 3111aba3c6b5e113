import type { Transfer } from '../dma/transfer.ts';
import type { PlannedRun } from '../dmabuf/plannedRun.ts';
import type { FlowSpec, Workload } from '../fabric/packets/workload.ts';
import type { PlatformEdits } from '../fabric/platform/platform.ts';
import { type BarRange, barOf } from '../p2pdma/memory/barMemory.ts';
import type { Drivers, P2pMemory, Provider } from '../p2pdma/memory/drivers.ts';
import type { NvmetTarget } from '../p2pdma/nvmet/nvmetTarget.ts';
import { knownValue } from '../topology/fact.ts';
import type { Machine, NodeId, PciFunction } from '../topology/machine.ts';
import type { PeerlaneDocument } from './document.ts';

/**
 * The document with another machine, as an edit leaves it: what drivers set up and everything else lose what named a node
 * that is gone, and memory in a BAR that has become too small for it.
 */
export function withMachine(document: PeerlaneDocument, machine: Machine): PeerlaneDocument {
  if (machine === document.machine) return document;
  const functions = new Map(machine.functions.map(fn => [fn.id, fn]));
  const there: There = {
    functions,
    nodes: new Set<NodeId>([
      ...functions.keys(),
      ...machine.roots.map(root => root.id),
      ...machine.others.map(other => other.id),
    ]),
  };
  return {
    ...document,
    machine,
    drivers: driversOf(document.drivers, there),
    transfer: transferOf(document.transfer, there),
    platform: platformOf(document.platform, there),
    workload: workloadOf(document.workload, there),
    sharing: sharingOf(document.sharing, there),
    target: document.target && targetOf(document.target, there),
  };
}

interface There {
  readonly functions: ReadonlyMap<NodeId, PciFunction>;
  /** Functions, roots and other devices. */
  readonly nodes: ReadonlySet<NodeId>;
}

function driversOf({ memory, orchestrator }: Drivers, there: There): Drivers {
  const isThere = (node: NodeId | null) => node === null || there.functions.has(node);
  const clients = orchestrator.clients
    .filter(({ client }) => there.nodes.has(client))
    .map(entry => (isThere(entry.provider) ? entry : { ...entry, provider: null }));
  const provider = isThere(orchestrator.provider) ? orchestrator.provider : null;
  return { memory: memoryOf(memory, there), orchestrator: { ...orchestrator, clients, provider } };
}

function memoryOf({ providers, cmbs, privateMemories, unmappable }: P2pMemory, there: There): P2pMemory {
  return {
    providers: providers.flatMap(provider => {
      const fn = there.functions.get(provider.node);
      return fn ? [withoutMisfits(provider, fn)] : [];
    }),
    cmbs: cmbs.filter(({ node }) => there.functions.has(node)),
    privateMemories: privateMemories.filter(({ node }) => there.functions.has(node)),
    unmappable: unmappable.filter(node => there.functions.has(node)),
  };
}

function withoutMisfits(provider: Provider, fn: PciFunction): Provider {
  const fits = (range: BarRange) => fitsInto(fn, range);
  return { ...provider, chunks: provider.chunks.filter(fits), registers: provider.registers.filter(fits) };
}

function fitsInto(fn: PciFunction, { bar: index, offsetBytes, sizeBytes }: BarRange): boolean {
  if (fn.bars.state !== 'known') return true;
  const bar = barOf(fn, index);
  return bar !== undefined && offsetBytes + sizeBytes <= (knownValue(bar.sizeBytes) ?? 1n << 64n);
}

function transferOf({ device, segments }: Transfer, { functions, nodes }: There): Transfer {
  return {
    device: device !== null && nodes.has(device) ? device : null,
    segments: segments.filter(segment => segment.kind === 'system-memory' || functions.has(segment.node)),
  };
}

/** What follows a transfer that is gone starts by itself. */
function workloadOf({ flows }: Workload, { functions }: There): Workload {
  const isThere = ({ initiator, target }: FlowSpec) =>
    functions.has(initiator) && (target.kind === 'system-memory' || functions.has(target.node));
  const places = new Map(flows.filter(isThere).map((flow, place) => [flow, place]));
  const followed = (follows: FlowSpec['follows']) => {
    const leader = follows && flows[follows.flow];
    const flow = leader ? places.get(leader) : undefined;
    return follows && flow !== undefined ? { ...follows, flow } : null;
  };
  return { flows: flows.filter(isThere).map(flow => ({ ...flow, follows: followed(flow.follows) })) };
}

/** Without its exporter nothing is shared; the calls of an importer that is gone stay, and are refused. */
const sharingOf = (runs: readonly PlannedRun[], { functions, nodes }: There): readonly PlannedRun[] =>
  runs
    .filter(({ sharing }) => functions.has(sharing.exporter.node))
    .map(run => {
      const importers = run.sharing.importers.filter(({ node }) => nodes.has(node));
      return { ...run, sharing: { ...run.sharing, importers } };
    });

/** A namespace whose provider is gone uses none. */
function targetOf(target: NvmetTarget, { functions, nodes }: There): NvmetTarget | null {
  if (!nodes.has(target.rdmaDevice)) return null;
  const namespaces = target.namespaces
    .filter(({ device }) => nodes.has(device))
    .map(namespace => {
      const { p2pmem } = namespace;
      const isThere = p2pmem.kind !== 'named' || functions.has(p2pmem.provider);
      return isThere ? namespace : { ...namespace, p2pmem: { kind: 'off' } as const };
    });
  return { ...target, namespaces };
}

function platformOf(platform: PlatformEdits, { nodes }: There): PlatformEdits {
  const kept = <V>(record: Readonly<Record<NodeId, V>>): Readonly<Record<NodeId, V>> =>
    Object.fromEntries((Object.entries(record) as [NodeId, V][]).filter(([node]) => nodes.has(node)));
  const { rootComplexes, devices, inboundOffsets, subtractiveBridges, ...rest } = platform;
  return {
    ...rest,
    ...(rootComplexes && { rootComplexes: kept(rootComplexes) }),
    ...(devices && { devices: kept(devices) }),
    ...(inboundOffsets && { inboundOffsets: kept(inboundOffsets) }),
    ...(subtractiveBridges && { subtractiveBridges: subtractiveBridges.filter(node => nodes.has(node)) }),
  };
}
