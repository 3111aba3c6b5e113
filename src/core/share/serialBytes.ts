/** A row of bytes as lspci -xxxx prints it, whatever marks of quotes stand before it. */
const ROW = /^([\s>|]*)([0-9a-f]{2,3}):((?: [0-9a-f]{2}){1,16})\s*$/i;
const EXTENDED = 0x100;
const SERIAL_NUMBER = 0x0003;
const SERIAL_BYTES = 8;

/** Where a byte of the configuration space stands in a text. */
interface Place {
  readonly line: number;
  readonly column: number;
  readonly value: number;
}

/** The lines with every serial number in dumps of the configuration space (capability 0003) as zeros. */
export function serialBytesZeroed(lines: readonly string[]): {
  readonly lines: readonly string[];
  readonly serials: number;
} {
  const changed = [...lines];
  let serials = 0;
  let bytes = new Map<number, Place>();
  const flush = () => {
    const at = serialIn(bytes);
    if (at !== null) {
      const places = Array.from({ length: SERIAL_BYTES }, (_, i) => bytes.get(at + 4 + i));
      if (places.some(place => place !== undefined && place.value !== 0)) serials++;
      for (const place of places)
        if (place) changed[place.line] = zeroed(changed[place.line] ?? '', place.column);
    }
    bytes = new Map();
  };
  for (const [line, text] of lines.entries()) {
    const row = ROW.exec(text);
    const offset = Number.parseInt(row?.[2] ?? '', 16);
    if (!row || offset === 0) flush();
    if (!row) continue;
    const from = (row[1] ?? '').length + (row[2] ?? '').length + 1;
    for (const [i, value] of (row[3] ?? '').trim().split(' ').entries()) {
      bytes.set(offset + i, { line, column: from + 1 + 3 * i, value: Number.parseInt(value, 16) });
    }
  }
  flush();
  return { lines: changed, serials };
}

const zeroed = (text: string, column: number) => `${text.slice(0, column)}00${text.slice(column + 2)}`;

/** Where the capability begins, along the list of extended ones; null: it is not shown. */
function serialIn(bytes: ReadonlyMap<number, Place>): number | null {
  const seen = new Set<number>();
  let at = EXTENDED;
  while (at >= EXTENDED && !seen.has(at)) {
    seen.add(at);
    const [low, high, version, next] = [0, 1, 2, 3].map(i => bytes.get(at + i)?.value);
    if (low === undefined || high === undefined || version === undefined || next === undefined) return null;
    if (high * 256 + low === SERIAL_NUMBER) return at;
    at = next * 16 + (version >> 4);
  }
  return null;
}
