import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImportError, Imported } from '../formats/imported.ts';
import type { Result } from '../lib/result.ts';
import type { Machine } from '../topology/machine.ts';
import { newDocument } from './document.ts';
import { decodeDocument, encodeDocument } from './payload.ts';

const CORPUS = '../shared/corpus/lspci';
const captures = existsSync(CORPUS) ? readdirSync(CORPUS).filter(file => file.endsWith('.txt')) : [];
const formats: Record<string, unknown> = await import('../formats/importText.ts');
const { importText: found } = formats;
const importText = found as ((text: string) => Result<Imported, ImportError>) | undefined;
const isReady = captures.length > 0 && importText !== undefined;

function machinesOf(file: string): readonly Machine[] {
  const imported = importText?.(readFileSync(`${CORPUS}/${file}`, 'latin1'));
  return imported?.ok ? imported.value.machines : [];
}

/** Links list functions depth first; the machine is the same in any order that has parents first. */
const ordered = (machine: Machine): Machine => ({
  ...machine,
  functions: machine.functions.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});

describe.skipIf(!isReady)(`real captures in a link (skipped without ${CORPUS} and its importer)`, () => {
  it.each(captures)('%s comes back the same, with its addresses and sources', file => {
    for (const machine of machinesOf(file)) {
      const read = decodeDocument(encodeDocument(newDocument(machine)));
      if (!read.ok) throw new Error(read.error.message);
      expect(ordered(read.value.machine)).toEqual(ordered(machine));
    }
  });

  it('take some 1,000 to 3,000 characters for 100 to 200 devices with names and addresses', () => {
    const sizes = captures.flatMap(file =>
      machinesOf(file)
        .filter(machine => machine.functions.length >= 100)
        .map(machine => ({
          file,
          characters: encodeDocument(newDocument(machine)).length,
        })),
    );
    expect(sizes.filter(({ characters }) => characters > 3500)).toEqual([]);
    expect(sizes.length).toBeGreaterThan(0);
  });
});
