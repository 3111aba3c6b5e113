import { ok, type Result } from '../../lib/result.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { Sentence } from '../../topology/sentence.ts';
import type { WorkloadError } from '../packets/flowPlan.ts';
import type { LinkResult } from '../packets/results.ts';
import { type Simulation, simulate } from '../packets/simulate.ts';
import type { Workload } from '../packets/workload.ts';
import type { LinkLoad } from '../rates/linkLoads.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import type { RequestError } from '../routing/hop.ts';
import { answerOffload, type OffloadQuestion } from './offloadAnswer.ts';
import { offloadWorkload, type WorkloadSize, workloadSize } from './offloadWorkload.ts';

/** An NVMe-oF target's commands, packet by packet, on both ways. */
export interface OffloadRun {
  /** Of what was run, where it is not the whole: commands may be cut. */
  readonly size: WorkloadSize;
  readonly served: SideRun;
  readonly throughMemory: SideRun;
}

export interface SideRun {
  /** As it was run, for whoever wants to look at its packets. */
  readonly workload: Workload;
  /** Of all commands together, from the first byte to the last, in 1e9 bytes a second. */
  readonly gigabytesPerSecond: number;
  /** Payload that links have carried, in the same sense as the sums of the flow engine. */
  readonly links: readonly LinkLoad[];
  /** Why it came to no end; null: all commands are through. */
  readonly stuck: Sentence | null;
}

export interface OffloadTold {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** In one go: some thousandths of a second. */
const STEP_EVENTS = 20_000;

/** Both sides under way, one after the other. */
export interface OffloadUnderWay {
  /** Lets some of it happen; false: both have come to their end. */
  readonly goOn: () => boolean;
  readonly told: () => OffloadTold;
  readonly answer: () => OffloadRun;
}

/**
 * Connects a host and starts its commands packet by packet, with peer-to-peer memory and without; buffers are used
 * again and again. Error: a device is not on PCI, or none can start the transfer.
 */
export function startOffload(
  question: OffloadQuestion,
): Result<OffloadUnderWay, RequestError | WorkloadError> {
  const answer = answerOffload(question);
  if (!answer.ok) return answer;
  const { served, throughMemory } = answer.value;
  const size = workloadSize(served.commands.length, question.sizeBytes);
  const fabric = bootedFabric(question);
  const start = ({ commands }: typeof served) => {
    const workload = offloadWorkload(commands, size);
    const simulation = simulate(fabric, workload, { traceLimit: 0 });
    return simulation.ok ? ok({ workload, run: simulation.value }) : simulation;
  };
  const first = start(served);
  if (!first.ok) return first;
  const second = start(throughMemory);
  if (!second.ok) return second;
  const runs = [first.value.run, second.value.run];
  return ok({
    goOn: () => runs.some(run => run.step(STEP_EVENTS) > 0),
    told: () => {
      const progress = runs.map(run => run.progress());
      const sumOf = (key: 'doneBytes' | 'totalBytes') => progress.reduce((sum, each) => sum + each[key], 0);
      return { doneBytes: sumOf('doneBytes'), totalBytes: sumOf('totalBytes') };
    },
    answer: () => ({
      size,
      served: sideRun(first.value.workload, first.value.run),
      throughMemory: sideRun(second.value.workload, second.value.run),
    }),
  });
}

/** The same to its end at once. */
export function runOffload(question: OffloadQuestion): Result<OffloadRun, RequestError | WorkloadError> {
  const started = startOffload(question);
  if (!started.ok) return started;
  while (started.value.goOn());
  return ok(started.value.answer());
}

function sideRun(workload: Workload, run: Simulation): SideRun {
  const outcome = run.outcome();
  const arrived = run.flowResults().filter((_, place) => place % 2 === 1);
  const bytes = arrived.reduce((sum, { deliveredBytes }) => sum + deliveredBytes, 0);
  return {
    workload,
    gigabytesPerSecond: run.nowPs() > 0 ? (bytes * 1000) / run.nowPs() : 0,
    links: loadsOf(run.linkResults()),
    stuck: outcome.kind === 'deadlock' ? outcome.sentence : null,
  };
}

function loadsOf(links: readonly LinkResult[]): readonly LinkLoad[] {
  const loads = new Map<NodeId, LinkLoad>();
  for (const { link, direction, payloadBytes } of links) {
    if (link === null || payloadBytes === 0) continue;
    const { upBytes = 0, downBytes = 0 } = loads.get(link) ?? {};
    const isUp = direction === 'up';
    loads.set(link, {
      link,
      upBytes: upBytes + (isUp ? payloadBytes : 0),
      downBytes: downBytes + (isUp ? 0 : payloadBytes),
    });
  }
  return [...loads.values()];
}
