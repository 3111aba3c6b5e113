import type { RouteRequest } from '../fabric/routing/request.ts';
import type { CallOutcome } from '../p2pdma/memory/callOutcome.ts';
import type { KernelMessage } from '../p2pdma/policy/verdict.ts';
import type { MissingFact, Sentence } from '../topology/sentence.ts';
import type { BufferState } from './bufferState.ts';
import type { PartyId } from './sharing.ts';
import type { SharingRule } from './sharingRules.ts';

/**
 * How a call stands, mildest first: done; done though the kernel warns of it or nobody notices that it is wrong;
 * not to be told from this machine; the caller waits, so nothing is done; refused with an error.
 */
export const standings = ['done', 'flagged', 'unknown', 'waits', 'refused'] as const;
export type Standing = (typeof standings)[number];

/** What one rule found about a call. The ordered findings are the outcome: nothing is told a second time. */
export interface Finding {
  readonly rule: SharingRule;
  readonly standing: Standing;
  readonly sentence: Sentence;
}

/** Bytes that cross the machine because of a call. */
export interface Traffic {
  readonly party: PartyId;
  readonly why: 'job' | 'move';
  readonly request: RouteRequest;
  readonly fromNs: number;
  readonly untilNs: number;
}

/** A call on its way: the state so far and what was found. */
export interface Step {
  readonly state: BufferState;
  readonly findings: readonly Finding[];
  /** As the kernel returns it: `0`, `-EBUSY`. */
  readonly returned: string;
  readonly messages: readonly KernelMessage[];
  readonly traffic: readonly Traffic[];
  /** What would have to be known; empty unless it stands 'unknown'. */
  readonly missing: readonly MissingFact[];
}

/** What became of one call, as a driver sees it and in words. */
export interface BufferOutcome extends CallOutcome {
  readonly standing: Standing;
  readonly findings: readonly Finding[];
  readonly missing: readonly MissingFact[];
}

/** Nothing has happened yet. */
export const begin = (state: BufferState): Step => ({
  state,
  findings: [],
  returned: '0',
  messages: [],
  traffic: [],
  missing: [],
});

const found = (step: Step, finding: Finding): Step => ({ ...step, findings: [...step.findings, finding] });

export const did = (step: Step, rule: SharingRule, sentence: Sentence, state = step.state): Step => ({
  ...found(step, { rule, standing: 'done', sentence }),
  state,
});

export const flagged = (step: Step, rule: SharingRule, sentence: Sentence): Step =>
  found(step, { rule, standing: 'flagged', sentence });

/** What was done to the state before it stays, as in the kernel. */
export const refused = (step: Step, rule: SharingRule, returned: string, sentence: Sentence): Step => ({
  ...found(step, { rule, standing: 'refused', sentence }),
  returned,
});

export const waits = (step: Step, rule: SharingRule, sentence: Sentence): Step => ({
  ...found(step, { rule, standing: 'waits', sentence }),
  returned: 'does not return',
});

export const untold = (
  step: Step,
  sentence: Sentence,
  missing: readonly MissingFact[],
  rule: SharingRule = 'reach-unknown',
): Step => ({
  ...found(step, { rule, standing: 'unknown', sentence }),
  returned: 'unknown',
  missing,
});

/** One step, then another that begins where it ended; the first that does not go through ends it. */
export function andThen(step: Step, next: (step: Step) => Step): Step {
  return goesThrough(standingOf(step)) ? next(step) : step;
}

export const goesThrough = (standing: Standing): boolean => standing === 'done' || standing === 'flagged';

/** The worst of what was found. */
export const standingOf = ({ findings }: Pick<Step, 'findings'>): Standing =>
  standings[Math.max(0, ...findings.map(({ standing }) => standings.indexOf(standing)))] ?? 'done';
