import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { pathClasses } from '../p2pdma/policy/verdict.ts';
import { nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { decodeText } from './decodeText.ts';
import { importText } from './importText.ts';

const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const isHere = existsSync(corpus);
const read = (path: string) => decodeText(readFileSync(new URL(path, corpus)));

/** The devices behind the names of the published matrix. */
const devices: Readonly<Record<string, string>> = {
  GPU0: '0000:01:00.0',
  GPU1: '0000:41:00.0',
  GPU2: '0000:c1:00.0',
  GPU3: '0000:e1:00.0',
  NIC0: '0000:21:00.0',
  NIC1: '0000:21:00.1',
  NIC2: '0000:81:00.0',
  NIC3: '0000:81:00.1',
};

/** Rows of `nvidia-smi topo -m`: the words of a row under the names of the head. */
function topoRows(text: string) {
  const lines = text.split('\n').map(line => line.trim().split(/\s+/));
  const names = Object.keys(devices);
  return lines
    .filter(([name = '', ...words]) => name in devices && words.length >= names.length && words[0] !== 'GPU1')
    .flatMap(([from = '', ...words]) =>
      names.map((to, i) => ({ from, to, said: words[i] === 'X' ? 'SELF' : words[i] })),
    );
}

describe.skipIf(!isHere)('path classes against nvidia-smi (skipped without ../shared/corpus)', () => {
  const text = isHere
    ? ['tv', 'vvv-selected'].map(form => read(`lspci/gpu4-asus-esc8000a-e12-genoa-${form}.txt`)).join('\n')
    : '';
  const rows = isHere ? topoRows(read('topo/asus-esc8000a-e12-4x-rtx6000ada.txt')) : [];

  it('the published matrix has every pair', () => {
    expect(rows).toHaveLength(64);
  });

  it.each(rows)('$from to $to is $said, as the machine itself said', ({ from, to, said }) => {
    const imported = importText(text);
    const machine = imported.ok ? imported.value.machines[0] : undefined;
    if (!machine) throw new Error('not read');
    const matrix = pairMatrix(machineTree(machine), defaultSettings);
    const at = (name: string) => matrix.ids.indexOf(nodeId(devices[name] ?? ''));
    const code = matrix.pathClasses[at(from) * matrix.ids.length + at(to)] ?? -1;
    expect(pathClasses[code]).toBe(said);
  });
});
