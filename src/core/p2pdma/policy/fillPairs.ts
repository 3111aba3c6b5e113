import { UNKNOWN_DISTANCE } from './matrix.ts';
import { type PathClass, pathClasses } from './verdict.ts';
import { NOT_ASKED, type VerdictTable, type VerdictTables } from './verdictTables.ts';

export const classCode = (pathClass: PathClass) => pathClasses.indexOf(pathClass);
const PIX = classCode('PIX');
const PXB = classCode('PXB');

/** The matrix while it is filled: by pair in rows of the provider, the rest by endpoint. */
export interface Filling {
  readonly tables: VerdictTables;
  readonly size: number;
  readonly mapTypes: Uint8Array;
  readonly distances: Uint16Array;
  readonly pathClasses: Uint8Array;
  /** Bridges between the endpoint and the place that has been reached, with the endpoint itself. */
  readonly hops: Uint16Array;
  /** Kind of the endpoint, and what the rules look for on a path, of the endpoint and the bridges passed. */
  readonly codes: Uint32Array;
  /** The same of the endpoint and the bridge above it. */
  readonly near: Uint32Array;
}

/** A run of endpoints, one past the last excluded. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

interface Meet {
  readonly table: VerdictTable;
  /** What the function where they meet adds to the path. */
  readonly marks: number;
}

/** All pairs whose first common bridge is one function. */
export function fillMeeting(block: Filling, providers: Span, clients: Span, { table, marks }: Meet) {
  const { size, mapTypes: types, distances, pathClasses: classes, hops, codes, tables } = block;
  const { verdicts, ask } = table;
  for (let a = providers.first; a < providers.end; a++) {
    const row = a * size;
    const hopsOfA = hops[a] as number;
    const kindOfA = tables.rows[a] as number;
    const marksOfA = ((codes[a] as number) & tables.pathMask) | marks;
    const near = hopsOfA <= 2 ? 2 : -1;
    for (let b = clients.first; b < clients.end; b++) {
      const hopsOfB = hops[b] as number;
      const at = kindOfA + ((codes[b] as number) | marksOfA);
      const verdict = verdicts[at] as number;
      types[row + b] = verdict === NOT_ASKED ? ask(at) : verdict;
      distances[row + b] = hopsOfA + hopsOfB;
      classes[row + b] = hopsOfB <= near ? PIX : PXB;
    }
  }
}

interface Apart {
  readonly table: VerdictTable;
  readonly pathClass: number;
  readonly areHopsKnown: boolean;
}

/** All pairs that have no common bridge. */
export function fillApart(
  block: Filling,
  providers: Span,
  clients: Span,
  { table, pathClass, areHopsKnown }: Apart,
) {
  const { size, distances, hops } = block;
  for (let a = providers.first; a < providers.end; a++) {
    const row = a * size;
    const isAsAbove = a > providers.first && block.tables.rows[a] === block.tables.rows[a - 1];
    if (isAsAbove) copyRowAbove(block.mapTypes, row, block, clients);
    else fillRowApart(block, a, clients, table);
    block.pathClasses.fill(pathClass, row + clients.first, row + clients.end);
    if (!areHopsKnown) {
      distances.fill(UNKNOWN_DISTANCE, row + clients.first, row + clients.end);
      continue;
    }
    const hopsOfA = hops[a] as number;
    if (a > providers.first && hopsOfA === hops[a - 1]) {
      copyRowAbove(distances, row, block, clients);
      continue;
    }
    for (let b = clients.first; b < clients.end; b++) distances[row + b] = hopsOfA + (hops[b] as number);
  }
}

/** Neighbours mostly differ in nothing that the row tells: copying it takes a tenth of working it out. */
function copyRowAbove(
  cells: Uint8Array | Uint16Array,
  row: number,
  { size }: Pick<Filling, 'size'>,
  clients: Span,
): void {
  cells.copyWithin(row + clients.first, row - size + clients.first, row - size + clients.end);
}

/** Apart from who the two are, all these pairs are alike. */
function fillRowApart(
  { tables, size, mapTypes: types }: Filling,
  a: number,
  clients: Span,
  table: VerdictTable,
) {
  const row = a * size;
  const kindOfA = tables.rows[a] as number;
  if (tables.isOneKindOfClient) {
    types.fill(verdictAt(table, kindOfA), row + clients.first, row + clients.end);
    return;
  }
  for (let b = clients.first; b < clients.end; b++) {
    types[row + b] = verdictAt(table, kindOfA + (tables.codes[b] as number));
  }
}

/** The verdict of a kind of pair. */
export function verdictAt({ verdicts, ask }: VerdictTable, at: number): number {
  const verdict = verdicts[at] as number;
  return verdict === NOT_ASKED ? ask(at) : verdict;
}

/** A run of endpoints that may meet others below a bridge that is not shown. */
export interface OpenSpan extends Span {
  /** Codes with what is passed on the way to that bridge, wherever it is. */
  readonly passed: Uint32Array;
  /** Hops to the root bus, by which an endpoint on it is told: no bridge is above that one. */
  readonly hopsToRoot: Uint16Array | null;
}

interface Open {
  /** For those that certainly have no common bridge, and for those that perhaps have one. */
  readonly apart: VerdictTable;
  readonly notShown: VerdictTable;
  readonly areHopsKnown: boolean;
}

/** All pairs that may have a common bridge that is not shown. */
export function fillOpen(
  block: Filling,
  providers: OpenSpan,
  clients: OpenSpan,
  { apart, notShown, areHopsKnown }: Open,
) {
  const { size, mapTypes: types, distances, pathClasses: classes, hops, tables } = block;
  for (let a = providers.first; a < providers.end; a++) {
    const row = a * size;
    const kindOfA = tables.rows[a] as number;
    const marksOfA = (providers.passed[a] as number) & tables.pathMask;
    classes.fill(classCode('UNKNOWN'), row + clients.first, row + clients.end);
    for (let b = clients.first; b < clients.end; b++) {
      const isApart = providers.hopsToRoot?.[a] === 1 || clients.hopsToRoot?.[b] === 1;
      types[row + b] = isApart
        ? verdictAt(apart, kindOfA + (tables.codes[b] as number))
        : verdictAt(notShown, kindOfA + ((clients.passed[b] as number) | marksOfA));
      distances[row + b] = areHopsKnown ? (hops[a] as number) + (hops[b] as number) : UNKNOWN_DISTANCE;
    }
  }
}

export function fillNodeClasses(
  block: Filling,
  providers: Span,
  clients: Span,
  numa: readonly (number | undefined)[],
  oneNode: boolean,
) {
  const [NODE, SYS] = [classCode('NODE'), classCode('SYS')];
  const elsewhere = oneNode ? NODE : classCode('UNKNOWN');
  for (let a = providers.first; a < providers.end; a++) {
    if (a > providers.first && numa[a] === numa[a - 1]) {
      copyRowAbove(block.pathClasses, a * block.size, block, clients);
      continue;
    }
    for (let b = clients.first; b < clients.end; b++) {
      const known = numa[a] !== undefined && numa[b] !== undefined;
      block.pathClasses[a * block.size + b] = known ? (numa[a] === numa[b] ? NODE : SYS) : elsewhere;
    }
  }
}
