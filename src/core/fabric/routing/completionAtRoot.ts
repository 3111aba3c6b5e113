import type { NodeId } from '../../topology/machine.ts';
import { rootOf } from '../../topology/machineTree.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { say } from '../../topology/sentence.ts';
import { type Answer, downward, dropped, lostUnknown, type Move, type Why } from './completionMove.ts';
import { idClaimOnBus } from './idRouting.ts';
import { allows, reflectionFor } from './rootComplex.ts';
import { makeHop } from './walk.ts';

/** A root complex returns the completions of what it carried; what came to it alone it treats as peer traffic. */
export function completionAtRoot(answer: Answer, id: NodeId, from: NodeId): Move {
  const { fabric, tlp, requestHops } = answer;
  const name = nameOf(fabric, id);
  const root = fabric.tree.rootById.get(id);
  const home = rootOf(fabric.tree, tlp.request.initiator);
  if (!root || root.kind === 'unplaced-bus') {
    return lostUnknown(answer, id, {
      node: id,
      what: 'the bridge that leads to this bus',
      howToGet: 'lspci -t',
    });
  }
  const carriedRequest = requestHops.some(hop => hop.at === id);
  if (carriedRequest && home.id !== id) {
    const sentence = say`${name} carried the request here, and returns the completion.`;
    const over = makeHop(fabric, {
      at: id,
      to: home.id,
      direction: 'between-roots',
      carries: answer.carries,
      rule: 'root-complex-returns',
      sentence,
    });
    return { hops: [over], next: { kind: 'downward', at: home.id } };
  }
  const why: Why = {
    rule: 'root-complex-returns',
    sentence: say`${name} carried the request, and returns its completion.`,
  };
  if (carriedRequest) return downward(answer, id, why);
  return redirectedAtRoot(answer, root, from);
}

function redirectedAtRoot(answer: Answer, root: ReturnType<typeof rootOf>, from: NodeId): Move {
  const { fabric, tlp } = answer;
  const { claimant, missing } = idClaimOnBus(fabric, root.id, tlp.requester);
  const [unknown] = missing;
  if (!claimant) {
    if (unknown) return lostUnknown(answer, root.id, unknown);
    return dropped(
      answer,
      root.id,
      say`No port of ${nameOf(fabric, root.id)} leads to ${tlp.requester}: the completion is dropped.`,
    );
  }
  const { reflection, missing: policy } = reflectionFor(
    fabric,
    { root, child: from },
    { root: root.id, fn: claimant },
  );
  const carries = allows(reflection, 'read');
  if (carries === undefined) return lostUnknown(answer, root.id, policy);
  if (!carries) {
    const sentence = say`${nameOf(fabric, root.id)} does not send redirected completions down again: it is dropped.`;
    return dropped(answer, root.id, sentence, 'root-complex-refuses');
  }
  return downward(answer, root.id, {
    rule: 'root-complex-reflects',
    sentence: say`${nameOf(fabric, root.id)} sends the redirected completion down again.`,
  });
}
