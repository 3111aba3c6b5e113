import { bdfParts } from './bdf.ts';
import { knownValue } from './fact.ts';
import type { NodeId, PciFunction } from './machine.ts';

/** Which bit of an egress control vector stands for a function, and what that bit counts. */
export interface EgressBit {
  readonly bit: number;
  readonly counts: 'port number' | 'device number' | 'function number';
}

/** A function that an egress control vector can be about. */
export interface EgressPeer extends EgressBit {
  readonly node: NodeId;
}

/**
 * The bit for requests that leave towards `peer` (PCIe Base Specification, section 7.7.11.4): ports count by port
 * number, functions of one device by function number. Where no capture shows a port number the device number stands in.
 */
export function egressBitOf(peer: PciFunction): EgressBit {
  const { device, function: fn } = bdfParts(peer.bdf);
  if (peer.kind === 'endpoint') return { bit: fn, counts: 'function number' };
  const portNumber = knownValue(peer.portNumber);
  return portNumber === undefined
    ? { bit: device, counts: 'device number' }
    : { bit: portNumber, counts: 'port number' };
}

/** What the bits of a function's vector stand for: the ports beside a port, the functions beside a function. */
export function egressPeers(functions: readonly PciFunction[], of: NodeId): readonly EgressPeer[] {
  const fn = functions.find(each => each.id === of);
  if (!fn) return [];
  return functions
    .filter(each => each.parent === fn.parent && each.kind === fn.kind && each.id !== fn.id)
    .map(each => ({ node: each.id, ...egressBitOf(each) }));
}
