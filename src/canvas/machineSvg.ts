import type { Layout, LayoutBox, LayoutEdge } from '../core/layout/layout.ts';
import { type LinkRate, makeLinkRate } from '../core/topology/link.ts';
import { boxMarks, escapeXml, type Pen } from './boxSvg.ts';
import { boxWords } from './boxWords.ts';
import { edgeRoute, sharedPorts, walledPorts } from './edgeRoute.ts';
import type { Picture } from './elements.ts';
import { groupTitle } from './groupTitle.ts';
import { withinTags } from './pathElements.ts';
import type { LitPath } from './pathOnCanvas.ts';
import type { Point } from './polyline.ts';
import { sideLinkElements } from './sideLinkElements.ts';
import type { CanvasTheme } from './theme.ts';

/** What an SVG says beside what it shows. */
export interface SvgWords {
  readonly title: string;
  readonly description: string;
  /** Markup that carries the machine itself. */
  readonly metadata: string;
}

const MARGIN = 24;
/** How far links beside PCIe may stand out from the devices. */
const BOW_ROOM = 130;

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
  const groups = ['numa', 'switch'].flatMap(kind => layout.boxes.filter(box => box.kind === kind));
  const solid = layout.boxes.filter(box => !groups.includes(box));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="img">`,
    `<title>${escapeXml(words.title)}</title><desc>${escapeXml(words.description)}</desc>${words.metadata}`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" fill="${theme.ground}"/>`,
    ...groups.map(box => groupMarks(box, draw)),
    ...sideLinkMarks(draw),
    ...edgeMarks(draw),
    ...solid.map(box => solidMarks(box, draw)),
    ...withinMarks(draw),
    '</svg>\n',
  ].join('\n');
}

/** Its width and height in pixels, margins included. */
export function svgSize({ layout, sideLinks }: Pick<Picture, 'layout' | 'sideLinks'>) {
  const bow = sideLinks.length > 0 ? BOW_ROOM : 0;
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

function groupMarks(box: LayoutBox, { picture: { layout, nodes }, pen: { theme } }: Drawing): string {
  const isSwitch = box.kind === 'switch';
  const title = groupTitle(box, layout, nodes).replace(/^[▸▾] /, '');
  const look = isSwitch
    ? `rx="10" fill="${theme.ground}" fill-opacity=".7" stroke="${theme.lineStrong}"`
    : `rx="14" fill="${theme.panel}" fill-opacity=".45" stroke="${theme.line}"`;
  const size = isSwitch ? 12 : 13;
  return `${rect(box, look)}<text x="${box.x + 16}" y="${box.y + size + 8}" ${face(theme)} font-size="${size}" font-weight="700" fill="${theme.muted}">${escapeXml(title)}</text>`;
}

function solidMarks(box: LayoutBox, { picture: { nodes, providers }, pen, lit }: Drawing): string {
  const { theme } = pen;
  const isLit = lit?.boxes.includes(box.id) ?? false;
  const stroke = isLit && lit ? theme.verdict[lit.mapType] : theme.line;
  const fill = box.kind === 'endpoint' || box.kind === 'fold' ? theme.panel : theme.raised;
  const dashes = box.kind === 'fold' ? ' stroke-dasharray="4 3"' : '';
  const words = boxWords(box, nodes, providers);
  const inside = words ? boxMarks(words, box, 'near', pen) : '';
  return `${rect(box, `rx="8" fill="${fill}" stroke="${stroke}" stroke-width="${isLit ? 2 : 1}"${dashes}`)}<g transform="translate(${box.x} ${box.y})">${inside}</g>`;
}

/** The names of ends that are folded into a box with others. */
function withinMarks({ picture: { layout }, pen: { theme }, lit }: Drawing): readonly string[] {
  if (!lit) return [];
  const colour = theme.verdict[lit.mapType];
  return withinTags(lit, layout).map(({ words, size: { width, height }, x, y }) => {
    const frame = rect(
      { x: x - width / 2, y: y - height / 2, width, height },
      `rx="6" fill="${theme.panel}" stroke="${colour}"`,
    );
    return `${frame}<text x="${x}" y="${y + 4}" text-anchor="middle" ${face(theme)} font-size="11" font-weight="700" fill="${colour}">${escapeXml(words)}</text>`;
  });
}

/** Patterns as on the canvas: no verdict is told by colour alone. */
const litDashes = {
  BUS_ADDR: '',
  THRU_HOST_BRIDGE: '',
  NOT_SUPPORTED: ' stroke-dasharray="7 4"',
  UNKNOWN: ' stroke-dasharray="1 4" stroke-linecap="round"',
} as const;

/** What is lit lies above the others. The functions of one device share its link, so the first carries the words. */
function edgeMarks(draw: Drawing): readonly string[] {
  const { layout } = draw.picture;
  const shared = sharedPorts(layout);
  const lit = new Set(draw.lit?.hops.flatMap(({ edge }) => edge ?? []));
  const inOrder = layout.edges.toSorted((a, b) => Number(lit.has(a.id)) - Number(lit.has(b.id)));
  const walled = walledPorts(layout);
  const labelled = new Set<string>();
  return inOrder.map(edge => {
    const line = edgeRoute(edge, layout, shared);
    if (!line) return '';
    const d = line.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');
    const path = edgePath(edge, d, draw, lit.has(edge.id));
    if (!edge.rate || labelled.has(edge.from)) return path;
    labelled.add(edge.from);
    return `${path}${edgeLabel(edge.rate, line[0], draw, walled.has(edge.from))}`;
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
  const weight = edge.rate ? 1 + Math.log2(edge.rate.width) * 0.75 : 1.5;
  const dashes = edge.kind === 'link' && !edge.rate ? ' stroke-dasharray="1 3"' : '';
  return path(`stroke="${theme.lineStrong}" stroke-width="${weight}"${dashes}`);
}

/** Clear of the port, and of the wall of its switch. */
function edgeLabel(
  rate: LinkRate,
  start: Point | undefined,
  { picture: { layout }, pen: { theme } }: Drawing,
  isWalled: boolean,
): string {
  if (!start) return '';
  const out = isWalled ? 16 : 4;
  const isTopDown = layout.options.orientation === 'top-down';
  const at = isTopDown ? { x: start.x + 6, y: start.y + out + 10 } : { x: start.x + out, y: start.y - 5 };
  return `<text x="${at.x}" y="${at.y}" ${face(theme)} font-size="10.5" fill="${theme.muted}" stroke="${theme.ground}" stroke-width="3" paint-order="stroke">${escapeXml(makeLinkRate(rate))}</text>`;
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

const face = ({ sans }: CanvasTheme): string => `font-family="${escapeXml(sans.replaceAll('"', "'"))}"`;
