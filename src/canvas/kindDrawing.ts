import type { OutlineNode } from '../core/topology/outline.ts';
import { ellipse, roundRect } from './paths.ts';

/** Icons of devices on a 16 by 16 grid, as paths without colour. */
const drawings: Readonly<Partial<Record<OutlineNode['kind'], string>>> = {
  gpu: `${roundRect(1.5, 4, 13, 8, 1)}${ellipse(5.5, 8, 2, 2)}${ellipse(10.5, 8, 2, 2)}`,
  nic: `${roundRect(2.5, 3, 11, 8, 1)}M5 11v2h6v-2M6 6v2.5M8 6v2.5M10 6v2.5`,
  nvme: `${roundRect(1.5, 5, 13, 6, 1)}M4 8h4M11.5 8h.1`,
  storage: `${ellipse(8, 4, 5, 1.8)}M3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8`,
  accelerator: `${roundRect(4, 4, 8, 8, 1)}M6 4V2M10 4V2M6 14v-2M10 14v-2M4 6H2M4 10H2M14 6h-2M14 10h-2`,
  bridge: 'M2 8h4m4 0h4M6 5v6h4V5zM6 8h4',
};

const OTHER = `${roundRect(3, 3, 10, 10, 1)}M6 8h4`;

export const kindDrawing = (kind: OutlineNode['kind']): string => drawings[kind] ?? OTHER;
