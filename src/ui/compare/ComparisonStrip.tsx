import { sentenceText } from '../../core/topology/sentence.ts';
import { comparisonAnswer } from '../../store/answers/versions.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import * as bannerStyles from '../shared/banner.module.css';
import { Icon } from '../shared/Icon.tsx';

/** While a version is kept: how what is open differs from it, in one sentence that follows every change. */
export function ComparisonStrip() {
  const versionA = useApp(state => state.versionA);
  const isOpen = useApp(state => state.open !== null);
  const comparison = useAnswer(comparisonAnswer);
  const { openDialog } = useActions('looking');
  const { forgetA } = useActions('comparing');
  if (!versionA || !isOpen) return null;
  return (
    <section className={bannerStyles.banner} aria-label="Comparison">
      <span>
        <Icon name="compare" /> Against A, {versionA.machine.name}:{' '}
        <strong>{comparison ? sentenceText(comparison.summary) : 'comparing …'}</strong>
      </span>
      <button type="button" className="button" onClick={() => openDialog('compare')}>
        See differences
      </button>
      <button type="button" className="button button-quiet" onClick={forgetA}>
        Forget A
      </button>
    </section>
  );
}
