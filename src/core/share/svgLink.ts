import { keptCaps } from './limits.ts';

/** Names the element for other programs; it is no address. */
const NAMESPACE = 'urn:peerlane:link';
const OPEN = `<peerlane:link xmlns:peerlane="${NAMESPACE}">`;
const CLOSE = '</peerlane:link>';

/** A link as the metadata of an SVG, by which the picture opens again as the machine that it shows. */
export const svgLink = (fragment: string): string =>
  `<metadata>${OPEN}${fragment.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}${CLOSE}</metadata>`;

export const isSvg = (text: string): boolean =>
  /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*<svg[\s>]/.test(text);

/** The link in the text of an SVG; null for one without. Drawing programs may have written it anew, so only its name counts. */
export function linkInSvg(text: string): string | null {
  const start = /<(?:[\w-]+:)?link\b[^<>]{0,300}urn:peerlane:link[^<>]{0,300}>/.exec(text);
  if (!start) return null;
  const from = start.index + start[0].length;
  const end = text.indexOf('<', from);
  if (end < 0 || end - from > 2 * keptCaps.characters) return null;
  return text.slice(from, end).trim().replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
