import { type FlowSpec, plainFlow, type Workload } from '../packets/workload.ts';
import type { RouteRequest } from '../routing/request.ts';
import type { OffloadCommand } from './offloadAnswer.ts';

export interface WorkloadSize {
  /** How often each buffer is used. */
  readonly rounds: number;
  /** Of each command; a target moves a large one in pieces anyway. */
  readonly sizeBytes: number;
}

/** The most that a run moves; with more it would be a wait and no better a figure. */
const MOST_BYTES = 96 * 2 ** 20;
const MOST_ROUNDS = 16;
const LEAST_ROUNDS = 4;
const LEAST_BYTES = 4096;

/** As many rounds of these commands as a run is meant to take, and smaller commands where even a few would be too many. */
export function workloadSize(commands: number, sizeBytes: number): WorkloadSize {
  const fitting = Math.floor(MOST_BYTES / Math.max(1, commands * sizeBytes));
  if (fitting >= LEAST_ROUNDS) return { rounds: Math.min(MOST_ROUNDS, fitting), sizeBytes };
  const least = Math.floor(MOST_BYTES / (LEAST_ROUNDS * commands * LEAST_BYTES)) * LEAST_BYTES;
  return { rounds: LEAST_ROUNDS, sizeBytes: Math.min(sizeBytes, Math.max(LEAST_BYTES, least)) };
}

/**
 * The commands of a target as transfers for either engine: of those with a buffer in the same place one flow into it
 * and one out of it. A command goes out once it is in, and its buffer takes the next once it is out.
 */
export function offloadWorkload(
  commands: readonly OffloadCommand[],
  { rounds, sizeBytes }: WorkloadSize,
): Workload {
  const flows: FlowSpec[] = [];
  for (const [name, [first, ...others]] of alike(commands)) {
    if (!first) continue;
    const queueDepth = 1 + others.length;
    const [into, outOf] = first.legs;
    const flow = ({ request }: { readonly request: RouteRequest }, more: Partial<FlowSpec>) =>
      plainFlow(request.initiator, request.target, request.operation, {
        sizeBytes,
        queueDepth,
        repeat: queueDepth * rounds,
        addressing: request.addressing,
        ...more,
      });
    const place = flows.length;
    const once = { when: 'delivered', flow: place + 1, lag: queueDepth } as const;
    flows.push(
      flow(into, { name: `${name}, in`, follows: once }),
      flow(outOf, { name: `${name}, out`, follows: { when: 'delivered', flow: place, lag: 0 } }),
    );
  }
  return { flows };
}

/** By namespace, those in a peer's memory apart from those that fell back. */
function alike(commands: readonly OffloadCommand[]): ReadonlyMap<string, readonly OffloadCommand[]> {
  const groups = new Map<string, OffloadCommand[]>();
  for (const command of commands) {
    const name = `Namespace ${command.nsid}${command.buffer.kind === 'peer' ? '' : ' through memory'}`;
    const group = groups.get(name);
    if (group) group.push(command);
    else groups.set(name, [command]);
  }
  return groups;
}
