import type { Verdict } from '../../core/p2pdma/policy/verdict.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { StackDetails } from '../stack/StackSection.tsx';
import { KernelLog } from './KernelLog.tsx';
import { TwoWalks } from './TwoWalks.tsx';

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
