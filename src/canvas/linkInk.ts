import type { Layout, LayoutEdge } from '../core/layout/layout.ts';
import { makeLinkRate } from '../core/topology/link.ts';
import { hopWidth } from './badges.ts';
import type { Detail } from './detail.ts';
import { edgeRoute, sharedPorts, walledPorts } from './edgeRoute.ts';
import { groupTitle } from './groupTitle.ts';
import { clip, type Font, type Pen, type PlacedInk, textInk, widthOf } from './ink.ts';
import type { LitPath } from './pathOnCanvas.ts';
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
    const at = { x: box.x + TITLE_INSET, y: box.y + 8 + font.size * TITLE_DROP };
    return [{ id: box.id, at: box, ink: textInk(title, at, { font, colour: pen.theme.muted }) }];
  });
}

/** Larger titles stand higher, so that they keep clear of what is below. */
const TITLE_DROP = 0.95;

/** Above this a title would meet the words of the first link. */
const ALL_OF_IT = 20;

/** Clear of the port, and of the wall of its switch. */
const OUT = 4;
const OUT_OF_WALL = 16;
const WALL = 12;
/** Beside a line that runs down, to the next one. */
const BESIDE = 100;

/**
 * What the links run at: lanes and generation, the lanes alone, or nothing, as they have room. The functions of one device
 * share its link, so the first of them carries the words. `lit`: its numbers stand on their lines.
 */
export function linkInk(
  { layout, lit }: { readonly layout: Layout; readonly lit: LitPath | null },
  { letter }: Detail,
  pen: Pen,
): readonly PlacedInk[] {
  const numbered = new Set(lit?.hops.map(({ edge }) => edge));
  const font: Font = { size: letter, weight: 400, face: pen.theme.sans };
  const [shared, walled] = [sharedPorts(layout), walledPorts(layout)];
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const isTopDown = layout.options.orientation === 'top-down';
  const labelled = new Set<string>();
  return layout.edges.flatMap(edge => {
    const line = edgeRoute(edge, boxes, { isTopDown, shared });
    const [start, end] = [line?.[0], line?.at(-1)];
    if (!edge.rate || !start || !end || isRepeated(edge, labelled)) return [];
    const out = walled.has(edge.from) ? OUT_OF_WALL : OUT;
    const wallAhead = walled.has(edge.to) ? WALL : 0;
    const ahead = numbered.has(edge.id) ? hopWidth(letter) : wallAhead;
    const room = isTopDown ? BESIDE : end.x - start.x - out - ahead;
    const words = [makeLinkRate(edge.rate), `x${edge.rate.width}`].find(
      text => widthOf(text, font, pen) <= room,
    );
    if (words === undefined || (isTopDown && letter > end.y - start.y - out - ahead)) return [];
    const at = isTopDown
      ? { x: start.x + 6, y: start.y + out + letter }
      : { x: start.x + out, y: start.y - 5 };
    const { ground, muted } = pen.theme;
    return [
      {
        id: edge.id,
        at: { x: at.x, y: at.y - letter, width: widthOf(words, font, pen), height: letter * 1.3 },
        ink: textInk(words, at, { font, colour: muted, halo: ground }),
      },
    ];
  });
}

function isRepeated({ from, rate }: LayoutEdge, seen: Set<string>): boolean {
  if (!rate) return false;
  const link = `${from} ${makeLinkRate(rate)}`;
  const repeated = seen.has(link);
  seen.add(link);
  return repeated;
}
