import type { ReportAnswer } from '../../core/advisor/reportAnswer.ts';
import { RULES_DATE } from '../../core/p2pdma/kernels/rulesDate.ts';
import { reportAnswer } from '../../store/answers/versions.ts';
import { originWords } from '../../store/originWords.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { saveFile } from '../shared/saveFile.ts';
import { PairsPart } from './PairsPart.tsx';
import { FreeSlots, GroupLines, LaneTable, UplinkTable } from './ReportParts.tsx';
import * as styles from './report.module.css';

/** What the machine offers and shares, to be printed or taken along as Markdown. */
export function MachineReportDialog() {
  const name = useApp(state => state.open?.document.machine.name ?? '');
  const report = useAnswer(reportAnswer);
  const { closeDialog } = useActions('looking');
  return (
    <Dialog title="Report" onClose={closeDialog} wide>
      <div className={`dialog-body ${styles.machineReport}`}>
        <div>
          <h3 className={styles.reportTitle}>{name}</h3>
          <WhereFrom />
        </div>
        {report ? <Parts report={report} /> : <p className="muted">Adding up …</p>}
        {report && <Takeaway markdown={report.markdown} name={name} />}
      </div>
    </Dialog>
  );
}

/** What was captured and what is predicted from it. */
function WhereFrom() {
  const open = useApp(state => state.open);
  const unknownFacts = useApp(state => state.answers.machine?.outline.unknownFacts ?? 0);
  if (!open) return null;
  const { kernel, iommu, commandLine } = open.document.settings;
  return (
    <p className="muted">
      The machine: {originWords(open.origin)}
      {unknownFacts > 0 && `, ${unknownFacts} facts unknown`}. What Linux {kernel}
      {iommu === 'on' && ' with its IOMMU on'}
      {commandLine && ` started with ${commandLine}`} makes of it: predicted, by the rules of {RULES_DATE}.
    </p>
  );
}

const Parts = ({
  report: { sockets, freeSlots, uplinks, pairs, groups, groupsBasis },
}: {
  report: ReportAnswer;
}) => (
  <>
    <LaneTable sockets={sockets} />
    <FreeSlots slots={freeSlots} />
    <UplinkTable uplinks={uplinks} />
    <PairsPart pairs={pairs} />
    <GroupLines groups={groups} basis={groupsBasis} />
  </>
);

function Takeaway({ markdown, name }: { markdown: string; name: string }) {
  const { copy } = useActions('looking');
  return (
    <div className="dialog-actions">
      <button type="button" className="button" onClick={() => print()}>
        Print
      </button>
      <button
        type="button"
        className="button"
        onClick={() => saveFile(`${name} report.md`, new Blob([markdown], { type: 'text/markdown' }))}
      >
        Save Markdown
      </button>
      <button type="button" className="button button-main" onClick={() => void copy(markdown, 'Report')}>
        Copy Markdown
      </button>
    </div>
  );
}
