import { clientPresets } from '../../core/p2pdma/orchestrator/clientPresets.ts';
import { useActions } from '../shared/app.ts';
import { useReadOnly } from './useOrchestrator.ts';

/** With nobody in the list: what a list is for, and a first one by one click. */
export const NoClients = () => (
  <section className="callout" aria-label="No clients yet">
    <strong>Whose memory serves all of them?</strong>
    <span>
      A driver that has several devices work on one buffer is an orchestrator. It names them as clients, and
      the kernel looks for the provider that is nearest to all.
    </span>
    <PresetButtons mainIsFirst />
  </section>
);

/** The same lists, once there is one. */
export const AnotherList = () => (
  <details className="more">
    <summary>Another list, made for this machine</summary>
    <PresetButtons />
  </details>
);

function PresetButtons({ mainIsFirst = false }: { mainIsFirst?: boolean }) {
  const readOnly = useReadOnly();
  const { takeClientPreset } = useActions('orchestrating');
  return (
    <div className="button-row">
      {clientPresets.map(({ id, name, means }, place) => (
        <button
          key={id}
          type="button"
          className={mainIsFirst && place === 0 ? 'button button-main' : 'button'}
          title={means}
          disabled={readOnly}
          onClick={() => void takeClientPreset(id)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
