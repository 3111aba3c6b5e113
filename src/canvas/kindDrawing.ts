import type { OutlineNode } from '../core/topology/outline.ts';

/** Icons of devices on a 16 by 16 grid, as SVG marks without colour. */
const drawings: Readonly<Partial<Record<OutlineNode['kind'], string>>> = {
  gpu: '<rect x="1.5" y="4" width="13" height="8" rx="1"/><circle cx="5.5" cy="8" r="2"/><circle cx="10.5" cy="8" r="2"/>',
  nic: '<rect x="2.5" y="3" width="11" height="8" rx="1"/><path d="M5 11v2h6v-2M6 6v2.5M8 6v2.5M10 6v2.5"/>',
  nvme: '<rect x="1.5" y="5" width="13" height="6" rx="1"/><path d="M4 8h4M11.5 8h.1"/>',
  storage:
    '<ellipse cx="8" cy="4" rx="5" ry="1.8"/><path d="M3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8"/>',
  accelerator:
    '<rect x="4" y="4" width="8" height="8" rx="1"/><path d="M6 4V2M10 4V2M6 14v-2M10 14v-2M4 6H2M4 10H2M14 6h-2M14 10h-2"/>',
  bridge: '<path d="M2 8h4m4 0h4M6 5v6h4V5zM6 8h4"/>',
};

const OTHER = '<rect x="3" y="3" width="10" height="10" rx="1"/><path d="M6 8h4"/>';

export const kindDrawing = (kind: OutlineNode['kind']): string => drawings[kind] ?? OTHER;
