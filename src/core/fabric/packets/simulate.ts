import { ok, type Result } from '../../lib/result.ts';
import { type MissingFact, type Sentence, say } from '../../topology/sentence.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Channel } from './channels.ts';
import { type Checkpoint, putBack, takeCheckpoint } from './checkpoint.ts';
import { circleSentence, findCircle, type Wait } from './deadlock.ts';
import { type FlowPlan, planFlows, type WorkloadError } from './flowPlan.ts';
import { newEngine } from './loop/engine.ts';
import { nextTimePs } from './loop/eventQueue.ts';
import { runEvents, startFlows } from './loop/run.ts';
import type { TraceColumns } from './loop/trace.ts';
import { networkOf } from './networkOfPlan.ts';
import { type Occupancy, occupancyOf } from './occupancy.ts';
import { defaultPacketOptions, type PacketOptions } from './options.ts';
import {
  type FlowResult,
  flowResults,
  type LinkResult,
  linkResults,
  type TransferTimes,
  transferTimes,
} from './results.ts';
import type { Workload } from './workload.ts';

/**
 * The fabric in time, packet by packet.
 *
 * `simulate(fabric, workload, options)` routes every flow of the workload with the router of this folder and runs its
 * packets over the links of these routes:
 *
 *     const run = simulate(fabric, { flows: [plainFlow(a, { kind: 'bar', node: b, bar: 0, offset: 0n }, 'write')] });
 *     if (run.ok) while (run.value.step(50_000) > 0) report(run.value.progress());
 *
 * Units: times are whole picoseconds from 0 (`Ps`), sizes bytes, rates GB/s of 1e9 bytes. Everything that is returned
 * is plain data.
 *
 * - A **channel** is one direction of one link (or the way between two root complexes, or the inside of a device). All
 *   results name channels by their index in `channels`, which tells link, direction and ends.
 * - A **flow** is named by its index in the workload; `flows[i]` has its route and crossings.
 * - A step is one event. Events are ordered by time and then by the order in which they were scheduled; nothing is
 *   random. n steps of one are one run of n, and a run continued from a checkpoint is the same run.
 * - The **trace** has one line for each packet on each channel with the times of leaving and arriving, so that drawing a
 *   moment is interpolation. It ends at `options.traceLimit`; `traceNote` then says so. Counters never end.
 * - A flow whose way is not known or that is never sent does not run, and its result says why; one that is refused,
 *   dropped or never answered on the way runs as far as it goes, and its bytes are lost. At the end of a run delivered
 *   and lost bytes of every flow that ran are its total.
 *
 * Beside this file: `options.ts` (rules and figures, all with defaults), `workload.ts` (flows), `patterns.ts` (workloads
 * by name), `workloadFile.ts` (workloads as JSON), `recording.ts` (samples for plots, going back and forth),
 * `results.ts` and `occupancy.ts` (what is told of flows, links and queues), `closedForm.ts` (what a link carries in
 * steady state by the same rules), `ordering.ts` (the ordering table). The engine itself: `run.ts` takes events out of
 * `eventQueue.ts` and hands them to `transmit.ts` and `arrive.ts`; `engine.ts` tells everything that moves.
 */
export interface Simulation {
  readonly channels: readonly Channel[];
  readonly flows: readonly FlowPlan[];
  /** What would have to be known for the flows that do not run. */
  readonly missing: readonly MissingFact[];
  readonly nowPs: () => number;
  readonly steps: () => number;
  /** Lets at most so many events happen. Returns how many did; fewer than asked: nothing is left to happen. */
  readonly step: (events: number) => number;
  /** Lets everything up to and at a time happen. Returns how many events that were. */
  readonly runUntil: (ps: number) => number;
  readonly checkpoint: () => Checkpoint;
  readonly restore: (checkpoint: Checkpoint) => void;
  readonly progress: () => RunProgress;
  readonly outcome: () => RunOutcome;
  readonly flowResults: () => readonly FlowResult[];
  readonly linkResults: () => readonly LinkResult[];
  /** By flow. */
  readonly transferTimes: () => readonly TransferTimes[];
  /** Sums so far, by flow and by channel: cheap enough to be asked for all along a run. */
  readonly sums: () => RunSums;
  /** Queues and credits of a channel, by its index, at this moment. */
  readonly occupancy: (channel: number) => Occupancy;
  /** The crossings up to this moment; the columns are the simulation's own, to be read only. */
  readonly trace: () => TraceColumns;
  /** What the trace lacks, in words; null: nothing. */
  readonly traceNote: () => Sentence | null;
}

/** Sums from the beginning up to a moment. */
export interface RunSums {
  /** By flow. */
  readonly deliveredBytes: readonly number[];
  /** By channel. */
  readonly payloadBytes: readonly number[];
}

export interface RunProgress {
  readonly nowPs: number;
  readonly steps: number;
  /** Bytes that have been delivered or lost, of all that are to be. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** How a run stands. A deadlock names the circle of channels that wait for each other. */
export type RunOutcome =
  | { readonly kind: 'running' }
  | { readonly kind: 'finished'; readonly atPs: number }
  | {
      readonly kind: 'deadlock';
      readonly atPs: number;
      readonly circle: readonly Wait[];
      readonly sentence: Sentence;
    };

/** Prepares a run. Flows that no device could start are an error; those that fail on the way run and tell how. */
export function simulate(
  fabric: Fabric,
  workload: Workload,
  change: Partial<PacketOptions> = {},
): Result<Simulation, WorkloadError> {
  const options = { ...defaultPacketOptions, ...change };
  const planned = planFlows(fabric, workload, options);
  if (!planned.ok) return planned;
  return ok(simulationOf(fabric, planned.value, options));
}

function simulationOf(
  fabric: Fabric,
  plan: Extract<ReturnType<typeof planFlows>, { ok: true }>['value'],
  options: PacketOptions,
): Simulation {
  const { flows, channels } = plan;
  const engine = newEngine(networkOf(plan, options), options.traceLimit);
  const { events } = engine;
  const running = flows.filter(({ heldBack }) => heldBack === null);
  const totalBytes = running.reduce((sum, { spec }) => sum + spec.sizeBytes * spec.repeat, 0);
  startFlows(engine);
  return {
    channels,
    flows,
    missing: flows.flatMap(({ missing }) => missing),
    nowPs: () => events.nowPs,
    steps: () => events.steps,
    step: count => runEvents(engine, count, Number.POSITIVE_INFINITY),
    runUntil: ps => {
      const count = runEvents(engine, Number.POSITIVE_INFINITY, ps);
      if (ps > events.nowPs && Number.isFinite(ps)) events.nowPs = ps;
      return count;
    },
    checkpoint: () => takeCheckpoint(engine),
    restore: checkpoint => putBack(engine, checkpoint),
    progress: () => ({
      nowPs: events.nowPs,
      steps: events.steps,
      doneBytes: sum(engine.flows.deliveredBytes) + sum(engine.flows.lostBytes),
      totalBytes,
    }),
    outcome: () => {
      if (nextTimePs(events) !== Number.POSITIVE_INFINITY) return { kind: 'running' };
      if (engine.flows.unfinished === 0) return { kind: 'finished', atPs: events.nowPs };
      const circle = findCircle(engine) ?? [];
      const sentence = circleSentence(fabric, channels, circle);
      return { kind: 'deadlock', atPs: events.nowPs, circle, sentence };
    },
    flowResults: () => flowResults(engine, flows),
    linkResults: () => linkResults(engine, channels),
    transferTimes: () => transferTimes(engine, flows),
    sums: () => ({
      deliveredBytes: Array.from(engine.flows.deliveredBytes),
      payloadBytes: Array.from(engine.counters.payloadBytes),
    }),
    occupancy: channel => occupancyOf(engine, channel),
    trace: () => engine.trace,
    traceNote: () => traceNote(engine.trace, options.traceLimit),
  };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function traceNote({ dropped }: TraceColumns, limit: number): Sentence | null {
  if (dropped === 0) return null;
  const [kept, lost] = [limit.toLocaleString('en'), dropped.toLocaleString('en')];
  return say`The first ${kept} crossings of links are kept to look at; ${lost} that followed are counted only.`;
}
