import type { Core, EdgeSingular } from 'cytoscape';
import type { EdgeLines } from './playOnCanvas.ts';
import type { Polyline } from './polyline.ts';

/** Where Cytoscape draws each edge of the layout, bends included; asked for once a layout. */
export function edgeLines(cy: Core): EdgeLines {
  const lines = new Map<string, Polyline>();
  cy.edges()
    .not('.added')
    .forEach((edge: EdgeSingular) => {
      const bends = edge.segmentPoints() ?? [];
      lines.set(edge.id(), [edge.sourceEndpoint(), ...bends, edge.targetEndpoint()]);
    });
  return lines;
}
