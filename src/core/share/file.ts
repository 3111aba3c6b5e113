import { err, type Result } from '../lib/result.ts';
import { readDocumentSheet } from './decode.ts';
import type { PeerlaneDocument } from './document.ts';
import { documentSheet } from './encode.ts';
import { keptCaps } from './limits.ts';
import { damaged, type ShareError, shareError } from './shareError.ts';
import { makeSheetText, parseSheetText } from './sheet.ts';
import { currentSchema, type Upgrade, upgradeSheet, upgrades } from './versions.ts';

/** A document as a JSON file: the schema, and the lines of the sheet that a link carries packed. */
export const makeFile = (document: PeerlaneDocument): string =>
  `${JSON.stringify(
    {
      format: 'peerlane',
      schema: currentSchema(),
      sheet: makeSheetText(documentSheet(document)).split('\n'),
    },
    null,
    1,
  )}\n`;

/** Reads what `makeFile` of this or an older Peerlane wrote; as little trusted as a link. */
export function parseFile(
  text: string,
  table: readonly Upgrade[] = upgrades,
): Result<PeerlaneDocument, ShareError> {
  if (text.length > 2 * keptCaps.inflatedBytes) {
    return err(shareError('too-large', 'The file is larger than any machine needs.'));
  }
  const file = parsedJson(text);
  if (!isFile(file)) {
    return err(shareError('not-a-link', 'This is not a Peerlane file.'));
  }
  const { schema, sheet: lines } = file;
  if (typeof schema !== 'number' || !Number.isInteger(schema) || schema < 1)
    return err(damaged('schema number'));
  if (schema > currentSchema(table)) {
    return err(shareError('newer-schema', 'This file was made by a newer Peerlane than this one.'));
  }
  if (!Array.isArray(lines) || !lines.every(line => typeof line === 'string')) return err(damaged('sheet'));
  return readDocumentSheet(upgradeSheet(parseSheetText(lines.join('\n')), schema, table));
}

interface FileHead {
  readonly format: 'peerlane';
  readonly schema?: unknown;
  readonly sheet?: unknown;
}

const isFile = (value: unknown): value is FileHead =>
  typeof value === 'object' && value !== null && 'format' in value && value.format === 'peerlane';

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON; the caller says what was expected
  }
}
