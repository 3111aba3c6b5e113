import { type BufferCall, callerOf } from '../../core/dmabuf/call.ts';
import { callWords } from '../../core/dmabuf/callWords.ts';
import type { RunStep } from '../../core/dmabuf/script.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { CallOutcomeText } from './CallOutcomeText.tsx';
import { EditCall } from './EditCall.tsx';
import { StandingWord } from './StandingWord.tsx';
import * as styles from './sharing.module.css';
import { usePartyNames } from './usePartyNames.ts';

interface ScriptRowProps {
  readonly at: number;
  readonly count: number;
  readonly call: BufferCall;
  /** Null while the engine is at work. */
  readonly step: RunStep | null;
  readonly isOpen: boolean;
  readonly readOnly: boolean;
  readonly onGo: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onInsert: (at: number) => void;
}

/** A call of the script in one line; the open one with what became of it, and what can be changed. */
export function ScriptRow(props: ScriptRowProps) {
  const { at, call, step, isOpen, onGo } = props;
  const standing = step?.outcome.standing;
  return (
    <li className={styles.callRow} aria-current={isOpen ? 'step' : undefined} data-standing={standing}>
      <button
        type="button"
        className={styles.callHead}
        data-part="head"
        tabIndex={isOpen ? 0 : -1}
        aria-expanded={isOpen}
        onClick={onGo}
      >
        <span className={styles.callNumber}>{at + 1}</span>
        <span className={styles.callWords}>
          <CallText call={call} />
        </span>
        {standing ? <StandingWord standing={standing} /> : <span className="muted">…</span>}
      </button>
      {isOpen && (
        <div className={styles.callBody}>
          {step && <CallOutcomeText step={step} />}
          {!props.readOnly && (
            <>
              <EditCall at={at} call={call} />
              <RowButtons {...props} />
            </>
          )}
        </div>
      )}
    </li>
  );
}

function CallText({ call }: { call: BufferCall }) {
  const party = callerOf(call);
  const names = usePartyNames();
  const words = callWords(call);
  if (party === null) return words;
  return (
    <>
      <strong>{names.get(party) ?? `“${party}”`}</strong> {words}
    </>
  );
}

function RowButtons({ at, count, onMove, onRemove, onInsert }: ScriptRowProps) {
  return (
    <div className={styles.callButtons}>
      <button type="button" className="button" onClick={() => onInsert(at)}>
        <Icon name="plus" />
        Insert before
      </button>
      <button type="button" className="button" onClick={() => onInsert(at + 1)}>
        <Icon name="plus" />
        Insert after
      </button>
      <span className={styles.callMoves}>
        <IconButton
          icon="chevron"
          label={`Move call ${at + 1} up`}
          className={styles.callUp}
          data-part="up"
          aria-disabled={at === 0}
          onClick={() => onMove(-1)}
        />
        <IconButton
          icon="chevron"
          label={`Move call ${at + 1} down`}
          className={styles.callDown}
          data-part="down"
          aria-disabled={at === count - 1}
          onClick={() => onMove(1)}
        />
        <IconButton icon="close" label={`Remove call ${at + 1}`} data-part="remove" onClick={onRemove} />
      </span>
    </div>
  );
}
