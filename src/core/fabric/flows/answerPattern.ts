import { err, ok, type Result } from '../../lib/result.ts';
import type { PairMatrix } from '../../p2pdma/policy/matrix.ts';
import { pairMatrix } from '../../p2pdma/policy/pairMatrix.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import { type MapType, mapTypes } from '../../p2pdma/policy/verdict.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { say } from '../../topology/sentence.ts';
import { type PatternChoice, type PatternError, patternWorkload } from '../packets/patterns.ts';
import type { FlowSpec, Workload } from '../packets/workload.ts';
import type { PlatformEdits } from '../platform/platform.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import { transferFlows } from './transferFlows.ts';

export interface PatternAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly choice: PatternChoice;
}

/** As many as a link carries. */
const MOST_FLOWS = 4096;

/**
 * The flows of a pattern as drivers make them under the kernel's verdicts: by bus address, through the host bridge, or
 * where the kernel refuses as two through memory. Error: the machine lacks the devices of the pattern, or memory.
 */
export function answerPattern({ choice, ...booting }: PatternAsked): Result<Workload, PatternError> {
  const fabric = bootedFabric(booting);
  const pattern = patternWorkload(fabric, choice);
  if (!pattern.ok) return pattern;
  const verdicts = pairMatrix(machineTree(booting.machine), booting.settings);
  const bufferAddress = fabric.platform.memory[0]?.base ?? 0n;
  const flows = asDriversDo(pattern.value.flows, verdicts, bufferAddress);
  if (flows.length <= MOST_FLOWS) return ok({ flows });
  const sentence = say`That makes ${flows.length} transfers; at most ${MOST_FLOWS} run together. Choose a pattern with fewer.`;
  return err({ code: 'too-many-transfers', sentence });
}

/** A flow that becomes two moves all that come after it; who followed it follows its second half. */
function asDriversDo(
  flows: readonly FlowSpec[],
  verdicts: PairMatrix,
  bufferAddress: bigint,
): readonly FlowSpec[] {
  const rowOf = new Map(verdicts.ids.map((id, row) => [id, row]));
  const verdictOf = ({ initiator, target }: FlowSpec): MapType | null => {
    if (target.kind === 'system-memory' || target.node === initiator) return null;
    const [row, column] = [rowOf.get(target.node), rowOf.get(initiator)];
    if (row === undefined || column === undefined) return null;
    return mapTypes[verdicts.mapTypes[row * verdicts.ids.length + column] ?? -1] ?? null;
  };
  const mapped = flows.map(verdictOf);
  const lastOf: number[] = [];
  let count = 0;
  for (const mapType of mapped) {
    count += mapType === 'NOT_SUPPORTED' ? 2 : 1;
    lastOf.push(count - 1);
  }
  return flows.flatMap((flow, i) => {
    const firstIndex = i === 0 ? 0 : (lastOf[i - 1] ?? 0) + 1;
    const made = transferFlows({ ...flow, mapType: mapped[i] ?? null, bufferAddress }, firstIndex);
    const follows = flow.follows && { ...flow.follows, flow: lastOf[flow.follows.flow] ?? 0 };
    return made.map((each, place) => (place === 0 ? { ...each, follows } : each));
  });
}
