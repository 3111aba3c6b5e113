import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';

export interface OutlineRowData {
  readonly node: OutlineNode;
  /** Null: nothing below it to open. */
  readonly open: boolean | null;
  /** 1-based place among the siblings that are shown, and their number. */
  readonly position: number;
  readonly siblings: number;
}

/** The rows of the tree that can be reached: not below a collapsed one, not folded away unless asked for. */
export function visibleRows(
  nodes: readonly OutlineNode[],
  { collapsed, showAll }: { readonly collapsed: ReadonlySet<NodeId>; readonly showAll: boolean },
): { readonly rows: readonly OutlineRowData[]; readonly foldedCount: number } {
  const kept = nodes.filter(node => showAll || node.foldedBecause === null);
  const childCount = new Map<NodeId | null, number>();
  for (const node of kept) childCount.set(node.parent, (childCount.get(node.parent) ?? 0) + 1);

  const hidden = new Set<NodeId>();
  const place = new Map<NodeId | null, number>();
  const rows: OutlineRowData[] = [];
  for (const node of kept) {
    const below = node.parent !== null && (hidden.has(node.parent) || collapsed.has(node.parent));
    if (below) {
      hidden.add(node.id);
      continue;
    }
    const position = (place.get(node.parent) ?? 0) + 1;
    place.set(node.parent, position);
    const open = childCount.has(node.id) ? !collapsed.has(node.id) : null;
    rows.push({ node, open, position, siblings: childCount.get(node.parent) ?? 1 });
  }
  return { rows, foldedCount: nodes.filter(node => node.foldedBecause !== null).length };
}
