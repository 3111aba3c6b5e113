import type { ComparisonAnswer } from '../../core/advisor/comparisonAnswer.ts';
import type { PeerlaneDocument } from '../../core/share/document.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { comparisonAnswer } from '../../store/answers/versions.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { ChangedPairs } from './ChangedPairs.tsx';
import { ChangeMatrix } from './ChangeMatrix.tsx';
import * as styles from './compare.module.css';
import { FactList, GroupList, NodeList, SettingList } from './Differences.tsx';
import { TreeTable } from './TreeTable.tsx';

/** What is open against the version that was kept: in one sentence, by pair, by IOMMU group, by device. */
export function CompareDialog() {
  const versionA = useApp(state => state.versionA);
  const open = useApp(state => state.open);
  const comparison = useAnswer(comparisonAnswer);
  const { closeDialog } = useActions('looking');
  const { shareBoth, forgetA, keepAsA } = useActions('comparing');
  if (!versionA || !open) return null;
  return (
    <Dialog title="A against B" onClose={closeDialog} wide>
      <div className={`dialog-body ${styles.compare}`}>
        <div className={styles.versions}>
          <VersionCard letter="A" what="kept" document={versionA} />
          <VersionCard letter="B" what="open" document={open.document} />
        </div>
        {comparison ? <Differences comparison={comparison} /> : <p className="muted">Comparing …</p>}
        <div className="dialog-actions">
          <button type="button" className="button button-quiet" onClick={forgetA}>
            Forget A
          </button>
          <button type="button" className="button" onClick={() => void keepAsA()}>
            Keep B as A
          </button>
          <button type="button" className="button button-main" onClick={() => shareBoth(true)}>
            Share both
          </button>
        </div>
      </div>
    </Dialog>
  );
}

interface VersionCardProps {
  readonly letter: 'A' | 'B';
  readonly what: string;
  readonly document: PeerlaneDocument;
}

function VersionCard({ letter, what, document: { machine, settings } }: VersionCardProps) {
  return (
    <section className={styles.version} aria-label={`Version ${letter}`}>
      <span className="section-title">
        {letter} · {what}
      </span>
      <strong>{machine.name}</strong>
      <span className="muted">
        Linux {settings.kernel} · IOMMU {settings.iommu === 'on' ? 'on' : 'as it stands'} ·{' '}
        {machine.functions.length} functions
      </span>
      {settings.commandLine && <code>{settings.commandLine}</code>}
    </section>
  );
}

function Differences({ comparison }: { comparison: ComparisonAnswer }) {
  const { settings, nodes, facts, groups, groupsOfPorts, changedPairs, changedPairCount } = comparison;
  return (
    <>
      <p className={styles.compareSummary}>
        <span className="muted">Predicted: </span>
        {sentenceText(comparison.summary)} {comparison.speed && sentenceText(comparison.speed)}
      </p>
      {comparison.uplinks.map(sentenceText).map(text => (
        <p key={text} className="muted">
          {text}
        </p>
      ))}
      {settings.length > 0 && <SettingList settings={settings} />}
      {changedPairCount > 0 && <ChangedPairs pairs={changedPairs} count={changedPairCount} />}
      {changedPairCount > 0 && <ChangeMatrix pairs={comparison.pairs} />}
      {groups.length + groupsOfPorts > 0 && <GroupList groups={groups} ofPorts={groupsOfPorts} />}
      <TreeTable rows={comparison.tree} />
      {nodes.length > 0 && <NodeList nodes={nodes} />}
      {facts.length > 0 && <FactList facts={facts} />}
    </>
  );
}
