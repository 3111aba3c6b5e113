import { useState } from 'react';
import { originWords } from '../../store/originWords.ts';
import type { Theme } from '../../store/state.ts';
import { CpuChoice, KernelChoice, KernelDrawer } from '../kernel/KernelBar.tsx';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { useNarrow } from '../shared/useNarrow.ts';

/** What is open, under which kernel, and the way to share it. */
export function TopBar() {
  const isOpen = useApp(state => state.open !== null);
  const { leave, openDialog } = useActions();
  const [drawer, setDrawer] = useState(false);
  const narrow = useNarrow();
  return (
    <>
      <header className="top">
        <button type="button" className="brand" onClick={leave}>
          Peerlane
        </button>
        {isOpen && <OpenMachine />}
        <span className="top-space" />
        {isOpen && (
          <div className="top-settings">
            {!narrow && <KernelChoice />}
            {!narrow && <CpuChoice />}
            <button
              type="button"
              className="button"
              aria-expanded={drawer}
              onClick={() => setDrawer(!drawer)}
            >
              Boot settings
            </button>
          </div>
        )}
        <ThemeButton />
        <button
          type="button"
          className="icon-button"
          aria-label="Keyboard shortcuts"
          onClick={() => openDialog('keys')}
        >
          <Icon name="keyboard" />
        </button>
        {isOpen && (
          <button type="button" className="button button-main" onClick={() => openDialog('share')}>
            Copy link
          </button>
        )}
      </header>
      {isOpen && drawer && <KernelDrawer whole={narrow} />}
    </>
  );
}

function OpenMachine() {
  const open = useApp(state => state.open);
  const unknownFacts = useApp(state => state.answers.machine?.outline.unknownFacts ?? 0);
  const notes = useApp(
    state => (state.open?.report?.warnings.length ?? 0) + (state.answers.machine?.problems.length ?? 0),
  );
  const { openDialog } = useActions();
  if (!open) return null;
  return (
    <div className="top-machine">
      <button type="button" className="button machine-name" onClick={() => openDialog('machines')}>
        <span>{open.document.machine.name}</span>
        <Icon name="chevron" size={12} />
      </button>
      <button type="button" className="button button-quiet origin" onClick={() => openDialog('report')}>
        {originWords(open.origin)}
        {open.origin.kind === 'example' && ' · what to look at'}
        {unknownFacts > 0 && ` · ${unknownFacts} facts unknown`}
        {notes > 0 && ` · ${notes} ${notes === 1 ? 'note' : 'notes'}`}
      </button>
    </div>
  );
}

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

function ThemeButton() {
  const theme = useApp(state => state.theme);
  const { chooseTheme } = useActions();
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Colours: ${theme}. Switch to ${nextTheme[theme]}`}
      title={`Colours: ${theme}`}
      onClick={() => chooseTheme(nextTheme[theme])}
    >
      <Icon name="sun" />
    </button>
  );
}
