import { ok, type Result } from '../../lib/result.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { LinkRate } from '../../topology/link.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import type { MissingFact, Sentence } from '../../topology/sentence.ts';
import type { WorkloadError } from '../packets/flowPlan.ts';
import type { TraceColumns } from '../packets/loop/trace.ts';
import type { Occupancy } from '../packets/occupancy.ts';
import type { PacketOptions } from '../packets/options.ts';
import { type Recording, recorder, type Sample, seek } from '../packets/recording.ts';
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
  /** What would have to be known for the flows that do not run. */
  readonly missing: readonly MissingFact[];
}

export interface RunTold {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

const SAMPLE_EVENTS = 256;
/** Samples in one go: some thousandths of a second. */
const SAMPLES_AT_ONCE = 64;

/** A run that goes on bit by bit, and into which one can look again afterwards. */
export interface KeptRun {
  /** Lets some of it happen; false: it has come to its end. */
  readonly goOn: () => boolean;
  readonly told: () => RunTold;
  /** What came of it, once it has come to its end. */
  readonly answer: () => RunAnswer;
  /**
   * What waits for a channel, and its credits, at a moment of the run: only what happened since the nearest checkpoint
   * before is simulated again, and `events` says how much that is. Null: there is no such channel.
   */
  readonly lookAt: (moment: RunMoment) => { readonly occupancy: Occupancy; readonly events: number } | null;
}

export interface RunMoment {
  /** By its index in the run's channels. */
  readonly channel: number;
  readonly atPs: number;
}

/** Starts a workload, packet by packet. Error: a flow that no device could start. */
export function startRun(asked: RunAsked): Result<KeptRun, WorkloadError> {
  const prepared = prepare(asked);
  if (!prepared.ok) return prepared;
  const run = prepared.value;
  const { goOn, recording } = recorder(run, { stepsPerSample: SAMPLE_EVENTS });
  let ended: { readonly recording: Recording; readonly answer: RunAnswer } | null = null;
  const atItsEnd = () => {
    if (!ended) {
      const recorded = recording();
      ended = { recording: recorded, answer: answerOf(run, recorded) };
    }
    return ended;
  };
  return ok({
    goOn: () => {
      for (let i = 0; i < SAMPLES_AT_ONCE; i++) if (!goOn()) return false;
      return true;
    },
    told: () => run.progress(),
    answer: () => atItsEnd().answer,
    lookAt: ({ channel, atPs }) => {
      if (!run.channels[channel]) return null;
      const events = seek(run, atItsEnd().recording, atPs);
      return { occupancy: run.occupancy(channel), events };
    },
  });
}

/** Runs a workload to its end at once. */
export function answerRun(asked: RunAsked): Result<RunAnswer, WorkloadError> {
  const started = startRun(asked);
  if (!started.ok) return started;
  const run = started.value;
  while (run.goOn());
  return ok(run.answer());
}

const answerOf = (run: Simulation, { samples }: Recording): RunAnswer => ({
  channels: run.channels.map(({ link, direction, from, to, rate }) => ({ link, direction, from, to, rate })),
  flows: run.flowResults(),
  links: run.linkResults(),
  outcome: run.outcome(),
  endPs: run.nowPs(),
  steps: run.steps(),
  index: traceIndex(trimmed(run.trace())),
  samples,
  times: run.transferTimes(),
  traceNote: run.traceNote(),
  missing: run.missing,
});

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
