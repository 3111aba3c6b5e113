import { machineSvg, svgSize } from '../../canvas/machineSvg.ts';
import { textMeasure } from '../../canvas/measureText.ts';
import { putLinkIntoPng } from '../../core/share/pngLink.ts';
import { svgLink } from '../../core/share/svgLink.ts';
import type { Pictured } from './usePictured.ts';

const SVG_TYPE = 'image/svg+xml';

/** The picture as an SVG file, with the machine in its metadata. */
export const drawSvg = (pictured: Pictured): Blob =>
  new Blob([svgText(pictured, svgLink(pictured.fragment))], { type: SVG_TYPE });

/** The same as a PNG, drawn by the browser; null where it cannot. */
export async function drawPng(pictured: Pictured): Promise<Blob | null> {
  const { width, height } = svgSize(pictured.picture);
  const scale = scaleFor(width, height);
  const image = new Image();
  // Without the link, which the browser need not read to draw.
  image.src = `data:${SVG_TYPE};utf8,${encodeURIComponent(svgText(pictured, ''))}`;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) return null;
  try {
    await image.decode();
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
  } catch {
    return null;
  }
  const drawn = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'));
  if (!drawn) return null;
  const png = new Uint8Array(await drawn.arrayBuffer());
  return new Blob([putLinkIntoPng(png, pictured.fragment)], { type: 'image/png' });
}

const svgText = ({ picture, lit, title, description }: Pictured, metadata: string): string =>
  machineSvg(picture, textMeasure(), { words: { title, description, metadata }, lit });

const SHARP = 2;
/** What every browser draws: so many pixels on a side, and in all. */
const MAX_SIDE_PIXELS = 8192;
const MAX_PIXELS = 16_000_000;

/** Twice as sharp, unless the machine is too large for it. */
const scaleFor = (width: number, height: number): number =>
  Math.min(SHARP, MAX_SIDE_PIXELS / Math.max(width, height), Math.sqrt(MAX_PIXELS / (width * height)));
