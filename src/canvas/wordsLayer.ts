import type { LayoutBox } from '../core/layout/layout.ts';
import { badgeInk, pathBadges, roleBadges } from './badges.ts';
import { boxInk } from './boxInk.ts';
import { boxWords } from './boxWords.ts';
import { type Camera, type Size, seenBy, touches } from './camera.ts';
import { type Detail, detailAt } from './detail.ts';
import { type Ink, type MeasureText, movedInk, type PlacedInk } from './ink.ts';
import { drawInk } from './inkCanvas.ts';
import { linkInk, socketLinkInk, titleInk } from './linkInk.ts';
import type { LitPath } from './pathOnCanvas.ts';
import type { Picture } from './picture.ts';
import type { RoleTag } from './roleTags.ts';

/** All that is written in the picture. */
export interface Written {
  readonly picture: Picture;
  /** The path that is numbered and marked; null: none, or it is covered. */
  readonly lit: LitPath | null;
  readonly roles: readonly RoleTag[];
  /** Boxes that step back for what is asked about. */
  readonly isQuiet: (box: string) => boolean;
}

/** What is written at one size of letters. A box is written when it first comes into sight. */
interface Sheet {
  readonly letter: number;
  readonly below: readonly PlacedInk[];
  readonly inBox: (box: LayoutBox) => readonly Ink[];
  readonly above: readonly PlacedInk[];
}

/** As much as boxes beside the path step back. */
const QUIET = 0.85;

/**
 * A canvas of our own above Cytoscape's, with every word of the picture: drawn at once, in the same frame as the boxes, and
 * never smaller on the screen than can be read. Cytoscape draws boxes and lines, and says what is under the pointer.
 */
export function wordsLayer(
  container: HTMLElement,
  view: { readonly camera: () => Camera; readonly stage: () => Size },
  measure: MeasureText,
) {
  const canvas = document.createElement('canvas');
  canvas.className = 'words-layer';
  canvas.setAttribute('aria-hidden', 'true');
  container.append(canvas);
  let written: Written | null = null;
  let sheet: Sheet | null = null;
  let drawn = '';

  function draw() {
    const context = canvas.getContext('2d');
    const { width, height } = view.stage();
    if (!context || !written || width === 0 || height === 0) return;
    const dots = devicePixelRatio;
    const { zoom, pan } = view.camera();
    const state = [zoom, pan.x, pan.y, width, height, dots].join(' ');
    if (state === drawn) return;
    drawn = state;
    const pixels = { width: Math.round(width * dots), height: Math.round(height * dots) };
    if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, pixels.width, pixels.height);
    context.setTransform(dots * zoom, 0, 0, dots * zoom, dots * pan.x, dots * pan.y);
    const detail = detailAt(zoom);
    if (sheet?.letter !== detail.letter) sheet = sheetOf(written, detail, measure);
    drawSheet(context, sheet, { boxes: written.picture.layout.boxes, isQuiet: written.isQuiet });
  }

  function drawSheet(
    context: CanvasRenderingContext2D,
    { below, inBox, above }: Sheet,
    { boxes, isQuiet }: { boxes: readonly LayoutBox[]; isQuiet: Written['isQuiet'] },
  ) {
    const seen = seenBy(view.camera(), view.stage());
    const drawPlaced = ({ at, ink }: PlacedInk) => {
      if (touches(at, seen)) drawInk(context, ink);
    };
    below.forEach(drawPlaced);
    for (const box of boxes) {
      if (box.kind === 'numa' || box.kind === 'switch' || !touches(box, seen)) continue;
      context.globalAlpha = isQuiet(box.id) ? QUIET : 1;
      drawInk(context, inBox(box));
    }
    context.globalAlpha = 1;
    above.forEach(drawPlaced);
  }

  return {
    show(next: Written) {
      written = next;
      [sheet, drawn] = [null, ''];
      draw();
    },
    /** After the picture moved. */
    redraw: draw,
    destroy: () => canvas.remove(),
  };
}

function sheetOf({ picture, lit, roles }: Written, detail: Detail, measure: MeasureText): Sheet {
  const { layout, theme } = picture;
  const { letter } = detail;
  const pen = { theme, measure };
  const inBoxes = new Map<string, readonly Ink[]>();
  const above = [...(lit ? pathBadges(lit, layout, letter) : []), ...roleBadges(roles, layout, letter)].map(
    badge => badgeInk(badge, pen),
  );
  return {
    letter,
    below: [
      ...titleInk(picture, detail, pen),
      ...linkInk({ layout, badges: above }, detail, pen),
      ...socketLinkInk(picture, detail, pen),
    ],
    inBox(box) {
      const known = inBoxes.get(box.id);
      if (known) return known;
      const words = boxWords(box, picture);
      const ink = words ? boxInk(words, box, detail, pen).map(each => movedInk(each, box)) : [];
      inBoxes.set(box.id, ink);
      return ink;
    },
    above,
  };
}
