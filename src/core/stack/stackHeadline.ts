import type { BriefVerdict } from '../p2pdma/policy/briefVerdict.ts';
import { type Sentence, say, sentenceText, strong, type TextPart } from '../topology/sentence.ts';
import { type StackPathName, stackPaths } from './stackPaths.ts';
import { counts, type StackOutcome, type StackRow } from './stackRow.ts';

interface HeadlineOf extends StackOutcome {
  readonly rows: readonly StackRow[];
  readonly verdict: BriefVerdict;
  readonly path: StackPathName;
  readonly provider: TextPart;
  readonly client: TextPart;
}

/** What happens to the pair, and which layer says no first. */
export function stackHeadline(of: HeadlineOf): Sentence {
  const { outcome, refusedBy, rows, verdict, provider, client } = of;
  const row = (state: StackRow['state']) => rows.find(each => each.state === state && counts(each));
  const { asksLinux } = stackPaths[of.path];
  if (outcome === 'not-peer') {
    const through = row('not-peer');
    const refused = refusedBy ? say`${refusedBy.who} refuses the direct path. ` : [];
    return say`${client} and ${provider} work together, but ${strong('not peer to peer')}: the data goes through system memory. ${refused}${through?.sentence ?? []}`;
  }
  if (outcome === 'no') return refusalOf(of);
  if (outcome === 'unknown') {
    const open = row('unknown');
    if (!open || open.layer === 'linux') return verdict.headline;
    return say`Whether ${client} reaches ${provider}’s memory is ${strong('unknown')}: ${open.sentence}`;
  }
  if (asksLinux) return verdict.headline;
  return say`${client} reaches ${provider}’s memory. ${stackPaths[of.path].words} never asks Linux; each layer that it asks allows it.`;
}

function refusalOf({ refusedBy, rows, verdict, provider, client }: HeadlineOf): Sentence {
  if (!refusedBy || refusedBy.layer === 'linux') return verdict.headline;
  // A library's yes is none of what lies below it.
  const below = rows.filter(({ layer }) => layer === 'linux' || layer === 'driver');
  const softwareAllows =
    below.some(({ state }) => state === 'yes') &&
    below.every(({ state }) => state === 'yes' || state === 'not-asked');
  if (refusedBy.layer === 'wires' && softwareAllows)
    return say`Software allows it, and the ${strong('data would be lost')}: ${refusedBy.sentence}`;
  const { who, sentence } = refusedBy;
  // Most sentences begin with who decides.
  const refuses = sentenceText(sentence).startsWith(who) ? '' : `${who} refuses. `;
  return say`${client} ${strong('cannot reach')} ${provider}’s memory: ${refuses}${sentence}`;
}
