import type { FluidAnswer } from '../core/fabric/flows/fluidRun.ts';
import type { WorkloadError } from '../core/fabric/packets/flowPlan.ts';
import type { FlowResult } from '../core/fabric/packets/results.ts';
import type { RunAnswer, RunAsked, RunOptions } from '../core/fabric/run/runAnswer.ts';
import type { Sentence } from '../core/topology/sentence.ts';
import type { Progress } from '../worker/protocol.ts';

/** Transfers that run together, and what became of them. */
export interface Traffic {
  /** Why the machine has no transfers of the pattern that was asked for. */
  readonly patternRefused: Sentence | null;
  readonly engine: TrafficEngine;
  readonly options: RunOptions;
  /** What runs now; null: nothing. */
  readonly running: { readonly progress: Progress | null } | null;
  /** Why the last run could not begin. */
  readonly refused: WorkloadError | null;
  /** The last run that ended; it stays in sight while another one runs. */
  readonly run: TrafficRun | null;
  /** Whether the same transfers are looked at with redirect off and on, and through memory. */
  readonly comparesWays: boolean;
  /** What each transfer got in the run before, to be seen beside this one; null: another list, or none. */
  readonly before: readonly FlowResult[] | null;
  readonly clock: RunClock;
  /** How the run is looked at below the tree. */
  readonly runView: RunView;
  /** The line of the trace whose packet is looked at. */
  readonly line: number | null;
  /** The channel whose queues and credits are looked at. */
  readonly watched: number | null;
}

export const runViews = ['results', 'timeline', 'packets', 'queues', 'plots'] as const;
export type RunView = (typeof runViews)[number];

export const trafficEngines = ['packets', 'flows'] as const;
export type TrafficEngine = (typeof trafficEngines)[number];

/** `asked` is what was run: another workload or document makes the answer one of the past. */
export type TrafficRun = PacketRun | FlowRun;
export interface PacketRun {
  readonly by: 'packets';
  readonly asked: RunAsked;
  readonly answer: RunAnswer;
}
export interface FlowRun {
  readonly by: 'flows';
  readonly asked: RunAsked;
  readonly answer: FluidAnswer;
}

/** Where in a run the picture stands. While it plays, now is `fromPs` and what has gone by since. */
export interface RunClock {
  readonly fromPs: number;
  readonly sinceMs: number;
  readonly playing: boolean;
  /** Simulated picoseconds in a millisecond of the wall clock. */
  readonly psPerMs: number;
}

export const noTraffic: Traffic = {
  patternRefused: null,
  engine: 'packets',
  options: { queues: 'separate', maxPayloadBytes: null, scalesCreditsFrom: 5 },
  running: null,
  comparesWays: false,
  runView: 'results',
  refused: null,
  run: null,
  before: null,
  clock: { fromPs: 0, sinceMs: 0, playing: false, psPerMs: 0 },
  line: null,
  watched: null,
};
