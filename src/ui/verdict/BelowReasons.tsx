import type { Verdict } from '../../core/p2pdma/policy/verdict.ts';
import { useShows } from '../embed/useShows.ts';
import { KernelLog } from './KernelLog.tsx';
import { Remedies } from './Remedies.tsx';
import { TwoWalks } from './TwoWalks.tsx';

/** What a person reads once they have the verdict and why: both walks, what would change it, what the kernel logs. */
export function BelowReasons({ verdict }: { verdict: Verdict }) {
  const shows = useShows();
  return (
    <>
      <TwoWalks verdict={verdict} />
      {shows('advisor') && <Remedies />}
      <KernelLog verdict={verdict} />
    </>
  );
}
