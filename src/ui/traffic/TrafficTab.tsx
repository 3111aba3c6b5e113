import { useEffect } from 'react';
import { flowsOf } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import { loadRunDock } from '../timeline/loadRunDock.ts';
import { FlowForm } from './FlowForm.tsx';
import { FlowList } from './FlowList.tsx';
import { PatternForm } from './PatternForm.tsx';
import { RunControls } from './RunControls.tsx';
import { RunResults } from './RunResults.tsx';
import './traffic.css';

/** Several transfers at once: what they are, the run, and what limits whom. */
export function TrafficTab() {
  useEffect(() => void loadRunDock(), []);
  const isEmpty = useApp(state => flowsOf(state).length === 0);
  return (
    <div className="traffic">
      {isEmpty && (
        <p className="callout">
          <strong>What happens when several devices talk at once?</strong>
          <span>
            Set transfers up, run them packet by packet or as flows, and see which link limits which of them.
          </span>
        </p>
      )}
      <PatternForm />
      <FlowForm />
      <FlowList />
      {!isEmpty && <RunControls />}
      <RunResults />
    </div>
  );
}
