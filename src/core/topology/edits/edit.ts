import type { Result } from '../../lib/result.ts';
import type { Machine, NodeId } from '../machine.ts';
import { machineTree } from '../machineTree.ts';
import { namedMachine, nameOf } from '../nodeName.ts';
import { type Sentence, say, type TextPart } from '../sentence.ts';
import type { Change } from './changes.ts';

/** Why an edit is refused; the sentence tells it to a person. */
export const refusalCodes = [
  'no-such-node',
  'built-in',
  'part-of-switch',
  'already-there',
  'below-itself',
  'occupied',
  'no-port',
  'wants-pcie',
  'wants-conventional',
  'no-device-number',
  'out-of-buses',
  'out-of-lanes',
  'too-many-functions',
  'too-many-ports',
  'does-not-split',
  'no-such-fact',
  'bad-value',
  'not-changed',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export interface Refusal {
  readonly code: RefusalCode;
  readonly sentence: Sentence;
}

/** A machine after an edit. */
export interface Edited {
  readonly machine: Machine;
  /** What was added, moved or changed; what was above it, where it was removed; null for the machine itself. */
  readonly node: NodeId | null;
  /** What else is different from before. */
  readonly changes: readonly Change[];
}

/** An edit never changes the machine it was given, never throws for what a person may ask, and keeps every id. */
export type EditResult = Result<Edited, Refusal>;

/** Names nodes in refusals; worked out only when there is something to say. */
export const naming = (machine: Machine): ((id: NodeId) => TextPart) => {
  const named = namedMachine(machineTree(machine));
  return id => nameOf(named, id);
};

export const refusal = (code: RefusalCode, sentence: Sentence): Refusal => ({ code, sentence });

export const noSuchNode = (id: NodeId): Refusal =>
  refusal('no-such-node', say`The machine has no node "${id}".`);
