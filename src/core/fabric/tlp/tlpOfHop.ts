import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { usualRules } from '../rates/packetRules.ts';
import { sizesOf } from '../rates/payload.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { CompletionStatus, Hop, Route } from '../routing/hop.ts';
import { hopRules } from '../routing/hopRules.ts';
import { routingId } from '../routing/idRouting.ts';
import { addressTypeCode } from '../routing/request.ts';
import type { TlpHeader } from './tlp.ts';

const RULE_BYTES = 4096;

const statusCode: Readonly<Record<CompletionStatus, number>> = {
  successful: 0b000,
  'unsupported-request': 0b001,
  'completer-abort': 0b100,
};

/** The first packet of a route as it leaves a hop, with the tag 0: what the packet pane shows. Null: nothing was sent. */
export function tlpOfHop(fabric: Fabric, route: Route, hop: Hop): TlpHeader | null {
  if (!hop.carries) return null;
  const isAnswer = route.completion?.hops.includes(hop) ?? false;
  return isAnswer ? completionHeader(fabric, route) : requestHeader(fabric, route, hop.carries.value);
}

/** Names of the header fields that the rule of a hop reads, for lighting them up; both halves of a 64-bit address. */
export function fieldsOfRule(hop: Hop): readonly string[] {
  return hopRules[hop.rule].reads.flatMap(name =>
    name === 'Address' ? ['Address high', 'Address'] : [name],
  );
}

function requestHeader(fabric: Fabric, route: Route, address: bigint): TlpHeader {
  const { request } = route;
  const isWide = address >= 1n << 32n;
  const isRead = request.operation === 'read';
  const firstBytes = firstPacketBytes(fabric, route, address);
  return {
    kind: isRead ? (isWide ? 'MRd64' : 'MRd32') : isWide ? 'MWr64' : 'MWr32',
    values: {
      ...(isWide ? { 'Address high': Number(address >> 32n) } : {}),
      Address: Number((address & 0xffff_ffffn) >> 2n),
      RO: Number(request.relaxedOrdering),
      AT: addressTypeCode[request.addressType],
      'Requester ID': requesterIdOf(fabric, route),
      ...extentFields(address, firstBytes),
    },
  };
}

/** What the first packet of a route carries or asks for as it leaves a hop. */
export function packetBytes(fabric: Fabric, route: Route, hop: Hop): number {
  const address = route.hops[0]?.carries?.value ?? 0n;
  if (!route.completion?.hops.includes(hop)) return firstPacketBytes(fabric, route, address);
  return route.completion.status === 'successful' ? completionBytes(fabric, route) : 0;
}

const completionBytes = (fabric: Fabric, route: Route): number =>
  Math.min(
    firstPacketBytes(fabric, route, route.hops[0]?.carries?.value ?? 0n),
    sizesOf(fabric, route, usualRules).maxPayloadBytes,
  );

const requesterIdOf = (fabric: Fabric, { request }: Route): number =>
  Number(routingId(request.requesterId ?? functionOf(fabric.tree, request.initiator).bdf));

/** What the first packet carries or asks for: no more than MPS or MRRS, and never across 4 KiB (section 2.2.7). */
function firstPacketBytes(fabric: Fabric, route: Route, address: bigint): number {
  const { request } = route;
  const { maxPayloadBytes, readRequestBytes } = sizesOf(fabric, route, usualRules);
  const most = request.operation === 'read' ? readRequestBytes : maxPayloadBytes;
  const toBoundary = RULE_BYTES - Number(address & BigInt(RULE_BYTES - 1));
  return Math.min(request.sizeBytes, most, toBoundary);
}

/** Length and byte enables (section 2.2.5): the data in double words, and which bytes of the first and last count. */
function extentFields(address: bigint, bytes: number): Readonly<Record<string, number>> {
  const lead = Number(address & 3n);
  const dwords = Math.ceil((lead + bytes) / 4);
  const tail = (lead + bytes) % 4;
  const first = (0xf << lead) & 0xf;
  const last = tail === 0 ? 0xf : 0xf >> (4 - tail);
  return {
    Length: dwords % 1024,
    'First BE': dwords === 1 ? first & last : first,
    'Last BE': dwords === 1 ? 0 : last,
  };
}

/** The first completion: up to MPS bytes; an error is a completion without data. */
function completionHeader(fabric: Fabric, route: Route): TlpHeader {
  const { completion, hops } = route;
  if (!completion) throw new Error('a route without completion has no completion header');
  const address = hops.at(-1)?.carries?.value ?? 0n;
  const asked = firstPacketBytes(fabric, route, hops[0]?.carries?.value ?? 0n);
  const isData = completion.status === 'successful';
  const carried = completionBytes(fabric, route);
  return {
    kind: isData ? 'CplD' : 'Cpl',
    values: {
      Length: isData ? (extentFields(address, carried)['Length'] ?? 0) : 0,
      RO: Number(route.request.relaxedOrdering),
      'Completer ID': completerId(fabric, route.outcome.at),
      Status: statusCode[completion.status],
      'Byte Count': asked % 4096,
      'Requester ID': requesterIdOf(fabric, route),
      'Lower Address': isData ? Number(address & 0x7fn) : 0,
    },
  };
}

/** A root complex answers as device 0, function 0 of its bus. */
function completerId(fabric: Fabric, at: NodeId): number {
  const fn = fabric.tree.functionById.get(at);
  if (fn) return Number(routingId(fn.bdf));
  return (fabric.tree.rootById.get(at)?.bus ?? 0) << 8;
}

/** `01:00.0` for a routing ID, as the packet pane prints it. */
export function routingIdText(id: number): string {
  const { bus, device, fn } = { bus: (id >> 8) & 0xff, device: (id >> 3) & 0x1f, fn: id & 7 };
  return `${bus.toString(16).padStart(2, '0')}:${device.toString(16).padStart(2, '0')}.${fn}`;
}
