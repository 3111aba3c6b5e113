import { useId } from 'react';
import { type ClientApi, clientApis } from '../../core/p2pdma/drivers.ts';
import { useActions } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { Segments } from '../shared/Segments.tsx';
import { useOrchestrator, useReadOnly } from './useOrchestrator.ts';

const forms: Record<ClientApi, { readonly name: string; readonly means: string }> = {
  arrays: {
    name: 'Arrays, 4.20',
    means:
      'The driver hands an array of devices to each call. Nobody is refused when added and nothing is bound; without clients nobody is near (−1). Verbose looks at every client instead of stopping at the first refusal.',
  },
  'client-list': {
    name: 'Client list, 2018',
    means:
      'Each entry of the list keeps its client and its provider. Once bound, the list refuses whom its provider does not reach (−EXDEV). An empty list is at distance 0 from everybody.',
  },
};

/** Which of the two forms of the calls the driver uses, and what decides its ties. */
export function FormChoice() {
  const { api, isVerbose, seed } = useOrchestrator();
  const readOnly = useReadOnly();
  const { orchestrate } = useActions();
  const seedField = useId();
  const choose = (next: number) => void orchestrate({ kind: 'choose-seed', seed: next });
  return (
    <section aria-label="How the driver asks" className="clients-part">
      <fieldset className="plain-fieldset" disabled={readOnly}>
        <Segments
          label="Form of the calls"
          options={clientApis}
          names={{ arrays: forms.arrays.name, 'client-list': forms['client-list'].name }}
          value={api}
          onChoose={chosen => void orchestrate({ kind: 'choose-api', api: chosen })}
        />
        <p className="muted small">{forms[api].means}</p>
        <div className="field-row">
          <label className="check">
            <input
              type="checkbox"
              checked={isVerbose}
              onChange={event =>
                void orchestrate({ kind: 'choose-verbose', isVerbose: event.target.checked })
              }
            />
            Verbose
          </label>
          <span className="field seed-field">
            <label htmlFor={seedField}>Seed</label>
            <input
              id={seedField}
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
        </div>
      </fieldset>
    </section>
  );
}

/** Seeds are 32 bits wide. */
const MAX_SEED = 0xffff_ffff;
