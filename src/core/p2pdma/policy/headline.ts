import { shortBdf } from '../../topology/bdf.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import type { Sentence, TextPart } from '../../topology/sentence.ts';
import type { Judgement } from './judgePair.ts';
import { missingFacts } from './missingFacts.ts';
import { verdictWords } from './words.ts';

/** The verdict in one sentence: what the findings say in a few words, with the port, bit and rule that they name. */
export function headlineOf(judgement: Judgement, labels: ReadonlyMap<NodeId, string>): Sentence {
  const { mapType, provider, client } = judgement;
  const name = (fn: PciFunction): TextPart => ({
    text: labels.get(fn.id) ?? fn.label ?? shortBdf(fn.bdf),
    node: fn.id,
  });
  const whose =
    provider.id === client.id ? [{ text: 'its own memory' }] : [name(provider), { text: '’s memory' }];
  switch (mapType) {
    case 'BUS_ADDR':
      return [
        name(client),
        { text: ' reaches ' },
        ...whose,
        { text: ' ' },
        emphasis('directly'),
        ...below(judgement),
        ...because(judgement),
      ];
    case 'THRU_HOST_BRIDGE':
      return [
        name(client),
        { text: ' reaches ' },
        ...whose,
        { text: ' only ' },
        emphasis('through the host bridge'),
        ...because(judgement),
      ];
    case 'NOT_SUPPORTED':
      return [
        name(client),
        { text: ' ' },
        emphasis('cannot reach'),
        { text: ' ' },
        ...whose,
        ...because(judgement),
      ];
    case 'UNKNOWN':
      return [
        { text: 'Whether ' },
        name(client),
        { text: ' may reach ' },
        ...whose,
        { text: ` cannot be told: ${unknownOf(judgement)}` },
      ];
  }
}

const emphasis = (text: string): TextPart => ({ text, emphasis: true });

const below = ({ walk: { common }, provider, client }: Judgement): Sentence =>
  common && provider.id !== client.id
    ? [{ text: ', below ' }, { text: shortBdf(common.bdf), node: common.id }]
    : [];

/** The clauses of the findings that lead to the verdict; what only might have led elsewhere is left out. */
function because({ findings }: Judgement): Sentence {
  const clauses = findings.flatMap(({ clause, may, mapType }) =>
    clause && (!may || mapType) ? [clause] : [],
  );
  return [...clauses.flatMap((clause, i) => [{ text: i === 0 ? ': ' : ', and ' }, ...clause]), { text: '.' }];
}

/** "the ACS control word of 02:00.0 is not known. It is Direct or Blocked." */
function unknownOf(judgement: Judgement): string {
  const [first, ...more] = missingFacts(judgement);
  const facts =
    more.length === 0 ? 'is' : `and ${more.length} more ${more.length === 1 ? 'fact' : 'facts'} are`;
  const words = judgement.possible.map(mapType => verdictWords[mapType].word);
  const either = words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words[0];
  return `${first?.what ?? 'a deciding fact'} ${facts} not known. It is ${either}.`;
}
