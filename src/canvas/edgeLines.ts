import type { Layout } from '../core/layout/layout.ts';
import { edgeRoute, sharedPorts } from './edgeRoute.ts';
import type { EdgeLines } from './playOnCanvas.ts';

/** Where each edge of the layout runs, bends included. Pure. */
export function edgeLines(layout: Layout): EdgeLines {
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const routing = { isTopDown: layout.options.orientation === 'top-down', shared: sharedPorts(layout) };
  return new Map(layout.edges.map(edge => [edge.id, edgeRoute(edge, boxes, routing) ?? []]));
}
