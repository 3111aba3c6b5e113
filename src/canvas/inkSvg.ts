import type { Ink } from './ink.ts';

/** Ink as SVG marks. Names come from captures and links, so all text is escaped. */
export const inkSvg = (inks: readonly Ink[]): string => inks.map(markOf).join('');

function markOf(ink: Ink): string {
  const { x, y } = ink.at;
  if (ink.kind === 'shape') {
    const { d, scale, fill, stroke } = ink;
    const line = stroke
      ? ` stroke="${stroke.colour}" stroke-width="${stroke.width}" stroke-linecap="round" stroke-linejoin="round"`
      : '';
    return `<path transform="translate(${x} ${y}) scale(${scale})" d="${d}" fill="${fill ?? 'none'}"${line}/>`;
  }
  const { text, font, colour, anchor, halo } = ink;
  const family = escapeXml(font.face.replaceAll('"', "'"));
  const end = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  const ground = halo === null ? '' : ` stroke="${halo}" stroke-width="3" paint-order="stroke"`;
  return `<text x="${x}" y="${y}" font-family="${family}" font-size="${font.size}" font-weight="${font.weight}" fill="${colour}"${end}${ground}>${escapeXml(text)}</text>`;
}

export const escapeXml = (text: string): string =>
  text
    .replace(/[^\u0020-\ud7ff\ue000-\ufffd]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
