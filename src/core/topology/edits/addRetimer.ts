import { knownValue } from '../fact.ts';
import type { Machine, NodeId } from '../machine.ts';
import { machineTree } from '../machineTree.ts';
import { say } from '../sentence.ts';
import { type EditResult, type Refusal, refusal } from './edit.ts';
import { MOST_RETIMERS } from './editableFacts.ts';
import { type Places, socketOf } from './place.ts';
import { setFact } from './setFact.ts';

/** Puts a retimer into the link below a port; what is at its other end stays there. Answers the port. */
export function addRetimer(machine: Machine, port: NodeId): EditResult {
  const fn = machineTree(machine).functionById.get(port);
  const value = (fn ? (knownValue(fn.retimers) ?? 0) : 0) + 1;
  return setFact(machine, { node: port, fact: 'retimers', value });
}

/** Why a retimer cannot be put there; null where it can. */
export function whyNoRetimer(places: Places, port: NodeId): Refusal | null {
  if (socketOf(places, port) !== 'link')
    return refusal('no-port', say`A retimer goes into a link, and there is none below ${places.name(port)}.`);
  const fn = places.tree.functionById.get(port);
  return fn && (knownValue(fn.retimers) ?? 0) >= MOST_RETIMERS
    ? refusal(
        'occupied',
        say`The link below ${places.name(port)} has two retimers, the most that a link may have.`,
      )
    : null;
}
