import { type ComponentType, lazy, Suspense } from 'react';
import type { DialogName } from '../../store/state.ts';
import { EmbedBar } from '../embed/EmbedBar.tsx';
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

const CompareDialog = lazy(() =>
  import('../compare/CompareDialog.tsx').then(module => ({ default: module.CompareDialog })),
);
const MachineReportDialog = lazy(() =>
  import('../report/MachineReportDialog.tsx').then(module => ({ default: module.MachineReportDialog })),
);

const dialogs: Record<DialogName, ComponentType> = {
  machines: MachinesDialog,
  lessons: LessonsDialog,
  import: ImportDialog,
  share: ShareDialog,
  report: ReportDialog,
  keys: KeysDialog,
  measured: MeasuredDialog,
  compare: CompareDialog,
  'machine-report': MachineReportDialog,
  add: lazy(() => import('../build/AddDialog.tsx').then(file => ({ default: file.AddDialog }))),
  move: lazy(() => import('../build/MoveDialog.tsx').then(file => ({ default: file.MoveDialog }))),
  remove: lazy(() => import('../build/RemoveDialog.tsx').then(file => ({ default: file.RemoveDialog }))),
  rename: lazy(() => import('../build/RenameDialog.tsx').then(file => ({ default: file.RenameDialog }))),
};

export function App() {
  const isOpen = useApp(state => state.open !== null);
  const isEmbedded = useApp(state => state.embed !== null);
  const dialog = useApp(state => state.dialog);
  const { over, handlers } = useDropTarget();
  useShellKeys();
  const DialogNow = dialog && dialogs[dialog];
  return (
    <div className="app" {...handlers}>
      {isEmbedded ? <EmbedBar /> : <TopBar />}
      <Banners />
      {isOpen ? <Workbench /> : <StartPage />}
      <Notice />
      <Suspense fallback={null}>{DialogNow && <DialogNow />}</Suspense>
      {over && (
        <div className="drop-veil">Drop a capture, a Peerlane file or a picture to open its machine</div>
      )}
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
