import { Suspense } from 'react';
import { assumedSettings } from '../../store/assumedSettings.ts';
import { originWords } from '../../store/originWords.ts';
import type { Theme } from '../../store/themes.ts';
import { CpuChoice, KernelChoice } from '../kernel/KernelBar.tsx';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import { lazily } from '../shared/lazily.ts';
import { useNarrow, useTight } from '../shared/useNarrow.ts';
import * as styles from './shell.module.css';

const KernelDrawer = lazily(() => import('../kernel/KernelDrawer.tsx').then(file => file.KernelDrawer));

/** What is open, under which kernel, and the way to share it. */
export function TopBar() {
  const isOpen = useApp(state => state.open !== null);
  const { leave } = useActions('opening');
  const { openDialog, showBootSettings } = useActions('looking');
  const drawer = useApp(state => state.showsBootSettings);
  const narrow = useNarrow();
  const tight = useTight();
  return (
    <>
      <header className={styles.top}>
        <button type="button" className={styles.brand} onClick={leave}>
          Peerlane
        </button>
        {isOpen && (
          <div className={styles.topMachine}>
            <OpenMachine />
            <FindButton />
            <span className={styles.topSpace} />
            <UndoButtons />
            <VersionButtons />
            {!narrow && <KernelChoice />}
            {!tight && <CpuChoice />}
            <button
              type="button"
              className="button"
              aria-expanded={drawer}
              aria-label="Boot settings"
              onClick={() => showBootSettings(!drawer)}
            >
              {narrow ? 'Boot' : 'Boot settings'}
            </button>
          </div>
        )}
        <div className={styles.topApp}>
          <ThemeButton />
          {!narrow && (
            <IconButton icon="keyboard" label="Keyboard shortcuts" onClick={() => openDialog('keys')} />
          )}
          {isOpen && (
            <button type="button" className="button button-main" onClick={() => openDialog('share')}>
              Copy link
            </button>
          )}
        </div>
      </header>
      {isOpen && drawer && (
        <Suspense fallback={null}>
          <KernelDrawer withKernel={narrow} withCpu={tight} />
        </Suspense>
      )}
    </>
  );
}

/**
 * Its name and how it came here. Both give way to what stands beside them, and say the whole when pointed at; where
 * there is little room the second is a sign.
 */
function OpenMachine() {
  const open = useApp(state => state.open);
  const unknownFacts = useApp(state => state.answers.machine?.outline.unknownFacts ?? 0);
  const notes = useApp(
    state => (state.open?.report?.warnings.length ?? 0) + (state.answers.machine?.problems.length ?? 0),
  );
  const { openDialog } = useActions('looking');
  if (!open) return null;
  const { name } = open.document.machine;
  const assumed = assumedSettings(open.document.settings, open.report?.told);
  const about = [
    originWords(open.origin),
    assumed.length > 0 && `assumes ${assumed.join(' and ')}`,
    open.origin.kind === 'example' && 'what to look at',
    unknownFacts > 0 && `${unknownFacts} facts unknown`,
    notes > 0 && `${notes} ${notes === 1 ? 'note' : 'notes'}`,
  ]
    .filter(part => part !== false)
    .join(' · ');
  return (
    <>
      <button
        type="button"
        className={`button ${styles.machineName}`}
        title={name}
        onClick={() => openDialog('machines')}
      >
        <span>{name}</span>
        <Icon name="chevron" size={12} />
      </button>
      <button
        type="button"
        className={`button button-quiet ${styles.origin}`}
        title={about}
        aria-label={about}
        onClick={() => openDialog('report')}
      >
        <Icon name="about" />
        <span>{about}</span>
      </button>
    </>
  );
}

/** Looks like the field that it opens. */
function FindButton() {
  const { openDialog } = useActions('looking');
  return (
    <button
      type="button"
      className={`button ${styles.find}`}
      title="Find anything (Ctrl+K)"
      onClick={() => openDialog('find')}
    >
      <Icon name="search" size={14} />
      <span>Find</span> <kbd>Ctrl K</kbd>
    </button>
  );
}

function UndoButtons() {
  const canUndo = useApp(state => state.history.past.length > 0);
  const canRedo = useApp(state => state.history.future.length > 0);
  const { undo, redo } = useActions('editing');
  return (
    <div className={styles.topUndo}>
      <IconButton icon="undo" label="Undo" title="Undo (Ctrl+Z)" disabled={!canUndo} onClick={undo} />
      <IconButton icon="redo" label="Redo" title="Redo (Ctrl+Shift+Z)" disabled={!canRedo} onClick={redo} />
    </div>
  );
}

/** What is kept to compare with, and what the machine adds up to. */
function VersionButtons() {
  const { keepAsA } = useActions('comparing');
  const { openDialog } = useActions('looking');
  return (
    <div className={styles.topUndo}>
      <IconButton
        icon="compare"
        label="Keep this as A"
        title="Keep this as A, to compare with what comes"
        onClick={() => void keepAsA()}
      />
      <IconButton
        icon="report"
        label="Report"
        title="Report: lanes, uplinks, pairs, IOMMU groups"
        onClick={() => openDialog('machine-report')}
      />
    </div>
  );
}

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

function ThemeButton() {
  const theme = useApp(state => state.theme);
  const { chooseTheme } = useActions('looking');
  return (
    <IconButton
      icon="sun"
      label={`Colours: ${theme}. Switch to ${nextTheme[theme]}`}
      title={`Colours: ${theme}`}
      onClick={() => chooseTheme(nextTheme[theme])}
    />
  );
}
