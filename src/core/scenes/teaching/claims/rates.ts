import { answerFluid } from '../../../fabric/flows/fluidRun.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { type Sentence, say, sentenceText } from '../../../topology/sentence.ts';
import type { Checked, ClaimContext } from './checked.ts';

/** What transfers get that run at the same time, by fair shares. */
export interface RatesClaim {
  /** By flow: no less and no more than this, in GB/s. */
  readonly gigabytes?: readonly { readonly atLeast: number; readonly atMost: number }[];
  /** A link that the first flow crosses up and down, by the port at its upper end. */
  readonly crossedTwice?: NodeId;
  /** Its link holds the first flow to its rate. */
  readonly limitedBy?: NodeId;
}

export function checkRates(
  { document, names }: ClaimContext,
  { gigabytes = [], crossedTwice, limitedBy }: RatesClaim,
): Checked {
  const answer = answerFluid(document);
  if (!answer.ok) return { holds: false, sentence: errorOf(answer.error) };
  const { flows, links } = answer.value;
  const [first] = flows;
  const linkOf = (channel: number | null) => links.find(each => each.channel === channel)?.link ?? null;
  const holds =
    gigabytes.every(({ atLeast, atMost }, flow) => {
      const rate = flows[flow]?.gigabytes ?? 0;
      return rate >= atLeast && rate <= atMost;
    }) &&
    (crossedTwice === undefined || first?.crossedTwice.includes(crossedTwice) === true) &&
    (limitedBy === undefined || linkOf(first?.limitedBy ?? null) === limitedBy);
  const sentence = flows.flatMap((flow, index): Sentence => {
    const link = linkOf(flow.limitedBy);
    const by = link === null ? [] : say`, held by the link below ${nameOf(names, link)}`;
    return [...say`${index > 0 ? ' ' : ''}${flow.name}: ${flow.gigabytes.toFixed(1)} GB/s`, ...by, ...say`.`];
  });
  return { holds, sentence };
}

const errorOf = (error: { readonly sentence?: Sentence }): Sentence => [
  { text: error.sentence ? sentenceText(error.sentence) : 'The transfers cannot be run.' },
];
