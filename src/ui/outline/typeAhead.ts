/** Letters that follow each other faster are one name. */
export const TYPING_MS = 700;

export interface Typed {
  readonly text: string;
  readonly atMs: number;
}
export const nothingTyped: Typed = { text: '', atMs: Number.NEGATIVE_INFINITY };

export interface LetterAt {
  readonly letter: string;
  readonly atMs: number;
  /** The labels of all rows, and which one the focus is on. */
  readonly labels: readonly string[];
  readonly at: number;
  /** Whether the letter is a command of that row. */
  readonly isCommand: boolean;
}

/** What a letter does: it jumps to a row, is a command, is one unless another letter follows, or nothing. */
export type LetterAct =
  | { readonly kind: 'jump'; readonly row: number }
  | { readonly kind: 'command' | 'command-unless-typing' | 'nothing' };

/**
 * A letter in a list whose single letters are commands. Right after another one it goes on with a name, whatever the
 * command it stands for: "nvme" moves nothing. The first letter of some row's name waits for the next one.
 */
export function readLetter(
  typed: Typed,
  { letter, atMs, labels, at, isCommand }: LetterAt,
): { typed: Typed; act: LetterAct } {
  const isGoingOn = atMs - typed.atMs <= TYPING_MS;
  const text = (isGoingOn ? typed.text : '') + letter.toLowerCase();
  const row = rowFor(text, labels, isGoingOn ? at : at + 1);
  const next = { text, atMs };
  if (isGoingOn) return { typed: next, act: row === null ? { kind: 'nothing' } : { kind: 'jump', row } };
  if (isCommand) {
    return row === null
      ? { typed: nothingTyped, act: { kind: 'command' } }
      : { typed: next, act: { kind: 'command-unless-typing' } };
  }
  return row === null
    ? { typed: next, act: { kind: 'nothing' } }
    : { typed: next, act: { kind: 'jump', row } };
}

/** The next row from this one on, round the end, whose name begins so, with its spaces or without. */
function rowFor(text: string, labels: readonly string[], from: number): number | null {
  for (let step = 0; step < labels.length; step++) {
    const row = (from + step) % labels.length;
    const label = (labels[row] ?? '').toLowerCase();
    if (label.startsWith(text) || label.replaceAll(' ', '').startsWith(text)) return row;
  }
  return null;
}
