import type { BarRange } from '../p2pdma/memory/barMemory.ts';
import { cmbRange } from '../p2pdma/memory/cmb.ts';
import type { Chunk, ControllerMemoryBuffer, Provider } from '../p2pdma/memory/drivers.ts';
import { wholePages } from '../p2pdma/memory/pool.ts';

/** What a piece of a BAR can be, with the words for it; what is free or allocated is in the pool. */
export const segmentKinds = [
  { id: 'plain', words: 'not registered' },
  { id: 'cmb', words: 'controller memory buffer, not registered' },
  { id: 'free', words: 'free' },
  { id: 'allocated', words: 'allocated' },
  { id: 'registers', words: 'doorbells, never memory' },
] as const;
export type SegmentKind = (typeof segmentKinds)[number]['id'];

/** A piece of a BAR that is of one kind. */
export interface SegmentView {
  readonly kind: SegmentKind;
  /** From the start of the BAR. */
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
  /** Where it begins and ends, as parts of the BAR from 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** Of an allocation: as it was asked for. */
  readonly askedBytes: bigint | null;
}

interface Piece {
  readonly kind: SegmentKind;
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
  readonly askedBytes: bigint | null;
}

/** Cuts a BAR into pieces of one kind each. */
export function segmentsOf(
  provider: Provider | undefined,
  buffer: ControllerMemoryBuffer | undefined,
  { bar, sizeBytes: barBytes }: BarRange,
): readonly SegmentView[] {
  const pieces = [
    ...(provider?.chunks ?? []).filter(chunk => chunk.bar === bar).flatMap(piecesOfChunk),
    ...(provider?.registers ?? [])
      .filter(region => region.bar === bar)
      .map(({ offsetBytes, sizeBytes }) => piece('registers', offsetBytes, sizeBytes)),
    ...cmbPiece(provider, buffer, bar, barBytes),
  ].sort((a, b) => (a.offsetBytes < b.offsetBytes ? -1 : 1));
  return filled(pieces, 0n, barBytes, 'plain').map(each => ({
    ...each,
    from: Number(each.offsetBytes) / Number(barBytes),
    to: Number(each.offsetBytes + each.sizeBytes) / Number(barBytes),
  }));
}

const piece = (
  kind: SegmentKind,
  offsetBytes: bigint,
  sizeBytes: bigint,
  askedBytes: bigint | null = null,
): Piece => ({ kind, offsetBytes, sizeBytes, askedBytes });

function piecesOfChunk({ offsetBytes, sizeBytes, allocations }: Chunk): readonly Piece[] {
  const taken = allocations.map(each =>
    piece('allocated', offsetBytes + each.offsetBytes, wholePages(each.askedBytes), each.askedBytes),
  );
  return filled(taken, offsetBytes, offsetBytes + sizeBytes, 'free');
}

/** A buffer is drawn by itself only until its driver registers memory. */
function cmbPiece(
  provider: Provider | undefined,
  buffer: ControllerMemoryBuffer | undefined,
  bar: number,
  barBytes: bigint,
): readonly Piece[] {
  if (!buffer || buffer.bar !== bar || provider) return [];
  const { offsetBytes, sizeBytes } = cmbRange(buffer);
  if (offsetBytes >= barBytes || sizeBytes === 0n) return [];
  const room = barBytes - offsetBytes;
  return [piece('cmb', offsetBytes, smaller(sizeBytes, room))];
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The pieces, in order, with what lies between them. */
function filled(pieces: readonly Piece[], from: bigint, to: bigint, between: SegmentKind): readonly Piece[] {
  const all: Piece[] = [];
  let at = from;
  for (const each of pieces) {
    if (each.offsetBytes > at) all.push(piece(between, at, each.offsetBytes - at));
    all.push(each);
    at = each.offsetBytes + each.sizeBytes;
  }
  if (at < to) all.push(piece(between, at, to - at));
  return all;
}
