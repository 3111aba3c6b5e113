/** How a run ended: answered, no answer (or one that differs), asked wrongly. */
export const exitStatus = { ok: 0, noAnswer: 1, usage: 2 } as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** What a command prints and how it ends. */
export interface Outcome {
  readonly status: ExitStatus;
  /** Pieces of standard output, in order. */
  readonly output: Iterable<string>;
  /** Lines for standard error: what a person should know beside the answer. */
  readonly notes: readonly string[];
}

export interface Command {
  readonly name: string;
  /** What follows the name: `FILE [--json]`. */
  readonly usage: string;
  readonly summary: string;
  readonly run: (args: readonly string[]) => Outcome;
}

/** Why a command cannot answer, in words, thrown from wherever that is found and caught once in main. */
export class NoAnswer extends Error {
  readonly status: ExitStatus;
  constructor(message: string, status: ExitStatus = exitStatus.noAnswer) {
    super(message);
    this.status = status;
  }
}

export const askedWrongly = (message: string): NoAnswer => new NoAnswer(message, exitStatus.usage);

export const answer = (output: Iterable<string>, notes: readonly string[] = []): Outcome => ({
  status: exitStatus.ok,
  output,
  notes,
});
