import type { KernelAnswer } from '../../core/dma/compareKernels.ts';
import { useActions, useApp } from '../shared/app.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './mapping.module.css';
import { StatusWord } from './StatusWord.tsx';

/** The same list under every kernel, oldest first; a click chooses one. */
export function KernelStrip({ kernels }: { kernels: readonly KernelAnswer[] }) {
  const kernel = useApp(state => state.open?.document.settings.kernel);
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { chooseKernel } = useActions('asking');
  return (
    <ul className={styles.kernelStrip} aria-label="The same list under every kernel">
      {kernels.map(({ releases, label, status, deciding }) => {
        const isCurrent = kernel !== undefined && releases.includes(kernel);
        const [first] = releases;
        return (
          <li key={label} className={styles.kernelAnswer} aria-current={isCurrent || undefined}>
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
              <p className={styles.segmentNote}>
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
