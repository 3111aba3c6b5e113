import { splits } from '../../core/topology/edits/splitPort.ts';
import { knownValue } from '../../core/topology/fact.ts';
import type { PciFunction } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as styles from './build.module.css';

/** Bifurcation of an empty port: the ways in which its lanes can be split. */
export function SplitLanes({ node, fn }: { node: OutlineNode; fn: PciFunction }) {
  const locked = useApp(state => state.open?.readOnly ?? true);
  const { edit } = useActions('building');
  const link = knownValue(fn.link);
  const width = link && knownValue(link.maximum)?.width;
  const ways = splits.filter(each => each.width === width);
  if (locked || ways.length === 0 || (node.kind !== 'root-port' && node.kind !== 'switch-downstream'))
    return null;
  if (!node.isFree) {
    return <p className="muted">Its {width} lanes can be split while nothing is in it.</p>;
  }
  return (
    <fieldset className={styles.splitLanes}>
      <legend className="section-title">Split its {width} lanes</legend>
      {ways.map(({ parts }) => (
        <button
          key={parts.join()}
          type="button"
          className="button"
          onClick={() => void edit({ kind: 'split', port: fn.id, parts })}
        >
          {parts.map(each => `x${each}`).join(' + ')}
        </button>
      ))}
    </fieldset>
  );
}
