import { answerOffload, type OffloadSide } from '../../../fabric/offload/offloadAnswer.ts';
import { sizeText } from '../../../lib/byteSize.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { say } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

interface OffloadBytes {
  /** Into and out of DRAM. */
  readonly dram?: number;
  readonly rootComplex?: number;
  /** Payload on all links together, each way. */
  readonly links?: number;
}

/** What the NVMe-oF target of the document chooses for its namespaces, and what its data path costs. */
export interface OffloadClaim {
  readonly commandsInFlight?: number;
  /** By namespace, in their order; null: none. */
  readonly providers?: readonly (NodeId | null)[];
  readonly served?: OffloadBytes;
  readonly throughMemory?: OffloadBytes;
  readonly freedLanes?: number;
}

export function checkOffload(
  { document, names }: ClaimContext,
  { commandsInFlight, providers, served, throughMemory, freedLanes }: OffloadClaim,
): Checked {
  const { drivers, target, ...asked } = document;
  if (!target) return { holds: false, sentence: say`There is no target.` };
  const answer = answerOffload({
    ...asked,
    memory: drivers.memory,
    ...target,
    commandsInFlight: commandsInFlight ?? target.commandsInFlight,
  });
  if (!answer.ok) return { holds: false, sentence: answer.error.sentence };
  const chosen = answer.value.choices.map(({ provider }) => provider);
  const [now, then] = [answer.value.served, answer.value.throughMemory].map(bytesOf);
  const holds =
    (!providers || String(providers) === String(chosen)) &&
    isAsClaimed(served ?? {}, now ?? {}) &&
    isAsClaimed(throughMemory ?? {}, then ?? {}) &&
    (freedLanes === undefined || freedLanes === answer.value.freedLanes);
  const chosenNames = chosen.flatMap((provider, at) => [
    ...say`${at > 0 ? ', ' : ''}`,
    provider === null ? { text: 'none' } : nameOf(names, provider),
  ]);
  const text = (each: ReturnType<typeof bytesOf> | undefined) =>
    `${sizeText(BigInt(each?.links ?? 0))} on links, ${sizeText(BigInt(each?.rootComplex ?? 0))} through the root complex, ${sizeText(BigInt(each?.dram ?? 0))} into and out of DRAM`;
  return {
    holds,
    sentence: [
      ...say`Chosen at connect time: `,
      ...chosenNames,
      ...say`. As served: ${text(now)}. With peer memory off: ${text(then)}.`,
    ],
  };
}

const bytesOf = ({ cost }: OffloadSide) => ({
  dram: cost.memory.readBytes + cost.memory.writtenBytes,
  rootComplex: cost.rootComplexBytes,
  links: cost.links.reduce((sum, { upBytes, downBytes }) => sum + upBytes + downBytes, 0),
});
