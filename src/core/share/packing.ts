import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { err, ok, type Result } from '../lib/result.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import type { Caps } from './limits.ts';
import { damaged, type ShareError, shareError } from './shareError.ts';

/** How the text of a link is packed; a letter is never given a second meaning. */
export const packings = [
  { letter: 'd', name: 'deflate-raw (RFC 1951)' },
  { letter: 'r', name: 'raw' },
] as const;
export type Packing = (typeof packings)[number]['letter'];

export const isPacking = (letter: string): letter is Packing => packings.some(row => row.letter === letter);

/** The shorter packing of `text`: its letter, a dot, base64url. */
export function pack(text: string): string {
  const bytes = strToU8(text);
  // More memory than that finds the same matches in a text of this size, and takes 8 ms to clear.
  const deflated = deflateSync(bytes, { level: 9, mem: 4 });
  return deflated.length < bytes.length ? `d.${toBase64url(deflated)}` : `r.${toBase64url(bytes)}`;
}

/** The text behind base64url of one packing. Inflating stops as soon as the cap is passed. */
export function unpack(packing: Packing, encoded: string, caps: Caps): Result<string, ShareError> {
  const bytes = fromBase64url(encoded);
  if (!bytes) return err(damaged('base64url text'));
  if (packing === 'r')
    return bytes.length > caps.inflatedBytes ? err(unpacksTooLarge(caps)) : ok(strFromU8(bytes));
  const inflated = inflateCapped(bytes, caps);
  return inflated.ok ? ok(strFromU8(inflated.value)) : inflated;
}

const unpacksTooLarge = ({ what, inflatedBytes }: Caps): ShareError =>
  shareError(
    'too-large',
    `The ${what} unpacks to more than ${inflatedBytes / 1024 / 1024} MiB, which no machine needs.`,
  );

/** Fed in slices, as deflate grows a slice at most about 1032-fold. */
const SLICE_BYTES = 512;

function inflateCapped(bytes: Uint8Array, caps: Caps): Result<Uint8Array, ShareError> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate(chunk => {
    chunks.push(chunk);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      inflate.push(bytes.subarray(at, at + SLICE_BYTES), at + SLICE_BYTES >= bytes.length);
      if (length > caps.inflatedBytes) return err(unpacksTooLarge(caps));
    }
  } catch {
    return err(damaged('compressed text')); // fflate throws on a malformed stream
  }
  return ok(joined(chunks, length));
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
