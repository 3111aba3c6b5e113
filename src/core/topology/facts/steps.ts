import type { CellCodec } from '../../lib/cell.ts';
import { hex } from '../../lib/hex.ts';

/** Numbers that mostly stay or count up: told as the step from the last one. */
export function steps(maximum: number): CellCodec<number> {
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
