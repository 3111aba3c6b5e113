import { type Layout, type LayoutBox, type LayoutEdge, SIDE_LINK_ROOM } from '../core/layout/layout.ts';
import { badgeInk, pathBadges } from './badges.ts';
import { boxInk } from './boxInk.ts';
import { boxWords } from './boxWords.ts';
import { FULL_DETAIL } from './detail.ts';
import { edgeLines } from './edgeLines.ts';
import type { Pen, PlacedInk } from './ink.ts';
import { escapeXml, inkSvg } from './inkSvg.ts';
import { linkInk, socketLinkInk, titleInk } from './linkInk.ts';
import type { LitPath } from './pathOnCanvas.ts';
import type { Picture } from './picture.ts';
import { sideLinkElements } from './sideLinkElements.ts';

/** What an SVG says beside what it shows. */
export interface SvgWords {
  readonly title: string;
  readonly description: string;
  /** Markup that carries the machine itself. */
  readonly metadata: string;
}

const MARGIN = 24;

/**
 * The whole machine as one SVG: the same boxes as on the canvas, at the near level of detail, words as text, no
 * script and nothing from elsewhere. `lit`: the path of the pair, in the colour and pattern of its verdict. Pure.
 */
export function machineSvg(
  picture: Picture,
  measure: Pen['measure'],
  { words, lit }: { readonly words: SvgWords; readonly lit: LitPath | null },
): string {
  const { layout, theme } = picture;
  const { width, height } = svgSize(picture);
  const draw: Drawing = { picture, pen: { theme, measure }, lit };
  const badges = (lit ? pathBadges(lit, layout, FULL_DETAIL.letter) : []).map(each =>
    badgeInk(each, draw.pen),
  );
  const groups = ['numa', 'switch'].flatMap(kind => layout.boxes.filter(box => box.kind === kind));
  const solid = layout.boxes.filter(box => !groups.includes(box));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="img">`,
    `<title>${escapeXml(words.title)}</title><desc>${escapeXml(words.description)}</desc>${words.metadata}`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" fill="${theme.ground}"/>`,
    ...groups.map(box => groupMarks(box, draw)),
    ...sideLinkMarks(draw),
    ...edgeMarks(draw),
    ...placed(titleInk({ ...picture, isSaved: true }, FULL_DETAIL, draw.pen)),
    ...placed(linkInk({ layout, badges }, FULL_DETAIL, draw.pen)),
    ...placed(socketLinkInk(picture, FULL_DETAIL, draw.pen)),
    ...solid.map(box => solidMarks(box, draw)),
    ...placed(badges),
    '</svg>\n',
  ].join('\n');
}

/** Its width and height in pixels, margins included. */
export function svgSize({ layout, sideLinks }: Pick<Picture, 'layout' | 'sideLinks'>) {
  const bow = sideLinks.length > 0 ? SIDE_LINK_ROOM : 0;
  const isTopDown = layout.options.orientation === 'top-down';
  return {
    width: Math.ceil(layout.width + 2 * MARGIN + (isTopDown ? 0 : bow)),
    height: Math.ceil(layout.height + 2 * MARGIN + (isTopDown ? bow : 0)),
  };
}

interface Drawing {
  readonly picture: Picture;
  readonly pen: Pen;
  readonly lit: LitPath | null;
}

const placed = (inks: readonly PlacedInk[]): readonly string[] => inks.map(({ ink }) => inkSvg(ink));

function groupMarks(box: LayoutBox, { pen: { theme } }: Drawing): string {
  return rect(
    box,
    box.kind === 'switch'
      ? `rx="10" fill="${theme.ground}" fill-opacity=".7" stroke="${theme.lineStrong}"`
      : `rx="14" fill="${theme.panel}" fill-opacity=".45" stroke="${theme.line}"`,
  );
}

function solidMarks(box: LayoutBox, { picture, pen, lit }: Drawing): string {
  const { theme } = pen;
  const isLit = lit?.boxes.includes(box.id) ?? false;
  const stroke = isLit && lit ? theme.verdict[lit.mapType] : theme.line;
  const fill = box.kind === 'endpoint' || box.kind === 'fold' ? theme.panel : theme.raised;
  const dashes = box.kind === 'fold' ? ' stroke-dasharray="4 3"' : '';
  const words = boxWords(box, picture);
  const inside = words ? inkSvg(boxInk(words, box, FULL_DETAIL, pen)) : '';
  return `${rect(box, `rx="8" fill="${fill}" stroke="${stroke}" stroke-width="${isLit ? 2 : 1}"${dashes}`)}<g transform="translate(${box.x} ${box.y})">${inside}</g>`;
}

/** Patterns as on the canvas: no verdict is told by colour alone. */
const litDashes = {
  BUS_ADDR: '',
  THRU_HOST_BRIDGE: '',
  NOT_SUPPORTED: ' stroke-dasharray="7 4"',
  UNKNOWN: ' stroke-dasharray="1 4" stroke-linecap="round"',
} as const;

/** What is lit lies above the others. */
function edgeMarks(draw: Drawing): readonly string[] {
  const { layout } = draw.picture;
  const lines = edgeLines(layout);
  const lit = new Set(draw.lit?.hops.flatMap(({ edge }) => edge ?? []));
  const inOrder = layout.edges.toSorted((a, b) => Number(lit.has(a.id)) - Number(lit.has(b.id)));
  return inOrder.map(edge => {
    const d = lines.get(edge.id)?.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`) ?? [];
    return edgePath(edge, d.join(''), draw, lit.has(edge.id));
  });
}

function edgePath(edge: LayoutEdge, d: string, { pen: { theme }, lit }: Drawing, isLit: boolean): string {
  const path = (look: string) => `<path d="${d}" fill="none" stroke-linejoin="round" ${look}/>`;
  if (isLit && lit) {
    const colour = theme.verdict[lit.mapType];
    if (lit.mapType !== 'THRU_HOST_BRIDGE')
      return path(`stroke="${colour}" stroke-width="4"${litDashes[lit.mapType]}`);
    return `${path(`stroke="${colour}" stroke-width="7"`)}${path(`stroke="${theme.ground}" stroke-width="3"`)}`;
  }
  const plain = edge.kind === 'socket-link' ? 5 : 1.5;
  const weight = edge.rate ? 1 + Math.log2(edge.rate.width) * 0.75 : plain;
  const dashes = edge.kind === 'link' && !edge.rate ? ' stroke-dasharray="1 3"' : '';
  return path(`stroke="${theme.lineStrong}" stroke-width="${weight}"${dashes}`);
}

/** Links beside PCIe, bowed outside the devices by as much as on the canvas. */
function sideLinkMarks({ picture: { layout, sideLinks }, pen: { theme }, lit }: Drawing): readonly string[] {
  const boxes = new Map(layout.boxes.map(box => [box.id, box]));
  const isTopDown = layout.options.orientation === 'top-down';
  return sideLinkElements(sideLinks, layout).map(({ data: { id, source, target, bow } }) => {
    const [a, b] = [boxes.get(String(source)), boxes.get(String(target))];
    if (!a || !b) return '';
    const [from, to] = [outerMiddle(a, layout), outerMiddle(b, layout)];
    const out = Math.abs(Number(bow));
    const control = isTopDown
      ? { x: (from.x + to.x) / 2, y: a.y + a.height / 2 + out }
      : { x: a.x + a.width / 2 + out, y: (from.y + to.y) / 2 };
    const isTaken = lit?.taken.includes(String(id)) ?? false;
    const look = isTaken
      ? `stroke="${theme.accent}" stroke-width="3"`
      : `stroke="${theme.lineStrong}" stroke-width="1.5"`;
    return `<path d="M${from.x} ${from.y}Q${control.x} ${control.y} ${to.x} ${to.y}" fill="none" stroke-dasharray="2 3" ${look}/>`;
  });
}

const outerMiddle = ({ x, y, width, height }: LayoutBox, { options: { orientation } }: Layout) =>
  orientation === 'top-down' ? { x: x + width / 2, y: y + height } : { x: x + width, y: y + height / 2 };

const rect = (
  { x, y, width, height }: Pick<LayoutBox, 'x' | 'y' | 'width' | 'height'>,
  look: string,
): string => `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${look}/>`;
