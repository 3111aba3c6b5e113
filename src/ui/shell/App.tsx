import '../theme.css';
import '../base.css';
import '../shared/looks.css';
import { type ComponentType, Suspense } from 'react';
import type { DialogName } from '../../store/state.ts';
import { EmbedBar } from '../embed/EmbedBar.tsx';
import { useDropTarget } from '../import/useDropTarget.ts';
import { usePaste } from '../import/usePaste.ts';
import { useApp } from '../shared/app.ts';
import { lazily } from '../shared/lazily.ts';
import { StartPage } from '../start/StartPage.tsx';
import { Banners } from './Banners.tsx';
import * as styles from './shell.module.css';
import { TopBar } from './TopBar.tsx';
import { useShellKeys } from './useShellKeys.ts';
import { Workbench } from './Workbench.tsx';

const dialogs: Record<DialogName, ComponentType> = {
  machines: lazily(() => import('../start/MachinesDialog.tsx').then(file => file.MachinesDialog)),
  lessons: lazily(() => import('../lessons/LessonsDialog.tsx').then(file => file.LessonsDialog)),
  import: lazily(() => import('../import/ImportDialog.tsx').then(file => file.ImportDialog)),
  share: lazily(() => import('../share/ShareDialog.tsx').then(file => file.ShareDialog)),
  report: lazily(() => import('../import/ReportDialog.tsx').then(file => file.ReportDialog)),
  keys: lazily(() => import('./KeysDialog.tsx').then(file => file.KeysDialog)),
  nccl: lazily(() => import('../stack/NcclDialog.tsx').then(file => file.NcclDialog)),
  measured: lazily(() => import('../matrix/MeasuredDialog.tsx').then(file => file.MeasuredDialog)),
  compare: lazily(() => import('../compare/CompareDialog.tsx').then(file => file.CompareDialog)),
  'machine-report': lazily(() =>
    import('../report/MachineReportDialog.tsx').then(file => file.MachineReportDialog),
  ),
  add: lazily(() => import('../build/AddDialog.tsx').then(file => file.AddDialog)),
  move: lazily(() => import('../build/MoveDialog.tsx').then(file => file.MoveDialog)),
  remove: lazily(() => import('../build/RemoveDialog.tsx').then(file => file.RemoveDialog)),
  recovery: lazily(() => import('../start/RecoveryDialog.tsx').then(file => file.RecoveryDialog)),
  find: lazily(() => import('../find/FindDialog.tsx').then(file => file.FindDialog)),
  rename: lazily(() => import('../build/RenameDialog.tsx').then(file => file.RenameDialog)),
};

const NodeMenu = lazily(() => import('../outline/NodeMenu.tsx').then(file => file.NodeMenu));
const CopyByHand = lazily(() => import('../shared/CopyByHand.tsx').then(file => file.CopyByHand));

export function App() {
  const isOpen = useApp(state => state.open !== null);
  const isEmbedded = useApp(state => state.embed !== null);
  const dialog = useApp(state => state.dialog);
  const { over, handlers } = useDropTarget();
  useShellKeys();
  usePaste();
  const asksMenu = useApp(state => state.menu !== null);
  const isUncopied = useApp(state => state.uncopied !== null);
  const DialogNow = dialog && dialogs[dialog];
  return (
    <div className={styles.app} {...handlers}>
      {isEmbedded ? <EmbedBar /> : <TopBar />}
      <Banners />
      {isOpen ? <Workbench /> : <StartPage />}
      <Notice />
      <Suspense fallback={null}>{DialogNow && <DialogNow />}</Suspense>
      <Suspense fallback={null}>{asksMenu && <NodeMenu />}</Suspense>
      <Suspense fallback={null}>{isUncopied && <CopyByHand />}</Suspense>
      {over && (
        <div className={styles.dropVeil}>
          Drop captures, Peerlane files or pictures to open their machines
        </div>
      )}
    </div>
  );
}

/** What just happened, in sight for a moment and read out by a screen reader. */
function Notice() {
  const notice = useApp(state => state.notice);
  return (
    <output className={styles.notice} aria-live="polite" key={notice}>
      {notice}
    </output>
  );
}
