import cytoscape from 'cytoscape';
import type { Layout } from '../core/layout/layout.ts';
import type { NodeId } from '../core/topology/machine.ts';
import { edgeLines } from './edgeLines.ts';
import { applyChanges, elementChanges } from './elementChanges.ts';
import { makeElements } from './elements.ts';
import type { MachineParents } from './machineParents.ts';
import { type Marks, markNames, marksOf } from './marks.ts';
import { textMeasure } from './measureText.ts';
import { overview } from './overview.ts';
import { pathElements } from './pathElements.ts';
import { boxesByNode, type LitPath } from './pathOnCanvas.ts';
import type { Picture } from './picture.ts';
import { type Played, playOverlay } from './playOverlay.ts';
import { type Role, roleTags } from './roleTags.ts';
import { makeStyle } from './style.ts';
import { answerTaps, type CanvasCallbacks, TITLE_HEIGHT } from './taps.ts';
import { crossSameLinks } from './trafficOnCanvas.ts';
import { type ShownTraffic, trafficOverlay } from './trafficOverlay.ts';
import { viewOf } from './view.ts';
import { wordsLayer } from './wordsLayer.ts';

/** The one place that talks to Cytoscape; everybody else hands it plain data. */
export interface CanvasHandle {
  /** Draws a machine: one that was just opened, or another way of drawing it, or the same with changes. */
  show(picture: Picture, isOpened: boolean): void;
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
  /** By pixels of the screen. */
  moveBy(x: number, y: number): void;
  fit(): void;
  destroy(): void;
}

export function mountCanvas(container: HTMLElement, callbacks: CanvasCallbacks): CanvasHandle {
  const cy = cytoscape({
    container,
    minZoom: 0.05,
    maxZoom: 3,
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
  });
  const view = viewOf(cy, container);
  answerTaps(cy, container, callbacks);

  // What is lit and chosen outlives the elements: another fold or other colours keep them.
  let picture: Picture | null = null;
  let elements: readonly cytoscape.ElementDefinition[] = [];
  let boxOf: ReadonlyMap<NodeId, string> = new Map();
  let lit: LitPath | null = null;
  let roles: readonly Role[] = [];
  let parents: MachineParents = new Map();
  let selected: NodeId | null = null;
  let pairStart: NodeId | null = null;
  const measure = textMeasure();
  const words = wordsLayer(container, view, measure);
  const overlay = playOverlay(container, view.camera, measure);
  const traffic = trafficOverlay(container, view.camera);
  const small = overview(container, { ...view, onCentre: view.centre });
  cy.on('render', () => {
    words.redraw();
    overlay.redraw();
    traffic.redraw();
    small.redraw();
    const { zoom, pan } = view.camera();
    container.dataset['camera'] = `${zoom.toFixed(4)} ${pan.x.toFixed(2)} ${pan.y.toFixed(2)}`;
  });
  const boxFor = (id: NodeId | null) => cy.getElementById((id !== null && boxOf.get(id)) || '');
  const boxIds = (ids: readonly (NodeId | null)[]) =>
    ids.flatMap(id => (id === null ? [] : (boxOf.get(id) ?? [])));
  const showSmall = () => {
    if (picture) small.show({ layout: picture.layout, theme: picture.theme, lit });
  };
  /** Several things change together when a machine opens; they are marked once, before anything is painted. */
  let areMarksDue = false;
  const applyMarks = () => {
    if (areMarksDue) return;
    areMarksDue = true;
    queueMicrotask(() => {
      areMarksDue = false;
      if (!cy.destroyed()) mark();
    });
  };
  const mark = () => {
    if (!picture) return;
    const { layout } = picture;
    const isCovered = overlay.isPlaying() || traffic.isShown();
    const boxOr = (id: NodeId | null) => (id !== null && boxOf.get(id)) || null;
    const marks = marksOf({ lit, isCovered, chosen: boxOr(selected), pairStart: boxOr(pairStart) });
    const path = isCovered ? null : lit;
    cy.batch(() => {
      cy.elements('.added').remove();
      putMarks(cy, marks);
      if (path) cy.add(pathElements(path, layout));
    });
    words.show({
      picture,
      lit: path,
      roles: roleTags(roles, layout, parents),
      isQuiet: id => (marks.byId.get(id) ?? marks.rest).includes('quiet'),
    });
    tellOutside(container, { shown: cy.nodes('.solid').length, lit, roles, selected: boxFor(selected).id() });
  };

  const lookAtRun = () => view.lookAt(() => boxIds(traffic.channels().flatMap(({ from, to }) => [from, to])));

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

  /** The first picture is drawn in a task of its own: the outline and the answer beside it are painted before. */
  let first: { isOpened: boolean; timer: number } | null = null;
  const showFirst = (next: Picture, isOpened: boolean) => {
    if (first) clearTimeout(first.timer);
    const timer = window.setTimeout(() => {
      first = null;
      draw(next, isOpened);
    });
    first = { isOpened, timer };
  };

  const draw = (next: Picture, isOpened: boolean) => {
    const { layout, theme, sideLinks } = next;
    const before = picture;
    picture = next;
    boxOf = boxesByNode(layout);
    const after = makeElements(next);
    cy.batch(() => {
      if (before?.theme !== theme) cy.style(makeStyle(theme));
      applyChanges(cy, elementChanges(elements, after));
    });
    elements = after;
    applyMarks();
    tellBoxes(container, layout);
    const drawn = { layout, lines: edgeLines(layout), theme };
    overlay.picture(drawn);
    traffic.picture(drawn);
    showSmall();
    const hasSideLinks = sideLinks.length > 0;
    if (isOpened) view.opened(layout, hasSideLinks);
    else view.changed(layout, hasSideLinks);
    if (isOpened && traffic.isShown()) lookAtRun();
  };

  return {
    show(next, isOpened) {
      if (picture) draw(next, isOpened);
      else showFirst(next, isOpened || first?.isOpened === true);
    },
    light(path) {
      lit = path;
      applyMarks();
      showSmall();
      view.ask(path?.boxes ?? []);
    },
    cast(nextRoles, nextParents) {
      [roles, parents] = [nextRoles, nextParents];
      applyMarks();
    },
    choose(nextSelected, nextStart) {
      const isNew = selected !== nextSelected;
      [selected, pairStart] = [nextSelected, nextStart];
      applyMarks();
      if (isNew) view.reveal(boxIds([selected]));
    },
    play(played) {
      const wasPlaying = overlay.isPlaying();
      const box = overlay.play(played);
      if (overlay.isPlaying() !== wasPlaying) applyMarks();
      if (box !== undefined) view.reveal([box]);
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
    moveBy: view.moveBy,
    fit: view.showAll,
    destroy() {
      if (first) clearTimeout(first.timer);
      view.stop();
      small.destroy();
      words.destroy();
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
  dataset['within'] = lit ? lit.within.map(({ words }) => words).join('; ') : '';
  dataset['chosen'] = selected ?? '';
  dataset['roles'] = roles.map(({ node, word }) => `${node}: ${word}`).join('; ');
}

/** Where boxes stand, in layout pixels; with the camera it follows where on the screen. */
function tellBoxes({ dataset }: HTMLElement, { boxes, options }: Layout) {
  const solid = boxes.filter(({ nodes }) => nodes.length > 0);
  dataset['sockets'] = options.openSockets?.join(' ') ?? '';
  dataset['boxes'] = solid.map(({ x, y, width, height }) => [x, y, width, height].join(' ')).join(';');
}

/** Only elements whose marks change are styled anew. */
function putMarks(cy: cytoscape.Core, { byId, rest }: Marks) {
  cy.elements().forEach(element => {
    const marks = byId.get(element.id()) ?? (element.hasClass('group') ? [] : rest);
    for (const name of markNames) element.toggleClass(name, marks.includes(name));
  });
}
