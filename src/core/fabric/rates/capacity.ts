import { knownValue } from '../../topology/fact.ts';
import type { LinkRate } from '../../topology/link.ts';
import { linkEnds, rateInForce } from '../../topology/linkInForce.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { functionOf, type MachineTree } from '../../topology/machineTree.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { MissingFact } from '../../topology/sentence.ts';
import { type SocketCrossing, socketCrossing } from '../../topology/sockets.ts';
import { rootComplexOf } from '../platform/platform.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Hop, Route } from '../routing/hop.ts';
import { readRoundTripNs } from './latency.ts';
import {
  completionOverheadBytes,
  framingSavedBytes,
  hardwareGigabytes,
  lineGigabits,
  requestOverheadBytes,
} from './linkModel.ts';
import { dllpShare } from './linkShare.ts';
import { type PacketRules, usualRules } from './packetRules.ts';
import { isPassedOn, sizesOf, type TransferSizes, USUAL_PAYLOAD_BYTES } from './payload.ts';

/**
 * The one model of what a fabric carries. The matrix, fair flows, packets, the best slot, Compare and reports all take
 * from here what a link carries, how packets are cut on a path, and what each byte of a transfer costs each link.
 */

/** One direction of one link, named by the port at its upper end. */
export interface DirectedLink {
  readonly link: NodeId;
  readonly direction: 'up' | 'down';
}

/** The link between two sockets, named by the roots that one route crosses it between. */
export interface BetweenRoots {
  readonly fromRoot: NodeId;
  readonly toRoot: NodeId;
}

/** What a transfer takes of something that others may want too. */
export interface Crossing {
  readonly key: string;
  readonly over: DirectedLink | { readonly tagsOf: NodeId } | BetweenRoots;
  /**
   * How much there is of it. Of a direction of a link: bytes of packets and DLLPs in a nanosecond (GB/s), NaN where its
   * rate is not known. Of a reader's tags: the bytes that it may have asked for and not received.
   */
  readonly capacity: number;
  /**
   * What each byte that the transfer moves takes of it. Of a link: bytes on the wire, with headers, requests of reads,
   * ACKs and credit updates in them. Of tags: the nanoseconds of a round trip.
   */
  readonly weight: number;
  /** How often the data itself crosses it: 0 for requests and what answers packets of the other direction. */
  readonly dataCrossings: number;
}

/** The direction of a link that is crossed; null where it is something else. */
export const linkOf = ({ over }: Crossing): DirectedLink | null => ('link' in over ? over : null);

/** Rate of a conventional PCI bus of 32 bits and 33 MHz, the least that there is. */
export const PCI_BUS_GIGABYTES = 0.133;

/** What a port's link is. A conventional bus has neither a rate nor frames. */
export type Line =
  | { readonly kind: 'link'; readonly rate: LinkRate }
  | { readonly kind: 'bus' }
  | { readonly kind: 'unknown' };

export function lineBelow(fabric: Fabric, port: NodeId): Line {
  if (fabric.kinds.get(port) === 'bridge') return { kind: 'bus' };
  const rate = rateInForce(fabric.tree, functionOf(fabric.tree, port));
  return rate ? { kind: 'link', rate } : { kind: 'unknown' };
}

/** What a line carries of packets and DLLPs in one direction, in GB/s. */
function lineGigabytes(line: Line, linkEfficiency: number): number {
  if (line.kind === 'bus') return PCI_BUS_GIGABYTES;
  return line.kind === 'link' ? (lineGigabits(line.rate) / 8) * linkEfficiency : Number.NaN;
}

/** What large writes by 64-bit addresses reach over one link, in GB/s. */
export const writeGigabytes = (rate: LinkRate, payloadBytes: number): number =>
  hardwareGigabytes(rate, { payloadBytes, addressBits: 64, efficiency: usualRules.linkEfficiency });

/** MPS of the link at this function: the smaller of both its ends. */
export function linkPayload(tree: MachineTree, end: PciFunction): number {
  const ends = linkEnds(tree, end).flatMap(fn => (fn && knownValue(fn.maxPayloadBytes)) ?? []);
  return ends.length > 0 ? Math.min(...ends) : USUAL_PAYLOAD_BYTES;
}

/** The address that a request carries; null of a completion, which goes by the requester's ID. */
const requestAddress = ({ carries }: Pick<Hop, 'carries'>): bigint | null =>
  carries && carries.space !== 'routing-id' ? carries.value : null;

const isEndpoint = ({ tree }: Fabric, id: NodeId | null): boolean =>
  id !== null && tree.functionById.get(id)?.kind === 'endpoint';

/** Bytes beside the payload of the packet that a hop sends over a link; a conventional bus frames nothing. */
export function overheadBytes(
  hop: Pick<Hop, 'carries'>,
  rate: LinkRate | null,
  { hasEcrc }: Pick<PacketRules, 'hasEcrc'>,
): number {
  if (!rate) return 0;
  const address = requestAddress(hop);
  const bytes =
    address === null
      ? completionOverheadBytes({ hasEcrc })
      : requestOverheadBytes({ hasEcrc, addressBits: address >> 32n ? 64 : 32 });
  return bytes - framingSavedBytes(rate);
}

/** What the root complexes among these hops cut the data that they pass on to; null: they keep packets whole. */
export function cutAmong(fabric: Fabric, hops: readonly Hop[]): number | null {
  let least: number | null = null;
  for (const hop of hops) {
    const bytes = isPassedOn(hop) ? rootComplexOf(fabric.platform, hop.at).resegmentsToBytes : null;
    if (bytes !== null && (least === null || bytes < least)) least = bytes;
  }
  return least;
}

/** What a delivered route takes: of each direction of each link that its packets cross, and of its reader's tags. */
export function crossingsOf(fabric: Fabric, route: Route, rules: PacketRules): readonly Crossing[] {
  const sizes = sizesOf(fabric, route, rules);
  const found = new Map<string, Crossing>();
  const context = { fabric, rules, found };
  if (route.request.operation === 'write') {
    addStream(context, route.hops, writeStream(sizes));
    return [...found.values()];
  }
  addStream(context, route.hops, requestStream(sizes, rules));
  addStream(context, route.completion?.hops ?? [], completionStream(sizes, rules));
  const crossings = [...found.values()];
  return [...crossings, ...tagsTaken(context, route, { crossings, sizes })];
}

/** A reader has tags x MRRS under way. A round trip ends when the last of the data is there. */
function tagsTaken(
  { fabric, rules }: Context,
  route: Route,
  { crossings, sizes }: { readonly crossings: readonly Crossing[]; readonly sizes: TransferSizes },
): readonly Crossing[] {
  const roundTripNs = readRoundTripNs(fabric, route, rules.latencies);
  if (roundTripNs === null) return [];
  const { initiator } = route.request;
  const onWireNs = sizes.readRequestBytes / aloneGigabytes(crossings);
  return [
    {
      key: `tags ${initiator}`,
      over: { tagsOf: initiator },
      capacity: rules.tagsPerRequester * sizes.readRequestBytes,
      weight: roundTripNs + onWireNs,
      dataCrossings: 0,
    },
  ];
}

/** Packets that follow each other: for so many bytes of the transfer, so many packets with so much payload together. */
interface Stream {
  readonly maxPayloadBytes: number;
  readonly movedBytes: number;
  readonly payloadBytes: number;
  /** What answers them, so that they come no faster than that passes; null: one follows the other at once. */
  readonly answeredBy: Stream | null;
  /** How many packets that is where none carries more than `mostBytes`. */
  readonly packets: (mostBytes: number) => number;
}

const writeStream = ({ maxPayloadBytes }: TransferSizes): Stream => ({
  maxPayloadBytes,
  movedBytes: maxPayloadBytes,
  payloadBytes: maxPayloadBytes,
  answeredBy: null,
  packets: most => Math.ceil(maxPayloadBytes / most),
});

const requestStream = (sizes: TransferSizes, rules: PacketRules): Stream => ({
  maxPayloadBytes: sizes.maxPayloadBytes,
  movedBytes: sizes.readRequestBytes,
  payloadBytes: 0,
  answeredBy: completionStream(sizes, rules),
  packets: () => 1,
});

function completionStream({ maxPayloadBytes, readRequestBytes }: TransferSizes, rules: PacketRules): Stream {
  const largest = rules.cutsAtBoundary ? rules.readCompletionBoundaryBytes : maxPayloadBytes;
  return {
    maxPayloadBytes,
    movedBytes: readRequestBytes,
    payloadBytes: readRequestBytes,
    answeredBy: null,
    packets: most => Math.ceil(readRequestBytes / Math.min(largest, most)),
  };
}

interface Context {
  readonly fabric: Fabric;
  readonly rules: PacketRules;
  readonly found: Map<string, Crossing>;
}

const ANSWER: Pick<Hop, 'carries'> = { carries: null };

/** What a stream's packets of one kind take of a link, with their headers. */
const bytesOn = (
  { payloadBytes, packets }: Stream,
  mostBytes: number,
  packet: { readonly hop: Pick<Hop, 'carries'>; readonly rate: LinkRate | null; readonly rules: PacketRules },
): number => payloadBytes + packets(mostBytes) * overheadBytes(packet.hop, packet.rate, packet.rules);

function addStream(context: Context, hops: readonly Hop[], stream: Stream): void {
  const { fabric, rules } = context;
  let mostBytes = stream.maxPayloadBytes;
  let hasCrossed = false;
  for (const hop of hops) {
    // What a root complex answers itself it does not pass on.
    if (hasCrossed && stream.payloadBytes > 0)
      mostBytes = Math.min(mostBytes, cutAmong(fabric, [hop]) ?? mostBytes);
    const { link, direction } = hop;
    if (direction === 'between-roots') addSockets(context, hop, stream);
    if (link === null || (direction !== 'up' && direction !== 'down')) continue;
    hasCrossed = true;
    const line = lineBelow(fabric, link);
    const rate = line.kind === 'link' ? line.rate : null;
    const packets = stream.packets(mostBytes);
    const bytes = bytesOn(stream, mostBytes, { hop, rate, rules });
    const isData = stream.payloadBytes > 0;
    add(context, { link, direction }, line, { bytes: bytes / stream.movedBytes, isData });
    const gigabytes = lineGigabytes(line, rules.linkEfficiency);
    // ACKs and credit updates go the other way, at the pace of packets that follow each other closely.
    const { answeredBy } = stream;
    const paceBytes = answeredBy ? bytesOn(answeredBy, mostBytes, { hop: ANSWER, rate, rules }) : bytes;
    const packetNs = paceBytes / packets / gigabytes;
    const returnsCredits = !(requestAddress(hop) === null && isEndpoint(fabric, hop.to));
    const share = rate ? dllpShare(rate, gigabytes, { ...stream, packetNs, returnsCredits }) : 0;
    const answered = { bytes: (share * paceBytes) / stream.movedBytes, isData: false };
    if (share > 0) add(context, { link, direction: direction === 'up' ? 'down' : 'up' }, line, answered);
  }
}

/** One direction of the link between two sockets: all that cross it share it. Requests of reads are nothing there. */
export const socketKey = ({ from, to }: Pick<SocketCrossing, 'from' | 'to'>): string =>
  `sockets ${from} ${to}`;

function addSockets({ fabric, found }: Context, { at, to }: Hop, stream: Stream): void {
  const crossing = to && socketCrossing(fabric.tree, at, to);
  if (!crossing || stream.payloadBytes === 0) return;
  const key = socketKey(crossing);
  const times = (found.get(key)?.dataCrossings ?? 0) + 1;
  const capacity = crossing.link?.gigabytesPerSecond ?? Number.NaN;
  found.set(key, { key, over: { fromRoot: at, toRoot: to }, capacity, weight: times, dataCrossings: times });
}

function add(
  { rules, found }: Context,
  over: DirectedLink,
  line: Line,
  more: { readonly bytes: number; readonly isData: boolean },
): void {
  const key = `${over.direction} ${over.link}`;
  const known = found.get(key);
  found.set(key, {
    key,
    over,
    capacity: known?.capacity ?? lineGigabytes(line, rules.linkEfficiency),
    weight: (known?.weight ?? 0) + more.bytes,
    dataCrossings: (known?.dataCrossings ?? 0) + Number(more.isData),
  });
}

/** What a transfer reaches alone over these crossings, in GB/s; NaN where a rate is not known, Infinity over none. */
export const aloneGigabytes = (crossings: readonly Pick<Crossing, 'capacity' | 'weight'>[]): number =>
  crossings.reduce(
    (least, { capacity, weight }) => Math.min(least, capacity / weight),
    Number.POSITIVE_INFINITY,
  );

/** What holds a transfer back that is alone: the crossing that gives it least; undefined where nothing does. */
export const tightest = (crossings: readonly Crossing[]): Crossing | undefined =>
  crossings.reduce<Crossing | undefined>(
    (least, each) => (!least || each.capacity / each.weight < least.capacity / least.weight ? each : least),
    undefined,
  );

export const isOfUnknownRate = ({ capacity }: Pick<Crossing, 'capacity'>): boolean => Number.isNaN(capacity);

/** What is crossed and of unknown rate; undefined: all are known. */
export const unknownCrossing = (crossings: readonly Crossing[]): Crossing | undefined =>
  crossings.find(isOfUnknownRate);

/** What would have to be known of a link, or of what joins two sockets. */
export function missingRate(fabric: Fabric, { over }: Crossing): MissingFact {
  if ('link' in over) {
    const what = `the speed and width of the link below ${nameOf(fabric, over.link).text}`;
    return { node: over.link, what, howToGet: 'lspci -vv' };
  }
  const node = 'fromRoot' in over ? over.fromRoot : over.tagsOf;
  const what = 'what the link between the sockets carries of peers';
  return { node, what, howToGet: 'measure it (p2pBandwidthLatencyTest)' };
}
