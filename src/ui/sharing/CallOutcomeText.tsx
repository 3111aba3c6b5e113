import { pendingFences, pinCount } from '../../core/dmabuf/bufferState.ts';
import { placementName } from '../../core/dmabuf/placement.ts';
import type { RunStep } from '../../core/dmabuf/script.ts';
import { sharingRules } from '../../core/dmabuf/sharingRules.ts';
import { sharingRuleTitles } from '../../core/dmabuf/sharingRuleWords.ts';
import { chosenSharingWay } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { StandingWord } from './StandingWord.tsx';
import * as styles from './sharing.module.css';
import { usePartyNames } from './usePartyNames.ts';

/** What became of a call: what it returned, every rule that had a say, what the kernel logs, and how things stand now. */
export function CallOutcomeText({ step: { outcome, after } }: { step: RunStep }) {
  const { call, returned, findings, messages, missing } = outcome;
  return (
    <div className={styles.callOutcome} aria-live="polite">
      <p className={`mono ${styles.callReturned}`}>
        {call} {returned !== 'void' && `= ${returned}`}
      </p>
      <ul className={styles.findingList} aria-label="Findings">
        {findings.map((finding, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one rule may speak twice
          <li key={place} data-standing={finding.standing}>
            <p>
              {finding.standing !== 'done' && (
                <>
                  <StandingWord standing={finding.standing} />{' '}
                </>
              )}
              <SentenceText sentence={finding.sentence} />
            </p>
            <p className="reason-source">
              {sharingRuleTitles[finding.rule]} ·{' '}
              <span className="mono">{sharingRules[finding.rule].source}</span>
            </p>
          </li>
        ))}
      </ul>
      {missing.map(({ what, howToGet }) => (
        <p key={what} className="tone-unknown">
          {what}: {howToGet}
        </p>
      ))}
      {messages.length > 0 && <pre className="kernel-log">{messages.map(({ text }) => text).join('\n')}</pre>}
      <AfterCall state={after} />
    </div>
  );
}

function AfterCall({ state }: { state: RunStep['after'] }) {
  const names = usePartyNames();
  const pins = pinCount(state);
  const fences = pendingFences(state).length;
  const driver = useApp(open => chosenSharingWay(open)?.sharing.exporter.driver);
  const facts = [
    state.isRevoked ? 'taken away for good' : `in ${placementName(state.placement, driver)}`,
    state.lock !== null && `locked by ${names.get(state.lock) ?? state.lock}`,
    pins > 0 && `${pins} ${pins === 1 ? 'pin' : 'pins'}`,
    fences > 0 && `${fences} ${fences === 1 ? 'fence' : 'fences'} pending`,
  ];
  return <p className={styles.callAfter}>Now {facts.filter(Boolean).join(' · ')}</p>;
}
