import type { Verdict } from '../../core/p2pdma/policy/verdict.ts';
import { stackPane } from '../../store/answers/pair.ts';
import { hasOtherLayers, stackOfPair } from '../../store/pairAnswer.ts';
import { nodeById } from '../../store/selectors.ts';
import { useShows } from '../embed/useShows.ts';
import { useAnswer, useApp } from '../shared/app.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { StackDetails } from '../stack/StackSection.tsx';
import { KernelLog } from './KernelLog.tsx';
import { spokenAnswer } from './spokenAnswer.ts';
import { TwoWalks } from './TwoWalks.tsx';

/** The answer in one sentence for a screen reader, whenever it changes; empty while there is none. */
export function SpokenAnswer() {
  const nodes = useApp(nodeById);
  const verdict = useApp(state => state.answers.verdict);
  const isTold = useShows()('verdict');
  useAnswer(stackPane);
  const stack = useApp(stackOfPair);
  const isOne = stack && verdict?.client === stack.client && verdict.provider === stack.provider;
  const layered = useApp(hasOtherLayers) ? stack : null;
  return (
    <output className="visually-hidden" aria-live="polite">
      {isTold && isOne && verdict && spokenAnswer(verdict, layered, id => nodes.get(id)?.label ?? id)}
    </output>
  );
}

/** Folded below the reasons: what the kernel logs, what the answer rests on, and the walk proposed in 2018. */
export function BelowReasons({ verdict }: { verdict: Verdict }) {
  return (
    <>
      <KernelLog verdict={verdict} />
      <details>
        <summary>
          What it rests on <span className="muted">{restsWords(verdict)}</span>
        </summary>
        <p>
          <SentenceText sentence={verdict.rests.sentence} />
        </p>
      </details>
      <StackDetails />
      <TwoWalks verdict={verdict} />
    </>
  );
}

const restsWords = ({ rests: { counts } }: Verdict): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([basis, count]) => `${count} ${basis}`)
    .join(', ');
