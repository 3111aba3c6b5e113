import { shortBdf } from '../../topology/bdf.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { at, joined, listed, type Sentence, say, strong } from '../../topology/sentence.ts';
import { wordsOf } from './findingWords.ts';
import type { Judgement } from './judgePair.ts';
import { missingFacts } from './missingFacts.ts';
import { verdictWords } from './words.ts';

/** The verdict in one sentence: what the findings say in a few words, with the port, bit and rule that they name. */
export function headlineOf(judgement: Judgement, labels: ReadonlyMap<NodeId, string>): Sentence {
  const { mapType, provider, client } = judgement;
  const name = (fn: PciFunction) => at(fn, labels.get(fn.id) ?? fn.label ?? shortBdf(fn.bdf));
  const whose = provider.id === client.id ? 'its own memory' : say`${name(provider)}’s memory`;
  const reaches = say`${name(client)} reaches ${whose}`;
  switch (mapType) {
    case 'BUS_ADDR':
      return say`${reaches} ${strong('directly')}${below(judgement)}${because(judgement)}`;
    case 'THRU_HOST_BRIDGE':
      return say`${reaches} only ${strong('through the host bridge')}${because(judgement)}`;
    case 'NOT_SUPPORTED':
      return say`${name(client)} ${strong('cannot reach')} ${whose}${because(judgement)}`;
    case 'UNKNOWN':
      return say`Whether ${name(client)} may reach ${whose} cannot be told: ${unknownOf(judgement)}`;
  }
}

const below = ({ walk: { common }, provider, client }: Judgement): Sentence =>
  common && provider.id !== client.id ? say`, below ${at(common)}` : [];

/** The clauses of the findings that lead to the verdict; what only might have led elsewhere is left out. */
function because(judgement: Judgement): Sentence {
  const clauses = judgement.findings.flatMap(finding => {
    const clause = wordsOf(judgement, finding).clause?.(judgement, finding.decision);
    return clause && finding.decision.effect !== 'unknown' ? [clause] : [];
  });
  return clauses.length > 0 ? say`: ${joined(clauses, ', and ')}.` : say`.`;
}

/** "the ACS control word of 02:00.0 is not known. It is Direct or Blocked." */
function unknownOf(judgement: Judgement): string {
  const [first, ...more] = missingFacts(judgement);
  const facts =
    more.length === 0 ? 'is' : `and ${more.length} more ${more.length === 1 ? 'fact' : 'facts'} are`;
  const words = judgement.possible.map(mapType => verdictWords[mapType].word);
  return `${first?.what ?? 'a deciding fact'} ${facts} not known. It is ${listed(words, 'or')}.`;
}
