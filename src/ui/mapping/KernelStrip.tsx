import type { KernelAnswer } from '../../core/dma/compareKernels.ts';
import { useActions, useApp } from '../shared/app.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { StatusWord } from './StatusWord.tsx';

/** The same list under every kernel, oldest first; a click chooses one. */
export function KernelStrip({ kernels }: { kernels: readonly KernelAnswer[] }) {
  const kernel = useApp(state => state.open?.document.settings.kernel);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { chooseKernel } = useActions();
  return (
    <ul className="kernel-strip" aria-label="The same list under every kernel">
      {kernels.map(({ releases, label, status, deciding }) => {
        const isCurrent = kernel !== undefined && releases.includes(kernel);
        const [first] = releases;
        return (
          <li key={label} className="kernel-answer" aria-current={isCurrent || undefined}>
            {readOnly ? (
              <span>{label}</span>
            ) : (
              <button
                type="button"
                className="node-link"
                onClick={() => first !== undefined && !isCurrent && chooseKernel(first)}
              >
                {label}
              </button>
            )}
            <StatusWord status={status} />
            {status !== 'works' && deciding && (
              <p className="segment-note">
                <Why result={deciding.result} />
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Why({ result }: { result: NonNullable<KernelAnswer['deciding']>['result'] }) {
  if (result.kind === 'mapped') {
    return result.landing.kind === 'target' ? null : <SentenceText sentence={result.landing.sentence} />;
  }
  if (result.kind === 'refused') return <code>{result.error}</code>;
  return <SentenceText sentence={result.sentence} />;
}
