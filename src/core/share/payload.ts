import { err, type Result } from '../lib/result.ts';
import { readDocumentSheet } from './decode.ts';
import type { PeerlaneDocument } from './document.ts';
import { documentSheet } from './encode.ts';
import { type Caps, linkCaps } from './limits.ts';
import { isPacking, pack, unpack } from './packing.ts';
import { type ShareError, shareError } from './shareError.ts';
import { makeSheetText, parseSheetText } from './sheet.ts';
import { currentSchema, type Upgrade, upgradeSheet, upgrades } from './versions.ts';

/**
 * A document as text for a link: schema number, packing letter, dot, base64url (`1d.…`). Equal documents give
 * equal text. Functions come in depth-first order; text longer than the caps is cut.
 */
export const encodeDocument = (document: PeerlaneDocument): string => packDocument(documentText(document));

/** A document as text before it is packed. */
export const documentText = (document: PeerlaneDocument): string => makeSheetText(documentSheet(document));

export const packDocument = (text: string): string => `${currentSchema()}${pack(text)}`;

/**
 * Reads what `encodeDocument` of this or an older Peerlane wrote. The text is not trusted: size, counts and every
 * cell are checked, and what does not fit is answered in words. `table` is the list of upgraders.
 */
export function decodeDocument(
  text: string,
  table: readonly Upgrade[] = upgrades,
  caps: Caps = linkCaps,
): Result<PeerlaneDocument, ShareError> {
  if (text.length > caps.characters) return err(tooLong(caps));
  const head = /^([1-9]\d{0,3})([a-z])\./.exec(text);
  if (!head) return err(shareError('not-a-link', 'This is not the text of a Peerlane machine.'));
  const [start, digits = '', letter = ''] = head;
  const schema = Number(digits);
  if (schema > currentSchema(table)) return err(newer);
  if (!isPacking(letter)) return err(unknownPacking);
  const unpacked = unpack(letter, text.slice(start.length), caps);
  if (!unpacked.ok) return unpacked;
  return readDocumentSheet(upgradeSheet(parseSheetText(unpacked.value), schema, table));
}

export const tooLong = ({ what, characters }: Caps): ShareError =>
  shareError(
    'too-large',
    `The ${what} is longer than ${characters.toLocaleString('en')} characters, which no machine needs.`,
  );
const newer = shareError('newer-schema', 'This link was made by a newer Peerlane than this one.');
const unknownPacking = shareError(
  'unknown-packing',
  'This link is packed in a way that this Peerlane does not know.',
);
