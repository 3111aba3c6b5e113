import { knownValue } from '../../topology/fact.ts';
import type { NodeId } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import type { Fabric } from '../routing/fabric.ts';
import { allHops, type Hop, type Route } from '../routing/hop.ts';
import type { PacketRules } from './packetRules.ts';

/** MPS and MRRS of functions that do not show them: what firmware usually sets. */
export const USUAL_PAYLOAD_BYTES = 256;
export const USUAL_READ_REQUEST_BYTES = 512;

/** The sizes of the packets of one transfer. */
export interface TransferSizes {
  /** What a packet carries at most on the path. */
  readonly maxPayloadBytes: number;
  /** What a read asks for at once. */
  readonly readRequestBytes: number;
}

export function sizesOf(
  fabric: Fabric,
  route: Route,
  rules: Pick<PacketRules, 'maxPayloadBytes' | 'maxReadRequestBytes'>,
): TransferSizes {
  const initiator = fabric.tree.functionById.get(route.request.initiator);
  return {
    maxPayloadBytes: rules.maxPayloadBytes ?? payloadOnPath(fabric, route)?.bytes ?? USUAL_PAYLOAD_BYTES,
    readRequestBytes:
      rules.maxReadRequestBytes ??
      (initiator && knownValue(initiator.maxReadRequestBytes)) ??
      USUAL_READ_REQUEST_BYTES,
  };
}

interface PathPayload {
  /** What every function on the path takes: the least MPS among them, by DevCtl MaxPayload. */
  readonly bytes: number;
  /** Who is set to the least. */
  readonly least: NodeId;
  /**
   * Who sends the data is set to more: a packet that large is malformed at `least` (PCIe Base Specification, section
   * 2.2.2), so it has to be set lower before the transfer works at all. Null: both agree.
   */
  readonly tooLarge: { readonly sender: NodeId; readonly bytes: number } | null;
}

/** MPS as it is negotiated on a route's path; null where no function on it shows what it is set to. */
function payloadOnPath(fabric: Fabric, route: Route): PathPayload | null {
  let least: { readonly at: NodeId; readonly bytes: number } | null = null;
  for (const { at } of allHops(route)) {
    const bytes = payloadAt(fabric, at);
    if (bytes !== undefined && (least === null || bytes < least.bytes)) least = { at, bytes };
  }
  if (least === null) return null;
  const sender = senderOf(route);
  const sent = sender === null ? undefined : payloadAt(fabric, sender);
  const tooLarge = sender !== null && sent !== undefined && sent > least.bytes;
  return {
    bytes: least.bytes,
    least: least.at,
    tooLarge: tooLarge ? { sender, bytes: sent } : null,
  };
}

/** That a sender's MPS is larger than what a function on the path takes; null where it is not. */
export function payloadWarning(fabric: Fabric, route: Route): Sentence | null {
  const path = payloadOnPath(fabric, route);
  if (!path?.tooLarge) return null;
  const { bytes, least, tooLarge } = path;
  return say`${nameOf(fabric, tooLarge.sender)} may send ${tooLarge.bytes} bytes in a packet (MPS), but ${nameOf(fabric, least)} is set to ${bytes}: a larger packet is malformed there. Rates count with ${bytes}.`;
}

/** The data's sender: who writes, or who answers a read. */
const senderOf = ({ request, hops }: Route): NodeId | null =>
  request.operation === 'write' ? request.initiator : (hops.at(-1)?.at ?? null);

function payloadAt(fabric: Fabric, at: NodeId): number | undefined {
  const fn = fabric.tree.functionById.get(at);
  return fn && knownValue(fn.maxPayloadBytes);
}

const cuttingRules: ReadonlySet<Hop['rule']> = new Set(['root-complex-reflects', 'root-complex-returns']);

/** Whether a root complex passes packets on here, and so may cut them (`resegmentsToBytes`). */
export const isPassedOn = (hop: Hop): boolean => cuttingRules.has(hop.rule);
