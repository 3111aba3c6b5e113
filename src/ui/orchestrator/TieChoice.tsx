import { useId } from 'react';
import type { ProviderRanking } from '../../core/p2pdma/orchestrator/rankProviders.ts';
import { useActions } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import * as styles from './orchestrator.module.css';
import { useOrchestrator, useReadOnly } from './useOrchestrator.ts';

/** Seeds are 32 bits wide. */
const MAX_SEED = 0xffff_ffff;

/** What chance decides, by which seed; and what would have to be known first. */
export function TieChoice({ ranking: { ties, pick } }: { ranking: ProviderRanking }) {
  if (pick === undefined) {
    return <p className="small">What the capture does not show could change who is found.</p>;
  }
  if (ties.length < 2) return null;
  return (
    <>
      <p className="small">
        {ties.length} are equally near: the kernel takes one of them at random, here by the seed.
      </p>
      <Seed />
    </>
  );
}

function Seed() {
  const { seed } = useOrchestrator();
  const readOnly = useReadOnly();
  const { orchestrate } = useActions('orchestrating');
  const id = useId();
  const choose = (next: number) => void orchestrate({ kind: 'choose-seed', seed: next });
  return (
    <fieldset className="field-row plain-fieldset" disabled={readOnly}>
      <span className={`field ${styles.seedField}`}>
        <label htmlFor={id}>Seed</label>
        <input
          id={id}
          className="mono"
          type="number"
          min={0}
          max={MAX_SEED}
          value={seed}
          onChange={event => {
            const typed = event.target.valueAsNumber;
            if (Number.isInteger(typed) && typed >= 0 && typed <= MAX_SEED) choose(typed);
          }}
        />
      </span>
      <button type="button" className="button" onClick={() => choose((seed + 1) % (MAX_SEED + 1))}>
        <Icon name="turn" /> Roll again
      </button>
    </fieldset>
  );
}
