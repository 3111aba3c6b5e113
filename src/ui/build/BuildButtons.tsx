import type { OutlineNode } from '../../core/topology/outline.ts';
import { useActions } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import { useMayDo } from './useMayDo.ts';

/** What can be done to the selected node; the keys of the outline do the same. */
export function BuildButtons({ node }: { node: OutlineNode }) {
  const { id } = node;
  const may = useMayDo(node);
  const { startAdding, startMoving, startRenaming, startRemoving } = useActions('building');
  return (
    <div className={deviceHeadStyles.deviceButtons}>
      {may.add && (
        <button type="button" className="button" title="A in the outline" onClick={() => startAdding(id)}>
          Add below
        </button>
      )}
      {may.move && (
        <button type="button" className="button" title="M in the outline" onClick={() => startMoving(id)}>
          Move
        </button>
      )}
      {may.rename && (
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
