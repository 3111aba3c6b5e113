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

const STEP_EVENTS = 200_000;

/**
 * Connects a host and runs its commands packet by packet, with peer-to-peer memory and without; buffers are used again
 * and again. Error: a device is not on PCI, or none can start the transfer.
 */
export function runOffload(
  question: OffloadQuestion,
  tell: (told: OffloadTold) => void = () => {},
): Result<OffloadRun, RequestError | WorkloadError> {
  const answer = answerOffload(question);
  if (!answer.ok) return answer;
  const { served, throughMemory } = answer.value;
  const size = workloadSize(served.commands.length, question.sizeBytes);
  const fabric = bootedFabric(question);
  const told = { doneBytes: 0, totalBytes: 0 };
  const sides = [served, throughMemory].map(side => {
    const workload = offloadWorkload(side.commands, size);
    const simulation = simulate(fabric, workload, { traceLimit: 0 });
    if (simulation.ok) told.totalBytes += simulation.value.progress().totalBytes;
    return { workload, simulation };
  });
  const runs: SideRun[] = [];
  for (const { workload, simulation } of sides) {
    if (!simulation.ok) return simulation;
    runs.push(sideRun(workload, toItsEnd(simulation.value, told, tell)));
    told.doneBytes += simulation.value.progress().doneBytes;
  }
  const [first, second] = runs;
  if (!first || !second) throw new Error('two sides');
  return ok({ size, served: first, throughMemory: second });
}

function toItsEnd(
  run: Simulation,
  { doneBytes, totalBytes }: OffloadTold,
  tell: (told: OffloadTold) => void,
): Simulation {
  while (run.step(STEP_EVENTS) === STEP_EVENTS) {
    tell({ doneBytes: doneBytes + run.progress().doneBytes, totalBytes });
  }
  return run;
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
