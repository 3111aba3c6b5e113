import type { DialogName } from '../../store/state.ts';
import { ImportDialog, useDropTarget } from '../import/ImportDialog.tsx';
import { ReportDialog } from '../import/ReportDialog.tsx';
import { LessonsDialog } from '../lessons/LessonsDialog.tsx';
import { MeasuredDialog } from '../matrix/MeasuredDialog.tsx';
import { ShareDialog } from '../share/ShareDialog.tsx';
import { useApp } from '../shared/app.ts';
import { MachinesDialog } from '../start/MachinesDialog.tsx';
import { StartPage } from '../start/StartPage.tsx';
import { Banners } from './Banners.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { TopBar } from './TopBar.tsx';
import { useShellKeys } from './useShellKeys.ts';
import { Workbench } from './Workbench.tsx';
import '../theme.css';
import '../base.css';
import './shell.css';

const dialogs: Record<DialogName, () => React.JSX.Element> = {
  machines: MachinesDialog,
  lessons: LessonsDialog,
  import: ImportDialog,
  share: ShareDialog,
  report: ReportDialog,
  keys: KeysDialog,
  measured: MeasuredDialog,
};

export function App() {
  const isOpen = useApp(state => state.open !== null);
  const dialog = useApp(state => state.dialog);
  const { over, handlers } = useDropTarget();
  useShellKeys();
  const DialogNow = dialog && dialogs[dialog];
  return (
    <div className="app" {...handlers}>
      <TopBar />
      <Banners />
      {isOpen ? <Workbench /> : <StartPage />}
      <Notice />
      {DialogNow && <DialogNow />}
      {over && <div className="drop-veil">Drop the capture to draw its machine</div>}
    </div>
  );
}

/** What just happened, in sight for a moment and read out by a screen reader. */
function Notice() {
  const notice = useApp(state => state.notice);
  return (
    <output className="notice" aria-live="polite" key={notice}>
      {notice}
    </output>
  );
}
