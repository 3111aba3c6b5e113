import { strFromU8, strToU8 } from 'fflate';
import { crc32 } from '../lib/crc32.ts';
import { keptCaps } from './limits.ts';

/**
 * A link inside a PNG, as a text chunk (PNG specification, 11.3.4.3: `tEXt`): viewers pass over it, and the picture
 * opens again as the machine that it shows. Link fragments are ASCII, so the simplest of the text chunks holds them.
 */
const KEYWORD = 'Peerlane';
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and checksum around the data of a chunk. */
const CHUNK_FRAME_BYTES = 12;
/** More chunks than any encoder writes. */
const MAX_CHUNKS = 10_000;

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

/** The picture with the link in it, before its pixels. It must be a PNG; a link that it carries already is replaced. */
export function putLinkIntoPng(png: Uint8Array, fragment: string): Uint8Array<ArrayBuffer> {
  const chunks = pngChunks(png);
  const [header] = chunks;
  if (!header) throw new Error('not a PNG');
  const others = chunks.slice(1).filter(chunk => linkOf(chunk) === null);
  const parts = [
    Uint8Array.from(SIGNATURE),
    header.whole,
    textChunk(fragment),
    ...others.map(({ whole }) => whole),
  ];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The link in a PNG; null for one without, and for what is no PNG or damaged. Nothing in it is trusted. */
export function linkInPng(png: Uint8Array): string | null {
  for (const chunk of pngChunks(png)) {
    const link = linkOf(chunk);
    if (link !== null) return link;
  }
  return null;
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** With its frame. */
  readonly whole: Uint8Array;
}

/** As far as they are whole; their checksums are not looked at here. */
function pngChunks(png: Uint8Array): readonly Chunk[] {
  if (!isPng(png)) return [];
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  let at = SIGNATURE.length;
  while (at + CHUNK_FRAME_BYTES <= png.length && chunks.length < MAX_CHUNKS) {
    const end = at + CHUNK_FRAME_BYTES + view.getUint32(at);
    if (end > png.length) break;
    const type = strFromU8(png.subarray(at + 4, at + 8), true);
    chunks.push({ type, data: png.subarray(at + 8, end - 4), whole: png.subarray(at, end) });
    at = end;
  }
  return chunks;
}

function linkOf({ type, data, whole }: Chunk): string | null {
  if (type !== 'tEXt' || data.length > KEYWORD.length + 1 + keptCaps.characters) return null;
  const start = `${KEYWORD}\0`;
  if (strFromU8(data.subarray(0, start.length), true) !== start) return null;
  const sum = new DataView(whole.buffer, whole.byteOffset + whole.length - 4, 4).getUint32(0);
  if (sum !== crc32(whole.subarray(4, -4))) return null;
  return strFromU8(data.subarray(start.length), true);
}

function textChunk(fragment: string): Uint8Array {
  const data = strToU8(`tEXt${KEYWORD}\0${fragment}`, true);
  const chunk = new Uint8Array(data.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(data.length + 4, crc32(data));
  return chunk;
}
