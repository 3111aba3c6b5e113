import { RULES_DATE } from '../p2pdma/kernels/rulesDate.ts';
import { judgePair } from '../p2pdma/policy/judgePair.ts';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import { policyFor } from '../p2pdma/policy/policy.ts';
import { type MapType, mapTypes } from '../p2pdma/policy/verdict.ts';
import { verdictWords } from '../p2pdma/policy/words.ts';
import { machineTree } from '../topology/machineTree.ts';
import { namedMachine, nameOf } from '../topology/nodeName.ts';
import type { PeerlaneDocument, View } from './document.ts';

interface Answered {
  readonly document: PeerlaneDocument;
  readonly view: View;
}

/**
 * What a machine was answered under these rules: their date, a digest of the verdicts of all pairs, and that of the
 * pair that is looked at. `2026-11-30.k3f9a1.N`; links carry it, so that one opened later can tell what has changed.
 */
export function ruledField(answered: Answered): string {
  const { digest, pair } = answersTo(answered);
  return `${RULES_DATE}.${digest}${pair === null ? '' : `.${letters[pair]}`}`;
}

/**
 * What the rules of today answer otherwise than those by which a link was made, in whole sentences; null where nothing
 * has changed, or the field says nothing.
 */
export function changedSince(field: string, answered: Answered): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})\.([0-9a-z]{1,7})(?:\.([BHNU]))?$/.exec(field);
  const [, date, digest, letter] = match ?? [];
  if (date === undefined || digest === undefined) return null;
  const was = mapTypes.find(type => letters[type] === letter);
  const { digest: now, pair: is } = answersTo(answered);
  const made = `This link was made under the rules of ${date}; those of ${RULES_DATE} answer otherwise`;
  if (was && is && was !== is) {
    return `${made}: ${pairName(answered)} was ${verdictWords[was].word}, and is ${verdictWords[is].word}.`;
  }
  return digest === now ? null : `${made} for some of its pairs.`;
}

const letters: Readonly<Record<MapType, string>> = {
  BUS_ADDR: 'B',
  THRU_HOST_BRIDGE: 'H',
  NOT_SUPPORTED: 'N',
  UNKNOWN: 'U',
};

/** A digest of the verdicts of all pairs, and that of the pair that is looked at. */
function answersTo({ document: { machine, settings }, view: { pair } }: Answered) {
  const tree = machineTree(machine);
  const isPair = pair && tree.functionById.has(pair.provider) && tree.functionById.has(pair.client);
  return {
    digest: digestOf(pairMatrix(tree, settings).mapTypes),
    pair: isPair ? judgePair(policyFor(tree, settings), pair.provider, pair.client).mapType : null,
  };
}

function pairName({ document: { machine }, view: { pair } }: Answered): string {
  const named = namedMachine(machineTree(machine));
  return pair ? `${nameOf(named, pair.client).text} to ${nameOf(named, pair.provider).text}` : '';
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bits, of the verdicts of all pairs in machine order. */
function digestOf(verdicts: Uint8Array): string {
  let hash = FNV_OFFSET;
  for (const type of verdicts) hash = Math.imul(hash ^ type, FNV_PRIME);
  return (hash >>> 0).toString(36);
}
