import { type CellCodec, text } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';

/** Numbers that mostly stay or count up: told as the step from the last one. */
export function stepsOf(maximum: number): CellCodec<number> {
  let [written, read] = [0, 0];
  return {
    write: value => {
      const step = value - written;
      written = value;
      return step < 0 ? `n${hex(-step, 1)}` : hex(step, 1);
    },
    read: cell => {
      const match = /^(n?)([0-9a-f]{1,8})$/.exec(cell);
      if (!match) return undefined;
      const step = Number.parseInt(match[2] ?? '', 16);
      read += match[1] ? -step : step;
      return read >= 0 && read <= maximum ? read : undefined;
    },
  };
}

/**
 * Text that counts, as labels do: where "GPU 1" follows "GPU 0" the number is written `\\#`, so that all of a kind
 * read alike. Plain text never holds that, since its own backslashes are doubled.
 */
export function countedText(): CellCodec<string> {
  const written = counters();
  const read = counters();
  return {
    write: (value, index) => {
      const { stem, number } = split(value);
      const isNext = number !== undefined && number === written.next(stem);
      if (number !== undefined) written.take(stem, number);
      return isNext ? `${text.write(stem, index)}${NEXT}` : text.write(value, index);
    },
    read: (cell, index) => {
      const isNext = cell.endsWith(NEXT) && !/(^|[^\\])(\\\\)+#$/.test(cell);
      const plain = text.read(isNext ? cell.slice(0, -NEXT.length) : cell, index);
      const value = plain === undefined || !isNext ? plain : `${plain}${read.next(plain)}`;
      const { stem, number } = split(value ?? '');
      if (number !== undefined) read.take(stem, number);
      return value;
    },
  };
}

const NEXT = '\\#';

/** The number at the end of a label; one with a leading zero is text. */
function split(value: string): { readonly stem: string; readonly number: number | undefined } {
  const match = /(?<!\d)(0|[1-9]\d{0,5})$/.exec(value);
  if (!match) return { stem: value, number: undefined };
  return { stem: value.slice(0, match.index), number: Number(match[0]) };
}

function counters() {
  const last = new Map<string, number>();
  return {
    next: (stem: string): number => (last.get(stem) ?? -1) + 1,
    take: (stem: string, number: number): void => {
      last.set(stem, number);
    },
  };
}
