import type { Verdict } from '../../core/p2pdma/policy/verdict.ts';
import { verdictWords } from '../../core/p2pdma/policy/words.ts';
import type { StackAnswer } from '../../core/stack/stackAnswer.ts';
import { layerWords } from '../../core/stack/stackRow.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { outcomeWords } from '../stack/outcomeLook.ts';

/**
 * What a screen reader is told when the answer changes: "GPU 1 to GPU 0: blocked, ACS redirect on 02:08.0 and 1 more".
 * `stack`: where others than Linux decide; null: Linux alone does.
 */
export function spokenAnswer(
  verdict: Pick<Verdict, 'client' | 'provider' | 'mapType' | 'redirecting'>,
  stack: Pick<StackAnswer, 'outcome' | 'refusedBy'> | null,
  labelOf: (id: NodeId) => string,
): string {
  const { client, provider, mapType, redirecting } = verdict;
  const word = stack ? outcomeWords[stack.outcome] : verdictWords[mapType].word;
  const byLinux = !stack || stack.refusedBy === 'linux';
  const [first, ...others] = redirecting;
  const parts = [`${labelOf(client)} to ${labelOf(provider)}: ${word.toLowerCase()}`];
  if (stack?.refusedBy) parts.push(`first no: ${layerWords[stack.refusedBy]}`);
  if (byLinux && mapType !== 'BUS_ADDR' && first !== undefined)
    parts.push(`ACS redirect on ${labelOf(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`);
  return parts.join(', ');
}
