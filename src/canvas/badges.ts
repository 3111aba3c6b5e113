import type { Layout, LayoutBox } from '../core/layout/layout.ts';
import type { MapType } from '../core/p2pdma/policy/verdict.ts';
import type { Rect } from './camera.ts';
import { type Ink, type Pen, type PlacedInk, textInk } from './ink.ts';
import { BOW } from './pathElements.ts';
import type { Hop, LitPath, Mark } from './pathOnCanvas.ts';
import { ellipse, roundRect } from './paths.ts';
import type { Point } from './polyline.ts';
import type { RoleTag } from './roleTags.ts';
import { TAG_HEIGHT, tagWidth } from './tagSize.ts';

/** A small sign that stands on the picture rather than in it: a number, a mark, a word. */
export interface Badge {
  readonly id: string;
  readonly words: string;
  readonly shape: 'disc' | 'tag';
  readonly at: Point;
  readonly width: number;
  readonly height: number;
  /** Of its letters. */
  readonly size: number;
  readonly tone: MapType | 'accent' | 'filled';
}

const DISC = 20;
const MARK = 18;
/** From a badge to the box it leads to. */
const BESIDE = 4;
/** On a line that is passed twice, up and down again, the numbers stand on either side of it. */
const ASIDE = 13;
const LETTER = 11;

interface Place {
  readonly boxes: ReadonlyMap<string, LayoutBox>;
  readonly isTopDown: boolean;
  /** How much larger than in the saved picture, as letters are. */
  readonly grown: number;
}

/**
 * What is said along a path: numbers on its lines, marks at what decides, names of ends that are folded away. `letter`:
 * the smallest letters, in layout pixels; all grows with them. Pure.
 */
export function pathBadges(
  { hops, marks, mapType, within }: LitPath,
  layout: Layout,
  letter: number,
): Badge[] {
  const times = countBy(hops.map(lineOf));
  const passed = new Set<string>();
  const place = placeOf(layout, letter);
  return [
    ...hops.flatMap(hop => {
      const line = lineOf(hop);
      const first = passed.has(line) ? ASIDE : -ASIDE;
      passed.add(line);
      return hopBadge(hop, times.get(line) === 1 ? 0 : first, mapType, place);
    }),
    ...marks.flatMap(mark => markBadge(mark, mapType, place)),
    ...withinTags({ within }, layout, letter).map(tag => ({ ...tag, tone: mapType })),
  ];
}

const placeOf = (layout: Layout, letter: number): Place => ({
  boxes: new Map(layout.boxes.map(box => [box.id, box])),
  isTopDown: layout.options.orientation === 'top-down',
  grown: letter / LETTER,
});

const lineOf = (hop: Hop): string => hop.edge ?? `${hop.from}|${hop.to}`;

function countBy(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** A number on the line, beside the lower end of it. */
function hopBadge(hop: Hop, aside: number, tone: MapType, place: Place): Badge[] {
  const [a, b] = [place.boxes.get(hop.from), place.boxes.get(hop.to)];
  if (!a || !b) return [];
  const { grown } = place;
  const at =
    hop.edge === null
      ? besideRoots(a, b, place)
      : beforeBox(isBelow(a, b, place) ? a : b, aside * grown, place);
  const side = DISC * grown;
  return [
    {
      id: `hop:${hop.number}`,
      words: String(hop.number),
      shape: 'disc',
      at,
      width: side,
      height: side,
      size: LETTER * grown,
      tone,
    },
  ];
}

const isBelow = (a: LayoutBox, b: LayoutBox, { isTopDown }: Place): boolean =>
  isTopDown ? a.y > b.y : a.x > b.x;

function beforeBox(box: LayoutBox, aside: number, { isTopDown, grown }: Place): Point {
  const back = (DISC * grown) / 2 + BESIDE;
  return isTopDown
    ? { x: box.x + box.width / 2 + aside, y: box.y - back }
    : { x: box.x - back, y: box.y + box.height / 2 + aside };
}

const besideRoots = (a: LayoutBox, b: LayoutBox, { isTopDown }: Place): Point =>
  isTopDown
    ? { x: (a.x + b.x + a.width) / 2, y: Math.min(a.y, b.y) - BOW }
    : { x: Math.min(a.x, b.x) - BOW, y: (a.y + b.y + a.height) / 2 };

/** At the upper right corner of what decides. */
function markBadge({ box, sign }: Mark, mapType: MapType, { boxes, grown }: Place): Badge[] {
  const at = boxes.get(box);
  if (!at) return [];
  const side = MARK * grown;
  return [
    {
      id: `mark:${box}`,
      words: sign,
      shape: 'disc',
      at: { x: at.x + at.width - 3, y: at.y + 2 },
      width: side,
      height: side,
      size: 13 * grown,
      tone: sign === '!' && mapType === 'NOT_SUPPORTED' ? 'THRU_HOST_BRIDGE' : mapType,
    },
  ];
}

const INSET = 6;

/** Ends that are folded into a box with others, by name: on its lower edge, clear of what the box says itself. */
function withinTags({ within }: Pick<LitPath, 'within'>, layout: Layout, letter: number) {
  const { boxes, grown } = placeOf(layout, letter);
  return within.flatMap(({ box, words }) => {
    const at = boxes.get(box);
    if (!at) return [];
    const width = tagWidth(words) * grown;
    const x = at.x + at.width - width / 2 - INSET;
    return [{ id: `within:${box}`, ...tagOf(words, width, grown), at: { x, y: at.y + at.height } }];
  });
}

const tagOf = (words: string, width: number, grown: number) => ({
  words,
  shape: 'tag' as const,
  width,
  height: TAG_HEIGHT * grown,
  size: LETTER * grown,
});

/** The words of the parts that devices play, before their boxes. */
export function roleBadges(tags: readonly RoleTag[], layout: Layout, letter: number): Badge[] {
  const { boxes, isTopDown, grown } = placeOf(layout, letter);
  return tags.flatMap(({ box, words, kind }) => {
    const to = boxes.get(box);
    if (!to) return [];
    const tag = tagOf(words, tagWidth(words) * grown, grown);
    const at = isTopDown
      ? { x: to.x + to.width / 2, y: to.y - tag.height / 2 - BESIDE }
      : { x: to.x - tag.width / 2 - BESIDE, y: to.y + to.height / 2 };
    return [{ id: `role:${box}`, ...tag, at, tone: kind === 'provider' ? 'filled' : 'accent' }];
  });
}

/** A path drawn at a size is kept by its outline, so one outline serves all sizes. */
const UNIT_DISC = ellipse(0, 0, 10, 10);

const rectOf = ({ at, width, height }: Badge): Rect => ({
  x: at.x - width / 2,
  y: at.y - height / 2,
  width,
  height,
});

export function badgeInk(badge: Badge, { theme }: Pick<Pen, 'theme'>): PlacedInk {
  const { words, shape, at, width, height, size, tone } = badge;
  const isDisc = shape === 'disc';
  const isFilled = isDisc || tone === 'filled';
  const colour = tone === 'accent' || tone === 'filled' ? theme.accent : theme.verdict[tone];
  const onFill = tone === 'filled' ? theme.onAccent : theme.panel;
  const scale = isDisc ? width / 20 : height / TAG_HEIGHT;
  const outline = isDisc
    ? UNIT_DISC
    : roundRect(-width / scale / 2, -TAG_HEIGHT / 2, width / scale, TAG_HEIGHT, 6);
  const ground: Ink = {
    kind: 'shape',
    d: outline,
    at,
    scale,
    fill: isFilled ? colour : theme.panel,
    stroke: { colour: isDisc ? theme.ground : colour, width: isDisc ? 2 : 1 },
  };
  const text = textInk(
    words,
    { x: at.x, y: at.y + size * 0.36 },
    {
      font: { size, weight: 700, face: theme.sans },
      colour: isFilled ? onFill : colour,
      anchor: 'middle',
    },
  );
  return { id: badge.id, at: rectOf(badge), ink: [ground, ...text] };
}
