import { UNKNOWN_DISTANCE } from './matrix.ts';
import type { Policy } from './policy.ts';
import { type PathClass, pathClasses } from './verdict.ts';

/** What is found on the way of an endpoint: these, or both of the last two. */
export const CLEAN = 0;
export const REDIRECTS = 1;
export const NOT_SHOWN = 2;

export const classCode = (pathClass: PathClass) => pathClasses.indexOf(pathClass);
const PIX = classCode('PIX');
const PXB = classCode('PXB');

/** The matrix while it is filled: by pair in rows of the provider, the rest by endpoint. */
export interface Filling {
  readonly policy: Policy;
  readonly size: number;
  readonly mapTypes: Uint8Array;
  readonly distances: Uint16Array;
  readonly pathClasses: Uint8Array;
  /** Bridges between the endpoint and the place that has been reached, with the endpoint itself. */
  readonly hops: Uint16Array;
  /** CLEAN, REDIRECTS, NOT_SHOWN or both, of the endpoint and the bridges passed. */
  readonly acs: Uint8Array;
  /** ACS of the endpoint and the bridge above it. */
  readonly near: Uint8Array;
  /** Verdict by the ACS found on a path with a common bridge, for the root at hand. */
  readonly throughHost: Uint8Array;
}

/** A run of endpoints, one past the last excluded. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** All pairs whose first common bridge is one function, with that function's own ACS. */
export function fillMeeting(block: Filling, providers: Span, clients: Span, own: number) {
  const { size, mapTypes: types, distances, pathClasses: classes, hops, acs, throughHost } = block;
  for (let a = providers.first; a < providers.end; a++) {
    const row = a * size;
    const hopsOfA = hops[a] ?? 0;
    const acsOfA = (acs[a] ?? 0) | own;
    const near = hopsOfA <= 2 ? 2 : -1;
    for (let b = clients.first; b < clients.end; b++) {
      const hopsOfB = hops[b] as number;
      types[row + b] = throughHost[acsOfA | (acs[b] as number)] as number;
      distances[row + b] = hopsOfA + hopsOfB;
      classes[row + b] = hopsOfB <= near ? PIX : PXB;
    }
  }
}

interface Apart {
  readonly mapType: number;
  readonly pathClass: number;
  readonly areHopsKnown: boolean;
}

/** All pairs that have no common bridge. */
export function fillApart(
  block: Filling,
  providers: Span,
  clients: Span,
  { mapType, pathClass, areHopsKnown }: Apart,
) {
  const { size, distances, hops } = block;
  for (let a = providers.first; a < providers.end; a++) {
    const row = a * size;
    block.mapTypes.fill(mapType, row + clients.first, row + clients.end);
    block.pathClasses.fill(pathClass, row + clients.first, row + clients.end);
    if (!areHopsKnown) {
      distances.fill(UNKNOWN_DISTANCE, row + clients.first, row + clients.end);
      continue;
    }
    const hopsOfA = hops[a] ?? 0;
    for (let b = clients.first; b < clients.end; b++) distances[row + b] = hopsOfA + (hops[b] as number);
  }
}

/** A run of endpoints that may meet others below a bridge that is not shown. */
export interface OpenSpan extends Span {
  /** ACS of what is passed on the way to that bridge, wherever it is. */
  readonly passed: Uint8Array;
  /** Hops to the root bus, by which an endpoint on it is told: no bridge is above that one. */
  readonly hopsToRoot: Uint16Array | null;
}

/** Certainly without a common bridge; perhaps with one, and nothing or something on the way that redirects. */
export interface OpenVerdicts {
  readonly apart: number;
  readonly clean: number;
  readonly redirects: number;
}

interface Open {
  readonly mapTypes: OpenVerdicts;
  readonly areHopsKnown: boolean;
}

/** All pairs that may have a common bridge that is not shown. */
export function fillOpen(
  block: Filling,
  providers: OpenSpan,
  clients: OpenSpan,
  { mapTypes, areHopsKnown }: Open,
) {
  const { size, mapTypes: types, distances, pathClasses: classes, hops } = block;
  for (let a = providers.first; a < providers.end; a++) {
    const row = a * size;
    classes.fill(classCode('UNKNOWN'), row + clients.first, row + clients.end);
    for (let b = clients.first; b < clients.end; b++) {
      const acs = (providers.passed[a] as number) | (clients.passed[b] as number);
      const isApart = providers.hopsToRoot?.[a] === 1 || clients.hopsToRoot?.[b] === 1;
      const open = acs & REDIRECTS ? mapTypes.redirects : mapTypes.clean;
      types[row + b] = isApart ? mapTypes.apart : open;
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
    for (let b = clients.first; b < clients.end; b++) {
      const known = numa[a] !== undefined && numa[b] !== undefined;
      block.pathClasses[a * block.size + b] = known ? (numa[a] === numa[b] ? NODE : SYS) : elsewhere;
    }
  }
}
