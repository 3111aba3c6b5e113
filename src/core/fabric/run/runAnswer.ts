import { ok, type Result } from '../../lib/result.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { LinkRate } from '../../topology/link.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import type { MissingFact, Sentence } from '../../topology/sentence.ts';
import type { WorkloadError } from '../packets/flowPlan.ts';
import type { TraceColumns } from '../packets/loop/trace.ts';
import type { Occupancy } from '../packets/occupancy.ts';
import type { PacketOptions } from '../packets/options.ts';
import { record, type Sample } from '../packets/recording.ts';
import type { FlowResult, LinkResult, TransferTimes } from '../packets/results.ts';
import { type RunOutcome, type Simulation, simulate } from '../packets/simulate.ts';
import type { Workload } from '../packets/workload.ts';
import type { PlatformEdits } from '../platform/platform.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import { type TraceIndex, traceIndex } from './traceIndex.ts';

/** What a person chooses of the packet engine; the rest is as usual. */
export type RunOptions = Pick<PacketOptions, 'queues' | 'maxPayloadBytes' | 'scalesCreditsFrom'>;

export interface RunAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly workload: Workload;
  readonly options: RunOptions;
}

/** One direction of one link, as drawings and tables name it. */
export interface RunChannel {
  readonly link: NodeId | null;
  readonly direction: 'up' | 'down' | 'between-roots' | 'inside';
  readonly from: NodeId;
  readonly to: NodeId;
  /** Null where it is no link. */
  readonly rate: LinkRate | null;
}

/** Everything that the page shows about one run of the packet engine. Plain data; times in picoseconds. */
export interface RunAnswer {
  readonly channels: readonly RunChannel[];
  readonly flows: readonly FlowResult[];
  readonly links: readonly LinkResult[];
  readonly outcome: RunOutcome;
  /** When the last thing happened. */
  readonly endPs: number;
  /** Events that the engine went through. */
  readonly steps: number;
  readonly index: TraceIndex;
  /** How far transfers and channels were at some moments, from the beginning to the end. */
  readonly samples: readonly Sample[];
  /** By flow: when transfers ended, and how long they took. */
  readonly times: readonly TransferTimes[];
  readonly traceNote: Sentence | null;
  readonly assumptions: readonly MissingFact[];
}

export interface RunTold {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

const SAMPLE_EVENTS = 256;
/** Samples between two reports of how far a run has come. */
const REPORT_SAMPLES = 1024;

/** Runs a workload to its end, packet by packet, and tells how far it is. Error: a flow that no device could start. */
export function answerRun(asked: RunAsked, tell: (told: RunTold) => void): Result<RunAnswer, WorkloadError> {
  const prepared = prepare(asked);
  if (!prepared.ok) return prepared;
  const run = prepared.value;
  let samples = 0;
  const recording = record(run, {
    stepsPerSample: SAMPLE_EVENTS,
    mostCheckpoints: 2, // the engine keeps nothing between calls, so there is nothing to go back to
    onProgress: progress => {
      if (++samples % REPORT_SAMPLES === 0) tell(progress);
    },
  });
  return ok({
    channels: run.channels.map(({ link, direction, from, to, rate }) => ({
      link,
      direction,
      from,
      to,
      rate,
    })),
    flows: run.flowResults(),
    links: run.linkResults(),
    outcome: run.outcome(),
    endPs: run.nowPs(),
    steps: run.steps(),
    index: traceIndex(trimmed(run.trace())),
    samples: recording.samples,
    times: run.transferTimes(),
    traceNote: run.traceNote(),
    assumptions: run.assumptions,
  });
}

/** What waits for a channel, and its credits, at a moment of the run: the run is done again up to there. */
export function answerOccupancy(
  asked: RunAsked,
  { channel, atPs }: { readonly channel: number; readonly atPs: number },
): Occupancy | null {
  const prepared = prepare(asked);
  if (!prepared.ok || !prepared.value.channels[channel]) return null;
  prepared.value.runUntil(atPs);
  return prepared.value.occupancy(channel);
}

const prepare = (asked: RunAsked): Result<Simulation, WorkloadError> =>
  simulate(bootedFabric(asked), asked.workload, asked.options);

/** Without the room that was kept for more. */
function trimmed(trace: TraceColumns): TraceColumns {
  const { size, dropped } = trace;
  return {
    size,
    dropped,
    packet: trace.packet.slice(0, size),
    channel: trace.channel.slice(0, size),
    flow: trace.flow.slice(0, size),
    kind: trace.kind.slice(0, size),
    transfer: trace.transfer.slice(0, size),
    tag: trace.tag.slice(0, size),
    bytes: trace.bytes.slice(0, size),
    offset: trace.offset.slice(0, size),
    sentPs: trace.sentPs.slice(0, size),
    endPs: trace.endPs.slice(0, size),
    arrivedPs: trace.arrivedPs.slice(0, size),
  };
}
