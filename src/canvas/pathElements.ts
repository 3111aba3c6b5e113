import type { ElementDefinition } from 'cytoscape';
import type { Layout, LayoutBox } from '../core/layout/layout.ts';
import type { Hop, LitPath, Mark } from './pathOnCanvas.ts';
import { tagSize } from './tagSize.ts';

const BADGE = 20;
const MARK = 18;
/** From a badge to the box it leads to. */
const BESIDE = 4;
/** On a line that is passed twice, up and down again, the numbers stand on either side of it. */
const ASIDE = 13;

/** What is drawn for a path beyond the boxes and edges it lights: numbers, marks, ways from root to root. Pure. */
export function pathElements({ hops, marks, mapType, within }: LitPath, layout: Layout): ElementDefinition[] {
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const times = countBy(hops.map(lineOf));
  const passed = new Set<string>();
  const place = { boxes, isTopDown: layout.options.orientation === 'top-down' };
  return [
    ...hops.filter(hop => hop.edge === null).flatMap(hop => crossing(hop, mapType, place)),
    ...hops.flatMap(hop => {
      const line = lineOf(hop);
      const first = passed.has(line) ? ASIDE : -ASIDE;
      passed.add(line);
      return badge(hop, times.get(line) === 1 ? 0 : first, mapType, place);
    }),
    ...marks.flatMap(mark => markElement(mark, mapType, place)),
    ...withinTags({ within }, layout).map(
      ({ box, words, size, x, y }): ElementDefinition => ({
        group: 'nodes',
        data: { id: `within:${box}`, title: words, ...size },
        position: { x, y },
        classes: `tag added within-${mapType}`,
      }),
    ),
  ];
}

const lineOf = (hop: Hop): string => hop.edge ?? `${hop.from}|${hop.to}`;

function countBy(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

interface Place {
  readonly boxes: ReadonlyMap<string, LayoutBox>;
  readonly isTopDown: boolean;
}

/** How far the way from root to root stands out from them. */
const BOW = 14;

/** Through the root complex, beside the roots. */
function crossing({ from, to }: Hop, mapType: LitPath['mapType'], place: Place): ElementDefinition[] {
  const [a, b] = [place.boxes.get(from), place.boxes.get(to)];
  if (!a || !b) return [];
  const isForward = place.isTopDown ? a.x > b.x : a.y < b.y;
  // Cytoscape measures a bow from the line between the middles of the boxes, and a curve reaches half as far.
  const bow = (place.isTopDown ? a.height : a.width) / 2 + 2 * BOW;
  return [
    {
      group: 'edges',
      data: {
        id: `crossing:${from}:${to}`,
        source: from,
        target: to,
        bow: isForward ? bow : -bow,
        label: '',
      },
      classes: `crossing added lit-${mapType}${place.isTopDown ? ' top-down' : ''}`,
    },
  ];
}

/** A number on the line, beside the lower end of it. */
function badge(hop: Hop, aside: number, mapType: LitPath['mapType'], place: Place): ElementDefinition[] {
  const [a, b] = [place.boxes.get(hop.from), place.boxes.get(hop.to)];
  if (!a || !b) return [];
  const at =
    hop.edge === null ? besideRoots(a, b, place) : beforeBox(isBelow(a, b, place) ? a : b, aside, place);
  return [
    {
      group: 'nodes',
      data: { id: `hop:${hop.number}`, title: String(hop.number), width: BADGE, height: BADGE },
      position: at,
      classes: `hop added mark-${mapType}`,
    },
  ];
}

const isBelow = (a: LayoutBox, b: LayoutBox, { isTopDown }: Place): boolean =>
  isTopDown ? a.y > b.y : a.x > b.x;

function beforeBox(box: LayoutBox, aside: number, { isTopDown }: Place) {
  const back = BADGE / 2 + BESIDE;
  return isTopDown
    ? { x: box.x + box.width / 2 + aside, y: box.y - back }
    : { x: box.x - back, y: box.y + box.height / 2 + aside };
}

function besideRoots(a: LayoutBox, b: LayoutBox, { isTopDown }: Place) {
  return isTopDown
    ? { x: (a.x + b.x + a.width) / 2, y: Math.min(a.y, b.y) - BOW }
    : { x: Math.min(a.x, b.x) - BOW, y: (a.y + b.y + a.height) / 2 };
}

/**
 * The names of ends that are folded into a box with others, and the middle of where they stand: on its lower edge,
 * clear of what the box says itself.
 */
export function withinTags({ within }: Pick<LitPath, 'within'>, layout: Layout) {
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  return within.flatMap(({ box, words }) => {
    const at = boxes.get(box);
    if (!at) return [];
    const size = tagSize(words);
    const x = at.x + at.width - size.widthMiddle / 2 - INSET;
    return [{ box, words, size, x, y: at.y + at.height }];
  });
}

const INSET = 6;

/** At the upper right corner of what decides. */
function markElement({ box, sign }: Mark, mapType: LitPath['mapType'], place: Place): ElementDefinition[] {
  const at = place.boxes.get(box);
  if (!at) return [];
  const tone = sign === '!' && mapType === 'NOT_SUPPORTED' ? 'THRU_HOST_BRIDGE' : mapType;
  return [
    {
      group: 'nodes',
      data: { id: `mark:${box}`, title: sign, width: MARK, height: MARK },
      position: { x: at.x + at.width - 3, y: at.y + 2 },
      classes: `mark added mark-${tone}`,
    },
  ];
}
