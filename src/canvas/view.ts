import type cytoscape from 'cytoscape';
import { type Layout, SIDE_LINK_ROOM } from '../core/layout/layout.ts';
import {
  around,
  type Camera,
  contains,
  fitCamera,
  openingCamera,
  type Rect,
  revealing,
  type Size,
  seenBy,
  steadyCamera,
} from './camera.ts';

/** Boxes, by id. */
type Part = readonly string[];

/**
 * Zoom, and what it asks for: words that can be read. Until the person moves the picture it is seen as it was opened,
 * or whole, however large the stage becomes. Where things are is asked of the layout.
 */
export function viewOf(cy: cytoscape.Core, container: HTMLElement) {
  let held: 'opening' | 'whole' | 'part' | null = null;
  let find: () => Part = () => [];
  let due = 0;
  let asked: Part = [];
  let drawn: Drawn | null = null;

  const stage = (): Size => ({ width: container.clientWidth, height: container.clientHeight });
  const hasRoom = () => container.clientWidth > 0 && container.clientHeight > 0;
  const camera = (): Camera => ({ zoom: cy.zoom(), pan: { ...cy.pan() } });
  const look = ({ zoom, pan }: Camera) => cy.viewport({ zoom, pan: { ...pan } });
  const seesAll = () => drawn !== null && contains(seenBy(camera(), stage()), drawn.whole);

  const showAll = () => {
    held = 'whole';
    if (hasRoom() && drawn) look(fitCamera(drawn.whole, stage()));
  };
  const open = () => {
    held = 'opening';
    if (!hasRoom() || !drawn) return;
    const { whole, layout, rectOf, groupsOf } = drawn;
    const part = rectOf(asked) ?? { ...whole, width: 0, height: 0 };
    const around = rectOf(groupsOf(asked)) ?? layout.boxes[0] ?? whole;
    look(openingCamera({ whole, part, around, orientation: layout.options.orientation }, stage()));
  };
  const showPart = () => {
    cancelAnimationFrame(due);
    const rect = drawn?.rectOf(find());
    if (rect && hasRoom()) look(fitCamera(rect, stage()));
  };
  cy.on('dragpan scrollzoom pinchzoom', () => {
    held = null;
  });
  const resize = new ResizeObserver(() => {
    cy.resize();
    if (held === 'whole') showAll();
    if (held === 'opening') open();
    if (held === 'part') showPart();
  });
  resize.observe(container);

  return {
    showAll,
    stage,
    camera,
    seesAll,
    /** Another machine, or another way of drawing it. */
    opened(layout: Layout, hasSideLinks: boolean) {
      drawn = asDrawn(layout, hasSideLinks);
      open();
    },
    /** What the person asks about; until they move the picture it is what they see first. */
    ask(part: Part) {
      asked = part;
      if (held === 'opening') open();
    },
    /** The same machine after an edit, a fold or in other colours. */
    changed(layout: Layout, hasSideLinks: boolean) {
      const [before, sawAll] = [drawn?.layout, seesAll()];
      drawn = asDrawn(layout, hasSideLinks);
      if (!hasRoom() || !before || before === layout) return;
      look(steadyCamera(before, layout, camera(), stage()));
      if (sawAll && !seesAll()) showAll();
      else if (held === 'opening') held = null;
    },
    zoomBy(factor: number) {
      held = null;
      cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    },
    moveBy(x: number, y: number) {
      held = null;
      cy.panBy({ x, y });
    },
    /** Brings a point of the picture into the middle. */
    centre({ x, y }: { x: number; y: number }) {
      held = null;
      cy.pan({ x: cy.width() / 2 - x * cy.zoom(), y: cy.height() / 2 - y * cy.zoom() });
    },
    /** Brings a part into sight, as large as it can be read: once, if room for it is being made just now. */
    lookAt(part: () => Part) {
      [held, find] = ['part', part];
      cancelAnimationFrame(due);
      due = requestAnimationFrame(showPart);
    },
    /** Moves as little as needed. */
    reveal(part: Part) {
      const rect = drawn?.rectOf(part);
      if (rect && hasRoom()) look(revealing(rect, camera(), stage()));
    },
    stop() {
      cancelAnimationFrame(due);
      resize.disconnect();
    },
  };
}

interface Drawn {
  readonly layout: Layout;
  readonly whole: Rect;
  /** Round some boxes; null: there are none of them. */
  readonly rectOf: (part: Part) => Rect | null;
  /** The groups of roots that these are in. */
  readonly groupsOf: (part: Part) => Part;
}

function asDrawn(layout: Layout, hasSideLinks: boolean): Drawn {
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const topOf = (id: string): string => {
    const group = boxes.get(id)?.group ?? null;
    return group === null ? id : topOf(group);
  };
  const isTopDown = layout.options.orientation === 'top-down';
  const bow = hasSideLinks ? SIDE_LINK_ROOM : 0;
  return {
    layout,
    whole: {
      x: 0,
      y: 0,
      width: layout.width + (isTopDown ? 0 : bow),
      height: layout.height + (isTopDown ? bow : 0),
    },
    rectOf: part => around(part.flatMap(id => boxes.get(id) ?? [])),
    groupsOf: part => part.map(topOf),
  };
}
