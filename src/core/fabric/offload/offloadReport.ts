import { err, ok, type Result } from '../../lib/result.ts';
import type { P2pMemory } from '../../p2pdma/memory/drivers.ts';
import type { NvmetChoice } from '../../p2pdma/nvmet/nvmet.ts';
import type { NvmetTarget } from '../../p2pdma/nvmet/nvmetTarget.ts';
import { policyFor } from '../../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { nearestFunction } from '../../topology/nearestFunction.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { type Sentence, say, sentenceText } from '../../topology/sentence.ts';
import type { PlatformEdits } from '../platform/platform.ts';
import { platformOf } from '../platform/platformOf.ts';
import type { DirectedLink } from '../rates/capacity.ts';
import { type LinkLoad, linkLoads } from '../rates/linkLoads.ts';
import { type Fabric, fabricOf } from '../routing/fabric.ts';
import { route } from '../routing/route.ts';
import { playIo } from './nvmetIo.ts';
import { answerOffload, type OffloadAnswer, type OffloadSide } from './offloadAnswer.ts';
import type { OffloadCost } from './offloadCost.ts';
import { queueRequests, submissionQueue } from './queueMemory.ts';

export interface OffloadAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly memory: P2pMemory;
  readonly target: NvmetTarget;
}

/** What a person is shown of a target: its commands summed up, whatever their number. */
export interface OffloadReport {
  readonly choices: readonly NvmetChoice[];
  readonly served: SideReport;
  readonly throughMemory: SideReport;
  readonly freedLanes: number;
  /** By drive; empty where nobody asks for queues in drives. */
  readonly queues: readonly QueueReport[];
}

/** One way of serving the host. */
export interface SideReport {
  readonly cost: Omit<OffloadCost, 'ratesGigabytes' | 'bottlenecks'>;
  /** Of all commands together, in 1e9 bytes a second; null where no link limits them. */
  readonly gigabytesPerSecond: number | null;
  readonly namespaces: readonly NamespaceReport[];
}

export interface NamespaceReport {
  readonly nsid: number;
  /** Commands whose data waits in the memory of a peer, and in system memory. */
  readonly inPeer: number;
  readonly inMemory: number;
  /** Why, each reason once. */
  readonly whys: readonly Sentence[];
  /** Null where no link limits it. */
  readonly gigabytesPerSecond: number | null;
  /** What holds its first command to its rate. */
  readonly bottleneck: DirectedLink | null;
  /** The first command, for the player. */
  readonly play: readonly PlayStep[];
}

/** Where a drive's submission queue is, and what fetching an entry and completing it puts on each link. */
export interface QueueReport {
  readonly drive: NodeId;
  readonly isInDrive: boolean;
  readonly why: Sentence;
  readonly links: readonly LinkLoad[];
  /** The same with the queue in system memory. */
  readonly linksThroughMemory: readonly LinkLoad[];
}

/** Connects a host to the target, sends its commands, and sums up what they cost. Error: a device is not on PCI, in words. */
export function reportOffload({ target, ...asked }: OffloadAsked): Result<OffloadReport, Sentence> {
  const { namespaces, rdmaDevice, queueEntries } = target;
  const policy = policyFor(machineTree(asked.machine), asked.settings);
  const platform = platformOf(policy.tree, { settings: asked.settings, edits: asked.platform });
  const fabric = fabricOf(policy.tree, platform);
  const strangers = [rdmaDevice, ...namespaces.map(({ device }) => device)].filter(
    id => !nearestFunction(policy.tree, id),
  );
  const [stranger] = strangers;
  if (stranger !== undefined) {
    return err(
      say`${nameOf(fabric, stranger)} is no PCI device and sits below none, so the CPU copies its data.`,
    );
  }
  const drives = [...new Set(namespaces.map(({ device }) => nearestFunction(policy.tree, device)?.id))];
  const context = { machine: fabric, kernel: policy.row, names: fabric };
  let { memory } = asked;
  const queues: QueueReport[] = [];
  for (const drive of queueEntries > 0 ? drives : []) {
    if (drive === undefined) continue;
    const queue = submissionQueue(context, memory, { drive, entries: queueEntries, queue: 1 });
    memory = queue.memory;
    queues.push({
      drive,
      isInDrive: queue.place !== null,
      why: queue.why,
      links: queueLoads(fabric, drive, queue),
      linksThroughMemory: queueLoads(fabric, drive, { place: null }),
    });
  }
  const answer = answerOffload({ ...asked, ...target, memory });
  return answer.ok ? ok({ ...summedUp(fabric, answer.value), queues }) : err(answer.error.sentence);
}

function queueLoads(
  fabric: Fabric,
  drive: NodeId,
  queue: Parameters<typeof queueRequests>[1],
): readonly LinkLoad[] {
  const address = fabric.platform.memory[0]?.base ?? 0n;
  return linkLoads(
    queueRequests(drive, queue, address).flatMap(request => {
      const routed = route(fabric, request);
      return routed.ok ? [routed.value] : [];
    }),
  );
}

const summedUp = (fabric: Fabric, { choices, served, throughMemory, freedLanes }: OffloadAnswer) => ({
  choices,
  served: reportOf(fabric, served, choices),
  throughMemory: reportOf(fabric, throughMemory, choices),
  freedLanes,
});

function reportOf(
  fabric: Fabric,
  { commands, cost }: OffloadSide,
  choices: readonly NvmetChoice[],
): SideReport {
  const { ratesGigabytes, bottlenecks, ...own } = cost;
  return {
    cost: own,
    gigabytesPerSecond: sumOf(ratesGigabytes),
    namespaces: choices.map(({ nsid }) => {
      const places = commands.flatMap((command, at) => (command.nsid === nsid ? [at] : []));
      const mine = commands.filter(command => command.nsid === nsid);
      const inPeer = mine.filter(({ buffer }) => buffer.kind === 'peer').length;
      const [first] = mine;
      return {
        nsid,
        inPeer,
        inMemory: mine.length - inPeer,
        whys: differing(mine.map(({ why }) => why)),
        gigabytesPerSecond: sumOf(places.map(at => ratesGigabytes[at] ?? 0)),
        bottleneck: bottlenecks[places[0] ?? -1] ?? null,
        play: first ? playIo(fabric, first).map(step => ({ ...step, chapter: `Namespace ${nsid}` })) : [],
      };
    }),
  };
}

/** A stream that no link limits has no rate, and so has what it is a part of. */
function sumOf(rates: readonly number[]): number | null {
  const sum = rates.reduce((all, rate) => all + rate, 0);
  return Number.isFinite(sum) ? sum : null;
}

const differing = (sentences: readonly Sentence[]): readonly Sentence[] => [
  ...new Map(sentences.map(sentence => [sentenceText(sentence), sentence])).values(),
];
