import { pairMatrix } from '../../p2pdma/policy/pairMatrix.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import { type MapType, mapTypes } from '../../p2pdma/policy/verdict.ts';
import type { NodeId } from '../../topology/machine.ts';
import { type MachineTree, machineTree } from '../../topology/machineTree.ts';
import type { FlowResult } from '../packets/results.ts';
import type { FlowSpec } from '../packets/workload.ts';
import { crossedTwice } from '../rates/linkLoads.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import type { OutcomeKind } from '../routing/hop.ts';
import { route } from '../routing/route.ts';
import type { RunAsked, RunChannel } from '../run/runAnswer.ts';
import { answerFluid, type FluidAnswer } from './fluidRun.ts';
import { type PeerTransfer, peerTransfers } from './peerTransfers.ts';
import { transferFlows } from './transferFlows.ts';

/** Ways for the same transfers: as the kernel maps them now, with ACS redirect off and on, or all of them by DRAM. */
export const trafficWays = ['as-it-is', 'redirect-off', 'redirect-on', 'through-memory'] as const;
export type TrafficWay = (typeof trafficWays)[number];

export interface WayAnswer {
  readonly way: TrafficWay;
  /** What all transfers bring together, from the start to the end of the last; GB/s. */
  readonly gigabytes: number;
  readonly transfers: readonly WayTransfer[];
}

export interface WayTransfer {
  readonly name: string;
  /** What Linux says of the pair, NOT_SUPPORTED where memory is chosen; null where one end is no device. */
  readonly mapType: MapType | null;
  /** Of its flow; of two the one that does not arrive. */
  readonly outcome: OutcomeKind;
  /** Of a transfer by way of memory the slower half. */
  readonly gigabytes: number;
  readonly limitedBy: RunChannel | null;
  /** Links that its bytes cross both up and down. */
  readonly crossedTwice: readonly NodeId[];
}

/** The same transfers each way, as flows that share links fairly (fabric.md 3.1). A way that cannot be run is left out. */
export function answerWays(asked: Omit<RunAsked, 'options'>): readonly WayAnswer[] {
  const tree = machineTree(asked.machine);
  return trafficWays.flatMap(way => answerWay(asked, tree, way) ?? []);
}

/** `pci:0:0` stands for every device (Documentation/admin-guide/kernel-parameters.txt, `pci=`). */
function settingsFor(settings: KernelSettings, way: TrafficWay): KernelSettings {
  if (way === 'redirect-off') return { ...settings, commandLine: 'pci=disable_acs_redir=pci:0:0' };
  if (way === 'redirect-on') return { ...settings, iommu: 'on', commandLine: '' };
  return settings;
}

type Asked = Omit<RunAsked, 'options'>;

function answerWay(asked: Asked, tree: MachineTree, way: TrafficWay): WayAnswer | null {
  const settings = settingsFor(asked.settings, way);
  const { peers, others } = peerTransfers(tree, asked.workload.flows);
  const verdictOf = verdicts(tree, settings);
  const bufferAddress = bootedFabric(asked).platform.memory[0]?.base ?? 0n;
  const made = peers.map(peer => {
    const mapType = way === 'through-memory' ? 'NOT_SUPPORTED' : verdictOf(peer);
    return {
      mapType,
      flows: transferFlows({ ...peer.spec, target: peer.target, mapType, bufferAddress }, 0),
    };
  });
  const all = [...made, ...others.map(flow => ({ mapType: null, flows: [flow] }))];
  const flows = all.flatMap(each => each.flows).map((flow): FlowSpec => ({ ...flow, follows: null }));
  const fluid = answerFluid({ ...asked, settings, workload: { flows } });
  if (!fluid.ok) return null;
  const fabric = bootedFabric({ ...asked, settings });
  let next = 0;
  const transfers = all.map(each => {
    const halves = fluid.value.flows.slice(next, next + each.flows.length);
    next += each.flows.length;
    const routes = each.flows.flatMap(flow => {
      const routed = route(fabric, flow);
      return routed.ok ? [routed.value] : [];
    });
    return {
      ...wayTransfer(halves, fluid.value.links),
      mapType: each.mapType,
      crossedTwice: crossedTwice(routes),
    };
  });
  const bytes = all.reduce((sum, each, i) => sum + (arrives(transfers[i]) ? bytesOf(each.flows) : 0), 0);
  return { way, gigabytes: (bytes * 1000) / Math.max(1, fluid.value.endPs), transfers };
}

const arrives = (transfer: WayTransfer | undefined): boolean =>
  transfer?.outcome === 'delivered' || transfer?.outcome === 'redirected';

/** Bytes that go by way of memory count once. */
const bytesOf = ([first]: readonly FlowSpec[]): number => (first ? first.sizeBytes * first.repeat : 0);

function verdicts(tree: MachineTree, settings: KernelSettings) {
  const { ids, mapTypes: found } = pairMatrix(tree, settings);
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  return ({ spec, target }: PeerTransfer): MapType => {
    const [row, column] = [rowOf.get(target.node), rowOf.get(spec.initiator)];
    if (row === undefined || column === undefined) return 'UNKNOWN';
    return mapTypes[found[row * ids.length + column] ?? -1] ?? 'UNKNOWN';
  };
}

function wayTransfer(halves: readonly FlowResult[], links: FluidAnswer['links']) {
  const slowest = halves.reduce((least, half) => (half.gigabytes < least.gigabytes ? half : least));
  return {
    name: slowest.name.replace(/, (into|out of) memory$/, ''),
    gigabytes: slowest.gigabytes,
    outcome: (halves.find(({ endPs }) => endPs === null) ?? slowest).outcome,
    limitedBy: links[slowest.limitedBy ?? -1] ?? null,
  };
}
