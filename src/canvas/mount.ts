import cytoscape from 'cytoscape';
import type { NodeId } from '../core/topology/machine.ts';
import { makeElements, type Picture } from './elements.ts';
import type { LitPath } from './pathOnCanvas.ts';
import { makeStyle } from './style.ts';

export interface CanvasCallbacks {
  readonly onTap: (id: NodeId) => void;
  readonly onFold: (id: NodeId) => void;
  readonly onBackground: () => void;
}

/** The one place that talks to Cytoscape; everybody else hands it plain data. */
export interface CanvasHandle {
  /** Draws a machine; `fit` brings all of it into sight. */
  show(picture: Picture, fit: boolean): void;
  /** Lights the path of the asked pair, or none. */
  light(path: LitPath | null): void;
  choose(selected: NodeId | null, pairStart: NodeId | null): void;
  zoomBy(factor: number): void;
  fit(): void;
  destroy(): void;
}

const FIT_PADDING = 24;
const MARKS =
  'quiet deciding chosen pair-start lit-BUS_ADDR lit-THRU_HOST_BRIDGE lit-NOT_SUPPORTED lit-UNKNOWN';

export function mountCanvas(container: HTMLElement, callbacks: CanvasCallbacks): CanvasHandle {
  const cy = cytoscape({
    container,
    minZoom: 0.05,
    maxZoom: 3,
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
    textureOnViewport: false,
    pixelRatio: 'auto',
  });

  cy.on('tap', 'node', ({ target }) => {
    const foldOf = target.data('foldOf');
    if (foldOf) callbacks.onFold(foldOf);
    else callbacks.onTap(target.id());
  });
  cy.on('tap', event => {
    if (event.target === cy) callbacks.onBackground();
  });
  cy.on('mouseover', 'node', () => {
    container.style.cursor = 'pointer';
  });
  cy.on('mouseout', 'node', () => {
    container.style.cursor = '';
  });
  const resize = new ResizeObserver(() => cy.resize());
  resize.observe(container);

  const showAll = () => {
    cy.fit(undefined, FIT_PADDING);
    // Two boxes need not fill a screen.
    if (cy.zoom() > 1.25) {
      cy.zoom(1.25);
      cy.center();
    }
  };

  // What is lit and chosen outlives the elements: another fold or other colours keep them.
  let lit: LitPath | null = null;
  let chosen: readonly [selected: NodeId | null, pairStart: NodeId | null] = [null, null];
  const applyMarks = () => {
    cy.batch(() => {
      cy.nodes('.hop, .mark').remove();
      cy.elements().removeClass(MARKS);
      if (lit) lightPath(cy, lit);
      const [selected, pairStart] = chosen;
      if (selected !== null) cy.getElementById(selected).addClass('chosen');
      if (pairStart !== null) cy.getElementById(pairStart).addClass('pair-start');
    });
    container.dataset['lit'] = lit ? lit.boxes.join(' ') : '';
  };

  return {
    show(picture, andFit) {
      cy.batch(() => {
        cy.elements().remove();
        cy.style(makeStyle(picture.theme));
        cy.add(makeElements(picture));
        if (picture.layout.options.orientation === 'top-down') cy.edges().addClass('top-down');
      });
      container.dataset['shown'] = String(cy.nodes('.port, .endpoint, .root, .fold').length);
      applyMarks();
      if (andFit) showAll();
    },
    light(path) {
      lit = path;
      applyMarks();
    },
    choose(...ids) {
      chosen = ids;
      applyMarks();
    },
    zoomBy(factor) {
      cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    },
    fit: showAll,
    destroy() {
      resize.disconnect();
      cy.destroy();
    },
  };
}

function lightPath(cy: cytoscape.Core, path: LitPath) {
  const lit = `lit-${path.mapType}`;
  cy.elements().not('.numa, .switch').addClass('quiet');
  for (const id of path.boxes) cy.getElementById(id).removeClass('quiet').addClass(lit);
  for (const id of path.deciding) markPort(cy, id, path.mapType);
  for (const { id, hop } of path.edges) {
    const edge = cy.getElementById(id).removeClass('quiet').addClass(lit);
    addHop(
      cy,
      edge as cytoscape.EdgeSingular,
      hop,
      path.edges.filter(each => each.id === id).findIndex(each => each.hop === hop),
    );
  }
}

/** The port whose bits decide carries the mark: a cross where they end the way, else an exclamation mark. */
function markPort(cy: cytoscape.Core, id: string, mapType: LitPath['mapType']) {
  const port = cy.getElementById(id).addClass('deciding');
  if (port.empty()) return;
  const position = {
    x: port.position('x') + Number(port.data('width')) / 2 - 4,
    y: port.position('y') - Number(port.data('height')) / 2 + 2,
  };
  const title = mapType === 'NOT_SUPPORTED' ? '✕' : '!';
  const data = { id: `mark:${id}`, title, width: 18, height: 18, art: 'none' };
  cy.add({ group: 'nodes', data, position, classes: `mark mark-${mapType}` });
}

/** A number on the line; the second passage of the same line stands beside the first. */
function addHop(cy: cytoscape.Core, edge: cytoscape.EdgeSingular, hop: number, passage: number) {
  const [from, to] = [edge.source(), edge.target()];
  const begin = from.position('x') + Number(from.data('width')) / 2;
  const end = to.position('x') - Number(to.data('width')) / 2;
  const horizontal = end > begin;
  const position = horizontal
    ? { x: end - 12 - passage * 22, y: to.position('y') }
    : { x: to.position('x') + passage * 24, y: (from.position('y') + to.position('y')) / 2 };
  cy.add({
    group: 'nodes',
    data: { id: `hop:${hop}`, title: String(hop), width: 20, height: 20, art: 'none' },
    position,
    classes: 'hop',
  });
}
