import { type BufferState, type Counters, initialState } from './bufferState.ts';
import type { BufferCall } from './call.ts';
import type { SharingContext } from './context.ts';
import type { BufferOutcome, Traffic } from './step.ts';
import { stepCall } from './stepCall.ts';

/** Calls in order. Plain data: inserting one anywhere and running again is all that editing is. */
export type Script = readonly BufferCall[];

/** One call of a run. */
export interface RunStep {
  readonly call: BufferCall;
  readonly outcome: BufferOutcome;
  readonly before: BufferState;
  readonly after: BufferState;
  readonly traffic: readonly Traffic[];
}

export interface ScriptRun {
  readonly steps: readonly RunStep[];
  readonly final: BufferState;
  readonly counters: Counters;
}

/** Runs a script from the start: the state after each call, what became of it, and what it cost. */
export function runScript(context: SharingContext, script: Script): ScriptRun {
  const steps: RunStep[] = [];
  let state = initialState(context.sharing);
  for (const call of script) {
    const { state: after, outcome, traffic } = stepCall(context, state, call);
    steps.push({ call, outcome, before: state, after, traffic });
    state = after;
  }
  return { steps, final: state, counters: state.counters };
}
