import { knownValue } from '../topology/fact.ts';
import type { Machine, Root } from '../topology/machine.ts';
import type { SocketPart } from './layout.ts';

/** Groups without a title: what they hold has nothing in common that a person would want to be told. */
export const UNTITLED = 'numa:all';

const UNPLACED = 'numa:unplaced';

/** The group that a root is drawn in. Roots of one NUMA node stand together; what no bridge leads to stands apart. */
export function groupOfRoot({ roots }: Pick<Machine, 'roots'>, root: Root): string {
  if (root.kind === 'unplaced-bus') return UNPLACED;
  const node = knownValue(root.numaNode);
  if (node !== undefined) return `numa:${node}`;
  const anyKnown = roots.some(each => each.kind === 'host-bridge' && each.numaNode.state === 'known');
  return anyKnown ? 'numa:unknown' : UNTITLED;
}

/** Whether a group has processors behind it, and so a column of what they are made of. */
export const hasSocket = (group: string): boolean => group.startsWith('numa:') && group !== UNPLACED;

/** A part of the socket behind a group, as a box. */
export const partId = (part: SocketPart, group: string): string => `${part}:${group}`;
