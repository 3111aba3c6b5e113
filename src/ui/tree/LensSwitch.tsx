import { type StageLens, stageLenses } from '../../core/advisor/stageLenses.ts';
import { nodeById, stageMarks } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Segments } from '../shared/Segments.tsx';
import * as styles from './tree.module.css';

const names: Readonly<Record<StageLens, string>> = {
  path: 'Path',
  bandwidth: 'Bandwidth',
  acs: 'ACS',
  groups: 'Groups',
  addresses: 'Addresses',
  numa: 'NUMA',
};

/** What the picture says of ports and devices. */
export function LensSwitch() {
  const lens = useApp(state => state.stageLens);
  const { lookThroughStage } = useActions('looking');
  return (
    <Segments
      label="Ports and devices say"
      options={stageLenses}
      names={names}
      value={lens}
      onChoose={lookThroughStage}
    />
  );
}

/** In words what the lens says of what is selected; else how to read it. */
export function LensWords() {
  const lens = useApp(state => state.stageLens);
  const label = useApp(state => state.selected && nodeById(state).get(state.selected)?.label);
  const words = useApp(state => state.selected && stageMarks(state)?.get(state.selected)?.words);
  return (
    <output className={`muted small ${styles.lens}`} aria-live="polite">
      {lens !== 'path' && (words ? `${label}: ${words}.` : hints[lens])}
    </output>
  );
}

const hints: Readonly<Record<Exclude<StageLens, 'path'>, string>> = {
  bandwidth: 'Lanes and generation in force. ↓ below what both ends can do, ~ idle, 2.0:1 sold twice.',
  acs: 'Bits of ACS Control in force; captured → as the boot leaves them.',
  groups: 'IOMMU groups; +n go along with it. Choose a device to read which.',
  addresses: 'Largest BAR of a device, first address of a port’s window; bus addresses.',
  numa: 'The NUMA node of each function.',
};
