import { hex } from '../lib/hex.ts';
import { type NodeId, nodeId, type Root } from '../topology/machine.ts';

/** The id that a root has unless it was given another: `hb:DDDD:BB`, or `bus:DDDD:BB` for a bus without its bridge. */
export const defaultRootId = ({ kind, domain, bus }: Pick<Root, 'kind' | 'domain' | 'bus'>): NodeId =>
  nodeId(`${kind === 'host-bridge' ? 'hb' : 'bus'}:${hex(domain, 4)}:${hex(bus, 2)}`);
