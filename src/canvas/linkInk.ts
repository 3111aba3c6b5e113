import type { Layout, LayoutEdge } from '../core/layout/layout.ts';
import { makeLinkRate } from '../core/topology/link.ts';
import { type Rect, touches } from './camera.ts';
import type { Detail } from './detail.ts';
import { edgeLines } from './edgeLines.ts';
import { walledPorts } from './edgeRoute.ts';
import { groupTitle } from './groupTitle.ts';
import { clip, type Font, type Pen, type PlacedInk, textInk, widthOf } from './ink.ts';
import type { Picture } from './picture.ts';

const TITLE_INSET = 16;
/** Titles of walls: their letters, and the largest that have room above what is inside. */
const TITLES = { numa: { size: 13, most: 30 }, switch: { size: 12, most: 20 } } as const;

interface Titled extends Pick<Picture, 'layout' | 'nodes'> {
  /** In a file nothing folds, and the signs for that are left out. */
  readonly isSaved?: boolean;
}

/** What each wall is drawn round; none where its letters would cover what is inside. */
export function titleInk(
  { layout, nodes, isSaved = false }: Titled,
  { letter }: Detail,
  pen: Pen,
): readonly PlacedInk[] {
  return layout.boxes.flatMap(box => {
    if (box.kind !== 'numa' && box.kind !== 'switch') return [];
    const { size, most } = TITLES[box.kind];
    const font: Font = { size: Math.max(size, letter), weight: 700, face: pen.theme.sans };
    if (font.size > most) return [];
    const all = groupTitle(box, layout, nodes);
    const said = font.size > ALL_OF_IT ? (all.split(' · ')[0] ?? all) : all;
    const title = clip(isSaved ? said.replace(/^[▸▾] /, '') : said, box.width - 2 * TITLE_INSET, font, pen);
    const at = { x: box.x + TITLE_INSET, y: box.y + Math.min(8 + font.size * TITLE_DROP, LOWEST_TITLE) };
    return [{ id: box.id, at: box, ink: textInk(title, at, { font, colour: pen.theme.muted }) }];
  });
}

const TITLE_DROP = 0.95;
/** Larger titles stand higher, so that they keep clear of what is below. */
const LOWEST_TITLE = 33;

/** Above this a title would meet the words of the first link. */
const ALL_OF_IT = 20;

/** Clear of the port, or of the wall of its switch, which stands so far out in a picture that is not spread. */
const OUT = 4;
const WALL = 12;
/** Beside a line that runs down, to the next one. */
const BESIDE = 100;

/**
 * What the links run at: lanes and generation, the lanes alone, or nothing, as they have room. The functions of one device
 * share its link, so the first of them carries the words. `badges`: what stands on the picture already.
 */
export function linkInk(
  { layout, badges }: { readonly layout: Layout; readonly badges: readonly PlacedInk[] },
  { lines: named, letter }: Detail,
  pen: Pen,
): readonly PlacedInk[] {
  // What runs between boxes without names tells nobody anything.
  if (named === 0) return [];
  const font: Font = { size: letter, weight: 400, face: pen.theme.sans };
  const walled = walledPorts(layout);
  const lines = edgeLines(layout);
  const isTopDown = layout.options.orientation === 'top-down';
  const labelled = new Set<string>();
  return layout.edges.flatMap(edge => {
    const line = lines.get(edge.id);
    const [start, end] = [line?.[0], line?.at(-1)];
    if (!edge.rate || !start || !end || isRepeated(edge, labelled)) return [];
    const out = OUT + (walled.has(edge.from) ? WALL * layout.spread : 0);
    const ahead = walled.has(edge.to) ? WALL * layout.spread : 0;
    const at = isTopDown
      ? { x: start.x + 6, y: start.y + out + letter }
      : { x: start.x + out, y: start.y - 5 };
    if (isTopDown && at.y > end.y - ahead) return [];
    const room = isTopDown ? BESIDE : end.x - at.x - ahead;
    const rectOf = (text: string): Rect => ({
      x: at.x,
      y: at.y - letter,
      width: widthOf(text, font, pen),
      height: letter,
    });
    const isClear = (text: string) =>
      rectOf(text).width <= room && !badges.some(badge => touches(badge.at, rectOf(text)));
    const words = [makeLinkRate(edge.rate), `x${edge.rate.width}`].find(isClear);
    if (words === undefined) return [];
    const { ground, muted } = pen.theme;
    return [
      { id: edge.id, at: rectOf(words), ink: textInk(words, at, { font, colour: muted, halo: ground }) },
    ];
  });
}

/** What joins two sockets, beside the line; where the walls stand so close that letters have no room, nothing. */
export function socketLinkInk(
  { layout, sockets }: Pick<Picture, 'layout' | 'sockets'>,
  { letter }: Detail,
  pen: Pen,
): readonly PlacedInk[] {
  const lines = edgeLines(layout);
  const font: Font = { size: letter, weight: 400, face: pen.theme.sans };
  return layout.edges.flatMap(({ id, kind, from }) => {
    const words = sockets.find(({ group }) => group === from)?.link ?? '';
    const [start, end] = lines.get(id) ?? [];
    if (kind !== 'socket-link' || !words || !start || !end || end.y - start.y < letter * 1.2) return [];
    const at = { x: start.x + 10, y: (start.y + end.y) / 2 + letter * 0.36 };
    const place = { x: at.x, y: start.y, width: widthOf(words, font, pen), height: end.y - start.y };
    return [{ id, at: place, ink: textInk(words, at, { font, colour: pen.theme.muted }) }];
  });
}

function isRepeated({ from, rate }: LayoutEdge, seen: Set<string>): boolean {
  if (!rate) return false;
  const link = `${from} ${makeLinkRate(rate)}`;
  const repeated = seen.has(link);
  seen.add(link);
  return repeated;
}
