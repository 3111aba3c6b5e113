import { preferredTransport } from '../../../fabric/rates/sideLinks.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { say } from '../../../topology/sentence.ts';
import type { SideLinkKind } from '../../../topology/sideLink.ts';
import type { Checked, ClaimContext } from './checked.ts';

/** Over what drivers would have a pair talk. */
export interface TransportClaim {
  readonly a: NodeId;
  readonly b: NodeId;
  readonly over: 'pcie' | SideLinkKind;
}

export function checkTransport({ document, names }: ClaimContext, { a, b, over }: TransportClaim): Checked {
  const transport = preferredTransport(document.machine.sideLinks, a, b);
  const is = transport.kind === 'pcie' ? 'pcie' : transport.link;
  return {
    holds: is === over,
    sentence: [...say`${nameOf(names, a)} and ${nameOf(names, b)}: `, ...transport.sentence],
  };
}
