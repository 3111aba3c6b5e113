import type { Layout, LayoutBox } from '../core/layout/layout.ts';
import type { OutlineNode } from '../core/topology/outline.ts';

/** What a wall is drawn round, in words. */
export function groupTitle(box: LayoutBox, layout: Layout, nodes: ReadonlyMap<string, OutlineNode>): string {
  if (box.kind === 'switch') {
    const id = box.id.slice('switch:'.length);
    const sign = layout.options.folded.some(folded => folded === id) ? '▸' : '▾';
    const upstream = nodes.get(id);
    // A person's own name for it; else the port goes by its address.
    if (upstream && upstream.label !== upstream.address) return `${sign} ${upstream.label}`;
    return upstream && !upstream.name.includes(upstream.address)
      ? `${sign} Switch · ${upstream.name}`
      : `${sign} Switch`;
  }
  const key = box.id.slice('numa:'.length);
  if (key === 'all') return '';
  if (key === 'unplaced') return 'What leads to these buses is not shown';
  const roots = layout.boxes.filter(each => each.group === box.id && each.kind === 'root');
  const [only] = roots;
  const address = roots.length === 1 && only ? nodes.get(only.id)?.address : undefined;
  const bridges = address ? `host bridge ${address}` : `${roots.length} host bridges`;
  const isOpen = layout.options.openSockets?.includes(box.id) ?? false;
  const inside = isOpen ? bridges : `DRAM, cores, IOMMU, ${bridges}`;
  return `${isOpen ? '▾' : '▸'} ${key === 'unknown' ? 'NUMA unknown' : `NUMA ${key}`} · ${inside}`;
}
