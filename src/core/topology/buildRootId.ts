import { hex } from '../lib/hex.ts';
import { type NodeId, nodeId } from './machine.ts';

/** The id of a host bridge that was given none: `hb:DDDD:BB`, by domain and root bus. */
export const rootIdOf = ({ domain, bus }: { readonly domain: number; readonly bus: number }): NodeId =>
  nodeId(`hb:${hex(domain, 4)}:${hex(bus, 2)}`);
