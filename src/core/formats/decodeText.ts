import { Gunzip } from 'fflate';

/** Larger pastes are refused in words: no machine prints as much. */
export const MAX_TEXT_CHARACTERS = 16 * 1024 * 1024;

/**
 * A dropped file as text, whatever its bytes: unpacked if gzip packed it; UTF-16 by its mark, else UTF-8, else Latin-1,
 * in which no byte is wrong.
 */
export function decodeText(file: Uint8Array): string {
  const bytes = isGzip(file) ? gunzipped(file) : file;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, { low: 0, high: 1 });
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, { low: 1, high: 0 });
  return decodeUtf8(bytes) ?? latin1(bytes);
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** As much as is unpacked of a file: more than a text may have is refused for its length. */
const MOST_UNPACKED = 4 * MAX_TEXT_CHARACTERS;
const PIECE = 64 * 1024;

/** Unpacks piece by piece, so that a small file that stands for a huge one takes no more room than its share. */
function gunzipped(packed: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const unpacking = new Gunzip(piece => {
    pieces.push(piece);
    length += piece.length;
  });
  try {
    for (let at = 0; at < packed.length && length <= MOST_UNPACKED; at += PIECE) {
      unpacking.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
    }
  } catch {
    // The file is cut or damaged: what came before that is read, as of any other text.
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Whether so much of a text is control characters that it is the bytes of something else. */
export function isBinary(text: string): boolean {
  const sample = text.slice(0, 2000);
  let odd = 0;
  for (const char of sample) if (char < ' ' && !'\n\r\t'.includes(char)) odd++;
  return odd * 20 > sample.length;
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return parts.join('');
}

function decodeUtf16(bytes: Uint8Array, { low, high }: { low: number; high: number }): string {
  const units: string[] = [];
  for (let at = 2; at + 1 < bytes.length; at += 2) {
    units.push(String.fromCharCode((bytes[at + low] ?? 0) | ((bytes[at + high] ?? 0) << 8)));
  }
  return units.join('').toWellFormed();
}

/** A byte of ASCII: none follows. */
const ALONE = [0, 0, 0] as const;

/**
 * How many bytes follow a first byte in UTF-8, and what the first of them may be (Unicode, table 3-7: no character in
 * more bytes than it needs, no half of a surrogate pair, none beyond U+10FFFF); undefined for a byte that cannot be first.
 */
function following(first: number): readonly [count: number, from: number, to: number] | undefined {
  if (first < 0x80) return ALONE;
  if (first < 0xc2 || first > 0xf4) return undefined;
  if (first < 0xe0) return [1, 0x80, 0xbf];
  if (first < 0xf0) return [2, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf];
  return [3, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf];
}

/** Null: this is no UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | null {
  const parts: string[] = [];
  let run: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const first = bytes[at] ?? 0;
    const more = following(first);
    if (!more) return null;
    const [count, from, to] = more;
    let code = count === 0 ? first : first & (0x3f >> count);
    for (let i = 0; i < count; i++) {
      const next = bytes[++at] ?? 0;
      if (next < (i === 0 ? from : 0x80) || next > (i === 0 ? to : 0xbf)) return null;
      code = (code << 6) | (next & 0x3f);
    }
    run.push(code);
    if (run.length === 4096) {
      parts.push(String.fromCodePoint(...run));
      run = [];
    }
  }
  return parts.join('') + String.fromCodePoint(...run);
}
