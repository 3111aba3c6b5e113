/** Larger pastes are refused in words: no machine prints as much. */
export const MAX_TEXT_CHARACTERS = 16 * 1024 * 1024;

/** A dropped file as text: UTF-16 by its mark, else UTF-8, else Latin-1, in which no byte is wrong. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes);
  return isUtf8(bytes) ? decodeUtf8(bytes) : latin1(bytes);
}

/** A line of the text as it was pasted, with its 1-based number. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');
const QUOTES = /^(?:> ?)+/;

/**
 * The lines without what mail programs, terminals and editors put around them: carriage returns, colours, no-break
 * spaces, quote marks. Leading blanks stay, since in a tree they carry the structure.
 */
export function cleanLines(text: string): readonly Line[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ number: index + 1, text: cleanLine(line) }));
}

const cleanLine = (line: string): string =>
  line.replaceAll('\u0000', '').replaceAll('\u00a0', ' ').replace(ESCAPES, '').replace(QUOTES, '').trimEnd();

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return parts.join('');
}

function decodeUtf16(bytes: Uint8Array): string {
  const units: string[] = [];
  for (let at = 2; at + 1 < bytes.length; at += 2) {
    units.push(String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)));
  }
  return units.join('');
}

/** How many bytes follow a first byte in UTF-8; undefined for a byte that cannot be first. */
function following(first: number): number | undefined {
  if (first < 0x80) return 0;
  if (first >= 0xc2 && first < 0xe0) return 1;
  if (first >= 0xe0 && first < 0xf0) return 2;
  return first >= 0xf0 && first < 0xf5 ? 3 : undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const more = following(bytes[at] ?? 0);
    if (more === undefined) return false;
    for (let i = 0; i < more; i++) {
      if (((bytes[++at] ?? 0) & 0xc0) !== 0x80) return false;
    }
  }
  return true;
}

function decodeUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  let run: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const first = bytes[at] ?? 0;
    const more = following(first) ?? 0;
    let code = more === 0 ? first : first & (0x3f >> more);
    for (let i = 0; i < more; i++) code = (code << 6) | ((bytes[++at] ?? 0) & 0x3f);
    run.push(code);
    if (run.length === 4096) {
      parts.push(String.fromCodePoint(...run));
      run = [];
    }
  }
  return parts.join('') + String.fromCodePoint(...run);
}
