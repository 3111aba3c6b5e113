import type { PeerlaneDocument } from '../../core/share/document.ts';
import type { Answer, Args, CallName, Progress } from '../../worker/protocol.ts';
import type { AppState } from '../state.ts';

export type { CallName };

/**
 * An answer of the engine that follows from facts: what it is asked, and when. Whenever that says anything else, the
 * engine is asked again; what came too late is cancelled and only the latest is shown.
 */
export interface Declared<N extends CallName> {
  readonly call: N;
  /** While this does not hold there is no answer. */
  readonly when?: (state: AppState) => boolean;
  /** What the call is asked about the open document; null: there is nothing to ask. */
  readonly inputs: (document: PeerlaneDocument, state: AppState) => Args<N> | null;
  /** Comes along with the inputs, but is by itself no reason to ask again. */
  readonly besides?: (state: AppState) => Partial<Args<N>>;
  /** Asked at every change, as while something is dragged or scrubbed; the others leave a pause in a burst of changes. */
  readonly isLive?: true;
  readonly onProgress?: (progress: Progress, state: AppState) => Partial<AppState>;
}

/** An answer that is asked for while something that shows it is on the screen. */
export interface PaneAnswer<N extends CallName> extends Declared<N> {
  /** Its name among all pane answers. */
  readonly key: string;
}

/** What a declared answer is once it is there. */
export type AnswerTo<N extends CallName> = NonNullable<Answer<N>>;
