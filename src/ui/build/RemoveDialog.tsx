import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { nodeById, outlineNodes } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import * as styles from './build.module.css';

/** Asks before something goes, and names what goes with it. Undo brings all of it back. */
export function RemoveDialog() {
  const selected = useApp(state => state.selected);
  const node = useApp(state => (state.selected === null ? undefined : nodeById(state).get(state.selected)));
  const nodes = useApp(outlineNodes);
  const { stopBuilding, edit } = useActions('building');
  if (selected === null || !node) return null;
  const below = belowOf(nodes, selected);
  const devices = below.filter(({ isEndpoint, kind }) => isEndpoint || kind === 'not-pci');
  const ports = below.length - devices.length;
  return (
    <Dialog title={`Remove ${node.label}?`} onClose={stopBuilding}>
      <div className="dialog-body">
        {below.length === 0 ? (
          <p>Nothing hangs below it.</p>
        ) : (
          <>
            <p>What hangs below it goes too:</p>
            <ul className={styles.buildGone}>
              {devices.map(({ id, label, name }) => (
                <li key={id}>
                  <strong>{label}</strong> {name !== label && <span className="muted">{name}</span>}
                </li>
              ))}
              {ports > 0 && <li>{ports === 1 ? '1 port or bridge' : `${ports} ports and bridges`}</li>}
            </ul>
          </>
        )}
        <p className="muted">Undo brings it back.</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={stopBuilding}>
            Keep it
          </button>
          <button
            type="button"
            className="button button-main"
            data-first-focus
            onClick={() => {
              stopBuilding();
              void edit({ kind: 'remove', node: selected });
            }}
          >
            Remove
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** The outline is depth first: what follows at a deeper level hangs below. */
function belowOf(nodes: readonly OutlineNode[], id: NodeId): readonly OutlineNode[] {
  const at = nodes.findIndex(node => node.id === id);
  const level = nodes[at]?.level ?? 0;
  const rest = nodes.slice(at + 1);
  const end = rest.findIndex(node => node.level <= level);
  return end < 0 ? rest : rest.slice(0, end);
}
