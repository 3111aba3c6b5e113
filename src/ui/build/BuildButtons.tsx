import type { OutlineNode } from '../../core/topology/outline.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';

/** What can be done to the selected node; the keys of the outline do the same. */
export function BuildButtons({ node: { id, isEndpoint, kind } }: { node: OutlineNode }) {
  const isRoot = useApp(state => state.open?.document.machine.roots.some(root => root.id === id) ?? false);
  const { startAdding, startMoving, startRenaming, startRemoving } = useActions('building');
  const isPci = kind !== 'not-pci';
  return (
    <div className={deviceHeadStyles.deviceButtons}>
      {!isEndpoint && isPci && (
        <button type="button" className="button" title="A in the outline" onClick={() => startAdding(id)}>
          Add below
        </button>
      )}
      {!isRoot && isPci && (
        <button type="button" className="button" title="M in the outline" onClick={() => startMoving(id)}>
          Move
        </button>
      )}
      {!isRoot && (
        <button type="button" className="button" title="F2 in the outline" onClick={() => startRenaming(id)}>
          Rename
        </button>
      )}
      <button type="button" className="button" title="Del in the outline" onClick={() => startRemoving(id)}>
        Remove
      </button>
    </div>
  );
}
