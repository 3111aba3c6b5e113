import { expect, it } from 'vitest';
import { newDocument } from './document.ts';
import { decodeDocument, encodeDocument } from './payload.ts';
import { currentSchema, type Upgrade, upgradeSheet, upgrades } from './versions.ts';

const document = newDocument({ name: 'old name', roots: [], functions: [], others: [], sideLinks: [] });
/** A schema 2 that renames, and a schema 3 that adds to the name, as upgrades of the future will. */
const future: readonly Upgrade[] = [
  sheet => new Map(sheet).set('N', ['name of 2']),
  sheet => new Map(sheet).set('N', [`${sheet.get('N')?.[0]} and 3`]),
];

it('is at schema 1 while no upgrade exists', () => {
  expect([currentSchema(), upgrades.length]).toEqual([1, 0]);
});

it('leads an old link through every later schema in turn', () => {
  const read = decodeDocument(encodeDocument(document), future);
  expect(read.ok && read.value.machine.name).toBe('name of 2 and 3');
});

it('starts at the schema that the text names', () => {
  const text = encodeDocument(document).replace(/^1/, '2');
  const read = decodeDocument(text, future);
  expect(read.ok && read.value.machine.name).toBe('old name and 3');
});

it('leaves the newest schema as it is', () => {
  const sheet = new Map([['N', ['x']]]);
  expect(upgradeSheet(sheet, 3, future)).toBe(sheet);
});

it('tells a person with a newer link to open the newest app', () => {
  const read = decodeDocument(encodeDocument(document).replace(/^1/, '4'), future);
  expect(read.ok || read.error.message).toBe(
    'This link was made by a newer Peerlane than this one. Open it in the newest Peerlane: reload this page, or use the address the link came from.',
  );
});
