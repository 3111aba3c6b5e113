import { resolveKernel } from '../p2pdma/kernels/kernels.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { knownValue } from '../topology/fact.ts';
import { makeLinkRate } from '../topology/link.ts';
import type { Machine, NodeId, PciFunction } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { namedMachine, nameOf } from '../topology/nodeName.ts';
import type { TextPart } from '../topology/sentence.ts';
import { slotText } from '../topology/slots.ts';
import { machineReport, type SocketLanes } from './report.ts';
import { reportMarkdown } from './reportMarkdown.ts';

/** The report of a machine with the names that a page needs, and the same as Markdown. Plain data. */
export interface ReportAnswer {
  readonly kernel: string;
  readonly sockets: readonly SocketLanes[];
  readonly freeSlots: readonly TextPart[];
  readonly uplinks: readonly UplinkRow[];
  readonly pairs: {
    readonly labels: readonly string[];
    readonly byVerdict: Readonly<Record<MapType, number>>;
    /** Row-major, provider down, client across. */
    readonly verdicts: readonly MapType[];
  };
  readonly groups: readonly GroupRow[];
  readonly groupsBasis: 'captured' | 'predicted';
  readonly markdown: string;
}

export interface UplinkRow {
  readonly switch: TextPart;
  /** `x16 Gen4`; null where it is not shown. */
  readonly rate: string | null;
  /** GB/s in one direction, as predicted; null where a rate is not shown. */
  readonly upGigabytes: number | null;
  readonly downGigabytes: number | null;
  readonly ratio: number | null;
}

/** Who is given one of these gets all. */
export interface GroupRow {
  readonly devices: readonly TextPart[];
  readonly isCertain: boolean;
  /** The numbers of the groups in which the capture shows them; empty where it shows none. */
  readonly captured: readonly number[];
}

/** Works out what a machine offers and shares, and words it. */
export function answerReport(machine: Machine, settings: KernelSettings): ReportAnswer {
  const report = machineReport(machine, settings);
  const { uplinks, pairs, groups } = report;
  const named = namedMachine(machineTree(machine));
  const name = (id: NodeId) => nameOf(named, id);
  const resolved = resolveKernel(settings.kernel);
  return {
    kernel: resolved.ok ? resolved.value.label : settings.kernel,
    sockets: report.sockets,
    freeSlots: report.freeSlots.map(slot => slotText(named, slot)),
    uplinks: uplinks.map(({ switch: id, rate, ...rest }) => ({
      switch: name(id),
      rate: rate && makeLinkRate(rate),
      ...rest,
    })),
    pairs: {
      labels: pairs.devices.map(id => name(id).text),
      byVerdict: pairs.byVerdict,
      verdicts: pairs.verdicts,
    },
    groups: groups.map(({ devices, isCertain }) => ({
      devices: devices.map(name),
      isCertain,
      captured: capturedGroups(devices.flatMap(id => named.tree.functionById.get(id) ?? [])),
    })),
    groupsBasis: report.groupsBasis,
    markdown: reportMarkdown(machine, report, settings),
  };
}

const capturedGroups = (devices: readonly PciFunction[]): readonly number[] => [
  ...new Set(devices.flatMap(({ iommuGroup }) => knownValue(iommuGroup) ?? [])),
];
