import cytoscape from 'cytoscape';
import type { Layout } from '../core/layout/layout.ts';
import type { NodeId } from '../core/topology/machine.ts';
import { detailAt, details } from './detail.ts';
import { edgeLines } from './edgeLines.ts';
import { makeElements, type Picture } from './elements.ts';
import type { MachineParents } from './machineParents.ts';
import { type Marks, markNames, marksOf } from './marks.ts';
import { textMeasure } from './measureText.ts';
import { pathElements } from './pathElements.ts';
import { boxesByNode, type LitPath } from './pathOnCanvas.ts';
import { type Played, playOverlay } from './playOverlay.ts';
import { type Role, roleElements, wordedEdges } from './roleElements.ts';
import { makeStyle } from './style.ts';
import { crossSameLinks } from './trafficOnCanvas.ts';
import { type ShownTraffic, trafficOverlay } from './trafficOverlay.ts';

export interface CanvasCallbacks {
  readonly onTap: (id: NodeId) => void;
  /** A fold or the title of a switch was tapped: unfold or fold what is below this node. */
  readonly onFold: (id: NodeId) => void;
  readonly onBackground: () => void;
}

/** The one place that talks to Cytoscape; everybody else hands it plain data. */
export interface CanvasHandle {
  /** Draws a machine; `fit` brings all of it into sight. */
  show(picture: Picture, fit: boolean): void;
  /** Lights the path of the asked pair, or none. */
  light(path: LitPath | null): void;
  /** Says which part devices play for an orchestrator. */
  cast(roles: readonly Role[], parents: MachineParents): void;
  /** Marks what is selected, and brings it into sight when it changed. */
  choose(selected: NodeId | null, pairStart: NodeId | null): void;
  /** Plays steps over the picture, or stops; the path of the pair steps back as long. */
  play(played: Played | null): void;
  /** The device, port or root at a point of the page; null: none, or several folded into one. */
  nodeAt(clientX: number, clientY: number): NodeId | null;
  /** The same; on the title of a switch, the switch itself. */
  grabAt(clientX: number, clientY: number): NodeId | null;
  /** Whether dragging leaves the picture where it is. */
  holdStill(held: boolean): void;
  /** Marks where something would be dropped. */
  markDrop(id: NodeId | null): void;
  /** Marks every place where it may be dropped. */
  markGoals(ids: ReadonlySet<NodeId>): void;
  /** Draws a run over the picture, or none. */
  traffic(shown: ShownTraffic | null): void;
  zoomBy(factor: number): void;
  fit(): void;
  destroy(): void;
}

const FIT_PADDING = 24;
/** Two boxes need not fill a screen. */
const LARGEST_FIT = 1.25;

export function mountCanvas(container: HTMLElement, callbacks: CanvasCallbacks): CanvasHandle {
  const cy = cytoscape({
    container,
    minZoom: 0.05,
    maxZoom: 3,
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
  });
  const measure = textMeasure();
  const view = keepInView(cy, container);
  answerTaps(cy, container, callbacks);

  // What is lit and chosen outlives the elements: another fold or other colours keep them.
  let layout: Layout | null = null;
  let boxOf: ReadonlyMap<NodeId, string> = new Map();
  let lit: LitPath | null = null;
  let roles: readonly Role[] = [];
  let parents: MachineParents = new Map();
  let selected: NodeId | null = null;
  let pairStart: NodeId | null = null;
  const overlay = playOverlay(container, () => ({ zoom: cy.zoom(), pan: cy.pan() }));
  const traffic = trafficOverlay(container, () => ({ zoom: cy.zoom(), pan: cy.pan() }));
  cy.on('render', () => {
    overlay.redraw();
    traffic.redraw();
  });
  const boxFor = (id: NodeId | null) => cy.getElementById((id !== null && boxOf.get(id)) || '');
  const boxesOf = (ids: readonly NodeId[]) => ids.reduce((all, id) => all.union(boxFor(id)), cy.collection());
  const applyMarks = () => {
    const isCovered = overlay.isPlaying() || traffic.isShown();
    const boxOr = (id: NodeId | null) => (id !== null && boxOf.get(id)) || null;
    cy.batch(() => {
      cy.elements('.added').remove();
      const words = layout ? roleElements(roles, layout, parents) : [];
      const worded = layout ? wordedEdges(words, layout) : [];
      putMarks(cy, marksOf({ lit, isCovered, chosen: boxOr(selected), pairStart: boxOr(pairStart), worded }));
      if (layout && lit && !isCovered) cy.add(pathElements(lit, layout));
      cy.add([...words]);
    });
    view.setDetail();
    tellOutside(container, { shown: cy.nodes('.solid').length, lit, roles, selected: boxFor(selected).id() });
  };

  const lookAtRun = () =>
    view.lookAt(() => boxesOf(traffic.channels().flatMap(({ from, to }) => [from, to])));

  const boxesAt = (clientX: number, clientY: number, selector: string) => {
    const { left, top } = container.getBoundingClientRect();
    const { pan, zoom } = { pan: cy.pan(), zoom: cy.zoom() };
    const [x, y] = [(clientX - left - pan.x) / zoom, (clientY - top - pan.y) / zoom];
    const hit = cy.nodes(selector).filter(node => {
      const { x1, y1, x2, y2 } = node.boundingBox({ includeOverlays: false, includeLabels: false });
      return x >= x1 && x <= x2 && y >= y1 && y <= (selector === '.switch' ? y1 + TITLE_HEIGHT : y2);
    });
    return hit.empty() ? null : hit.first();
  };
  const nodeAt = (clientX: number, clientY: number): NodeId | null => {
    const hit = boxesAt(clientX, clientY, '.solid');
    return !hit || hit.data('foldOf') ? null : (hit.id() as NodeId);
  };
  const switchAt = (clientX: number, clientY: number): NodeId | null =>
    (boxesAt(clientX, clientY, '.switch')?.id().slice('switch:'.length) as NodeId | undefined) ?? null;

  return {
    show(picture, andFit) {
      layout = picture.layout;
      boxOf = boxesByNode(picture.layout);
      cy.batch(() => {
        cy.elements().remove();
        cy.style(makeStyle(picture.theme));
        cy.add(makeElements(picture, measure));
      });
      applyMarks();
      const drawn = { layout: picture.layout, lines: edgeLines(cy), theme: picture.theme };
      overlay.picture(drawn);
      traffic.picture(drawn);
      if (andFit) view.showAll();
      if (andFit && traffic.isShown()) lookAtRun();
    },
    light(path) {
      lit = path;
      applyMarks();
    },
    cast(nextRoles, nextParents) {
      [roles, parents] = [nextRoles, nextParents];
      applyMarks();
    },
    choose(nextSelected, nextStart) {
      const isNew = selected !== nextSelected;
      [selected, pairStart] = [nextSelected, nextStart];
      applyMarks();
      if (isNew) view.reveal(boxFor(selected));
    },
    play(played) {
      const wasPlaying = overlay.isPlaying();
      const box = overlay.play(played);
      if (overlay.isPlaying() !== wasPlaying) applyMarks();
      view.reveal(cy.getElementById(box ?? ''));
    },
    nodeAt,
    grabAt: (clientX, clientY) => nodeAt(clientX, clientY) ?? switchAt(clientX, clientY),
    holdStill(held) {
      cy.userPanningEnabled(!held);
    },
    markGoals(ids) {
      cy.batch(() => {
        cy.elements('.goal').removeClass('goal');
        for (const id of ids) boxFor(id).addClass('goal');
      });
    },
    markDrop(id) {
      cy.batch(() => {
        cy.elements('.drop').removeClass('drop');
        if (id !== null) boxFor(id).addClass('drop');
      });
    },
    traffic(shown) {
      const [wasShown, before] = [traffic.isShown(), traffic.channels()];
      traffic.show(shown);
      if (traffic.isShown() !== wasShown) applyMarks();
      if (shown && !crossSameLinks(shown.channels, before)) lookAtRun();
    },
    zoomBy: view.zoomBy,
    fit: view.showAll,
    destroy() {
      view.stop();
      overlay.destroy();
      traffic.destroy();
      cy.destroy();
    },
  };
}

interface Told {
  readonly shown: number;
  readonly lit: LitPath | null;
  readonly roles: readonly Role[];
  readonly selected: string | undefined;
}

/** A canvas says nothing to a test or a tool that looks at the page: this does. */
function tellOutside({ dataset }: HTMLElement, { shown, lit, roles, selected }: Told) {
  dataset['shown'] = String(shown);
  dataset['lit'] = lit ? lit.boxes.join(' ') : '';
  dataset['verdict'] = lit?.mapType ?? '';
  dataset['marked'] = lit ? lit.marks.map(({ box, sign }) => `${sign}${box}`).join(' ') : '';
  dataset['taken'] = lit ? lit.taken.join(' ') : '';
  dataset['chosen'] = selected ?? '';
  dataset['roles'] = roles.map(({ node, word }) => `${node}: ${word}`).join('; ');
}

/** Zoom, and what it asks for: words that can be read, all in sight until the person moves the picture. */
function keepInView(cy: cytoscape.Core, container: HTMLElement) {
  /** What is kept in sight, whatever becomes of the room for it. */
  let kept: (() => cytoscape.CollectionReturnValue) | null = null;
  let due = 0;
  const fit = () => {
    cancelAnimationFrame(due);
    const part = kept?.() ?? cy.collection();
    if (part.empty() || container.clientWidth === 0 || container.clientHeight === 0) return;
    cy.fit(part, FIT_PADDING);
    if (cy.zoom() > LARGEST_FIT) {
      cy.zoom(LARGEST_FIT);
      cy.center(part);
    }
  };
  const setDetail = () => {
    const detail = detailAt(cy.zoom());
    cy.batch(() => {
      const stale = cy.elements().filter(element => !element.hasClass(detail));
      stale.removeClass(details.join(' ')).addClass(detail);
    });
  };
  cy.on('zoom', setDetail);
  cy.on('dragpan scrollzoom pinchzoom', () => {
    kept = null;
  });
  const resize = new ResizeObserver(() => {
    cy.resize();
    fit();
  });
  resize.observe(container);
  return {
    showAll() {
      kept = () => cy.elements();
      fit();
    },
    /** Brings a part into sight, as large as it can be read: once, if room for it is being made just now. */
    lookAt(find: () => cytoscape.CollectionReturnValue) {
      kept = find;
      cancelAnimationFrame(due);
      due = requestAnimationFrame(fit);
    },
    setDetail,
    zoomBy(factor: number) {
      kept = null;
      cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    },
    /** Moves as little as needed. */
    reveal(box: cytoscape.CollectionReturnValue) {
      if (box.empty() || !container.clientWidth) return;
      const { x1, y1, x2, y2 } = box.renderedBoundingBox({ includeOverlays: false });
      const by = {
        x: Math.max(FIT_PADDING - x1, 0) + Math.min(cy.width() - FIT_PADDING - x2, 0),
        y: Math.max(FIT_PADDING - y1, 0) + Math.min(cy.height() - FIT_PADDING - y2, 0),
      };
      if (by.x !== 0 || by.y !== 0) cy.panBy(by);
    },
    stop() {
      cancelAnimationFrame(due);
      resize.disconnect();
    },
  };
}

/** How far down the title of a switch reaches. */
const TITLE_HEIGHT = 30;

function answerTaps(cy: cytoscape.Core, container: HTMLElement, callbacks: CanvasCallbacks) {
  const titledSwitch = ({ target, position }: cytoscape.EventObject) => {
    const top = target.position('y') - target.data('height') / 2;
    return position.y - top < TITLE_HEIGHT ? target.id().slice('switch:'.length) : null;
  };
  cy.on('tap', 'node.solid', ({ target }) => {
    const foldOf = target.data('foldOf');
    if (foldOf) callbacks.onFold(foldOf);
    else callbacks.onTap(target.id());
  });
  cy.on('tap', 'node.switch', event => {
    const id = titledSwitch(event);
    if (id) callbacks.onFold(id as NodeId);
    else callbacks.onBackground();
  });
  cy.on('tap', event => {
    if (event.target === cy) callbacks.onBackground();
  });
  cy.on('mousemove', event => {
    const { target } = event;
    const isTarget =
      target !== cy && (target.hasClass('solid') || (target.hasClass('switch') && titledSwitch(event)));
    container.style.cursor = isTarget ? 'pointer' : '';
  });
}

/** Only elements whose marks change are styled anew. */
function putMarks(cy: cytoscape.Core, { byId, rest }: Marks) {
  cy.elements().forEach(element => {
    const marks = byId.get(element.id()) ?? (element.hasClass('group') ? [] : rest);
    for (const name of markNames) element.toggleClass(name, marks.includes(name));
  });
}
