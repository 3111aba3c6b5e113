import type { LayoutBox } from '../core/layout/layout.ts';
import { type DeviceKind, deviceKinds, kindName } from '../core/topology/kind.ts';
import type { AcsState, OutlineNode } from '../core/topology/outline.ts';
import { kindDrawing } from './kindDrawing.ts';
import type { CanvasTheme } from './theme.ts';

/** What is drawn in a box: an icon, a bold line and a line below it. */
export interface BoxArt {
  readonly kind: LayoutBox['kind'];
  readonly icon: OutlineNode['kind'] | null;
  readonly title: string;
  readonly titleIsAddress: boolean;
  readonly detail: string;
  readonly detailIsAddress: boolean;
  /** A mark before the detail, and its colour. */
  readonly alert: boolean;
  readonly badge: string;
}

const acsWords: Readonly<Record<AcsState, string>> = {
  redirect: 'ACS redirect',
  'no-redirect': 'ACS direct',
  none: 'no ACS',
  unknown: 'ACS unknown',
};

/** The words of a port or device. */
export function nodeArt(box: LayoutBox, node: OutlineNode): BoxArt {
  const isEndpoint = box.kind === 'endpoint';
  const isPort = box.kind === 'port';
  return {
    kind: box.kind,
    icon: isEndpoint ? node.kind : null,
    title: isEndpoint ? endpointTitle(node) : isPort ? node.address : 'Host bridge',
    titleIsAddress: isPort,
    detail: isPort ? acsWords[node.acs ?? 'unknown'] : node.address,
    detailIsAddress: !isPort,
    alert: isPort && node.acs === 'redirect',
    badge: isEndpoint ? (node.slot ?? '') : '',
  };
}

const endpointTitle = ({ label, name, address }: OutlineNode) =>
  label === address || label === name ? name : `${label} · ${name}`;

/** The words of a fold: what it holds by kind, and the name or the first and last label of it. */
export function foldArt(box: LayoutBox, nodes: ReadonlyMap<string, OutlineNode>): BoxArt {
  const inside = box.nodes.flatMap(id => nodes.get(id) ?? []);
  const devices = inside.filter(node => node.isEndpoint);
  const kinds = new Set(devices.map(node => node.kind));
  const [kind] = kinds;
  return {
    kind: 'fold',
    icon: kinds.size === 1 && kind ? kind : null,
    title: foldTitle(devices, inside.length),
    titleIsAddress: false,
    detail: foldDetail(devices),
    detailIsAddress: false,
    alert: inside.some(node => node.acs === 'redirect'),
    badge: '',
  };
}

function foldTitle(devices: readonly OutlineNode[], all: number): string {
  if (devices.length === 0) return `×${all} ports`;
  const counts = new Map<string, number>();
  for (const { kind } of devices) {
    const word = isDeviceKind(kind) ? kindName(kind).short : 'Other';
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `×${count} ${word}`).join('  ');
}

function foldDetail(devices: readonly OutlineNode[]): string {
  const [first, last] = [devices[0], devices.at(-1)];
  if (!first || !last) return 'folded';
  const isSameMake = devices.every(node => node.name === first.name);
  return isSameMake ? first.name : `${first.label} to ${last.label}`;
}

const isDeviceKind = (kind: OutlineNode['kind']): kind is DeviceKind =>
  (deviceKinds as readonly string[]).includes(kind);

const SANS_WIDTH = 7.4;
const MONO_WIDTH = 7.3;

/** One picture for the whole inside of a box: Cytoscape has one label, and this has two faces and an icon. */
export function artSvg(art: BoxArt, { width, height }: LayoutBox, theme: CanvasTheme): string {
  const left = art.icon ? 34 : 10;
  const badge = art.badge && art.badge.length <= 12 ? art.badge : '';
  const badgeWidth = badge ? badge.length * 6 + 10 : 0;
  const room = width - left - 8;
  const title = clip(art.title, room, art.titleIsAddress ? MONO_WIDTH : SANS_WIDTH);
  const detail = clip(
    art.detail,
    room - badgeWidth - (art.alert ? 14 : 0),
    art.detailIsAddress ? MONO_WIDTH : 6,
  );
  const icon = art.icon
    ? `<g transform="translate(10 ${height / 2 - 8})" fill="none" stroke="${theme.accent}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${kindDrawing(art.icon)}</g>`
    : '';
  const alert = art.alert
    ? `<path transform="translate(${left} ${height / 2 + 3})" d="M5 .5 9.8 9.5H.2zM5 3.5v3M5 8v.1" fill="none" stroke="${theme.verdict.THRU_HOST_BRIDGE}" stroke-width="1.2"/>`
    : '';
  const detailColour = art.alert ? theme.verdict.THRU_HOST_BRIDGE : theme.muted;
  const badgeArt = badge
    ? `<text x="${width - 8}" y="${height / 2 + 12}" text-anchor="end" font-family="${face(theme.sans)}" font-size="10" fill="${theme.muted}">${escapeXml(badge)}</text>`
    : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    icon,
    alert,
    `<text x="${left}" y="${height / 2 - 3}" font-family="${face(art.titleIsAddress ? theme.mono : theme.sans)}" font-size="12" font-weight="600" fill="${theme.text}">${escapeXml(title)}</text>`,
    `<text x="${left + (art.alert ? 14 : 0)}" y="${height / 2 + 12}" font-family="${face(art.detailIsAddress ? theme.mono : theme.sans)}" font-size="11" fill="${detailColour}">${escapeXml(detail)}</text>`,
    badgeArt,
    '</svg>',
  ].join('');
}

/** As much of the text as has room, by the width of an average letter. */
function clip(text: string, room: number, letterWidth: number): string {
  const letters = Math.max(1, Math.floor(room / letterWidth));
  return text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
}

const face = (stack: string) => escapeXml(stack.replaceAll('"', "'"));

/** Names come from captures and links: whatever is in them stays text. */
const escapeXml = (text: string): string =>
  text
    .replace(/[^\u0020-\ud7ff\ue000-\ufffd]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

export const svgUri = (svg: string): string => `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
