import { MOST_RETIMERS } from '../facts/expressFacts.ts';
import type { Machine, NodeId } from '../machine.ts';
import { machineTree } from '../machineTree.ts';
import { retimersBelow } from '../retimers.ts';
import { say } from '../sentence.ts';
import { type EditResult, type Refusal, refusal } from './edit.ts';
import { type Places, socketOf } from './place.ts';
import { setFact } from './setFact.ts';

/** Puts a retimer into the link below a port; what is at its other end stays there. Answers the port. */
export function addRetimer(machine: Machine, port: NodeId): EditResult {
  const value = retimersBelow(machineTree(machine).functionById.get(port)) + 1;
  return setFact(machine, { node: port, fact: 'retimers', value });
}

/** Why a retimer cannot be put there; null where it can. */
export function whyNoRetimer(places: Places, port: NodeId): Refusal | null {
  if (socketOf(places, port) !== 'link')
    return refusal('no-port', say`A retimer goes into a link, and there is none below ${places.name(port)}.`);
  return retimersBelow(places.tree.functionById.get(port)) >= MOST_RETIMERS
    ? refusal(
        'occupied',
        say`The link below ${places.name(port)} has two retimers, the most that a link may have.`,
      )
    : null;
}
