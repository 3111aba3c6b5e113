import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  defaultSettings,
  encodeLink,
  importText,
  makeFile,
  newDocument,
  startingView,
} from '../core/index.ts';
import { exitStatus } from './command.ts';
import { run } from './run.ts';

const PORT =
  '00:01.0 PCI bridge [0604]: Intel Corporation Port [8086:352a]\n\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0\n';
const DRIVE = '01:00.0 Non-Volatile memory controller [0108]: Samsung Device [144d:a80a]\n';
const GROUPS = '/sys/kernel/iommu_groups/7/devices/0000:01:00.0\n';

let folder = '';
const at = (name: string) => join(folder, name);
function written(name: string, text: string): string {
  writeFileSync(at(name), text);
  return at(name);
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'peerlane-'));
  writeFileSync(at('ports.txt'), PORT.replace(/^/gm, '> '));
  writeFileSync(at('drive.txt.gz'), gzipSync(DRIVE));
  mkdirSync(at('capture/deep'), { recursive: true });
  writeFileSync(at('capture/a.txt'), PORT);
  writeFileSync(at('capture/deep/b.txt'), DRIVE);
  writeFileSync(at('capture/deep/groups.txt'), GROUPS);
  writeFileSync(at('capture/.hidden'), 'nothing of PCI');
  mkdirSync(at('empty'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (...words: string[]) => {
  const { status, output, notes } = run(words);
  return { status, text: [...output].join(''), notes: notes.join('\n') };
};
const bdfs = (...files: string[]) =>
  JSON.parse(ask('import', ...files).text).devices.map(({ bdf }: { bdf: string }) => bdf);

function documentOf(text: string) {
  const imported = importText(text, { name: 'My box' });
  const machine = imported.ok && imported.value.machines[0];
  if (!machine) throw new Error('no machine');
  return newDocument(machine, { ...defaultSettings, kernel: '6.2', commandLine: 'pci=noats' });
}
const document = documentOf(`${PORT}${DRIVE}`);
function link(): string {
  const fragment = encodeLink({ document, view: startingView });
  if (!fragment.ok) throw new Error(fragment.error.message);
  return fragment.value;
}

describe('the files of a command', () => {
  it('are read together, each mended by itself, packed or not', () => {
    expect(bdfs(at('ports.txt'), at('drive.txt.gz'))).toEqual(['0000:00:01.0', '0000:01:00.0']);
  });

  it('may be a folder with all that is in it, but for what is hidden', () => {
    const { devices } = JSON.parse(ask('import', at('capture')).text);
    expect(
      devices.map((each: Record<string, unknown>) => [each['bdf'], each['parent'], each['iommuGroup']]),
    ).toEqual([
      ['0000:00:01.0', null, 'unknown'],
      ['0000:01:00.0', '0000:00:01.0', 7],
    ]);
  });

  const svg = (metadata: string) => `<svg xmlns="http://www.w3.org/2000/svg">${metadata}</svg>`;
  it.each([
    ['a link', () => `https://example.org/peerlane/#${link()}`],
    ['the fragment of a link', link],
    ['a file with a link in it', () => written('link.txt', `#${link()}\n`)],
    ['a machine that was saved', () => written('box.json', makeFile(document))],
    [
      'a picture',
      () =>
        written(
          'box.svg',
          svg(
            `<metadata><p:link xmlns:p="urn:peerlane:link">${link().replaceAll('&', '&amp;')}</p:link></metadata>`,
          ),
        ),
    ],
  ])('may be %s, which brings its settings', (_, file) => {
    expect(bdfs(file())).toEqual(['0000:00:01.0', '0000:01:00.0']);
    const { text } = ask('link', file());
    expect(text).toBe(`#${link()}\n`);
    const { text: verdict } = ask('explain', file(), '01:00.0', '01:00.0', '--json');
    expect(JSON.parse(verdict).kernel).toBe('6.2');
    expect(
      JSON.parse(ask('explain', file(), '01:00.0', '01:00.0', '--json', '--kernel', '5.4').text).kernel,
    ).toBe('5.4');
  });

  it('may be texts and saved machines together, of which one is chosen', () => {
    writeFileSync(at('saved.json'), makeFile(documentOf(DRIVE.replace('01:00.0', '05:00.0'))));
    const { machines } = JSON.parse(ask('import', at('saved.json'), at('capture')).text);
    expect(machines.map(({ devices }: { devices: number }) => devices)).toEqual([2, 1]);
    expect(machines[0].logged).toEqual([]);
    const { text } = ask('matrix', at('saved.json'), at('capture'), '--machine', '2', '--json');
    expect(JSON.parse(text).pairs).toMatchObject([{ provider: '0000:05:00.0' }]);
  });

  it('print what the kernel logged in its own words', () => {
    const line = '0000:01:00.0: ACS redirect is set between the client and provider (0000:00:01.0)';
    written('log.txt', `[    9.000000] nvme ${line}\n`);
    const { machines } = JSON.parse(ask('import', at('capture'), at('log.txt')).text);
    expect(machines[0].logged).toEqual([line]);
  });

  it('leave the last two words of a pair to it', () => {
    const { status, text } = ask('explain', at('ports.txt'), at('drive.txt.gz'), '01:00.0', '01:00.0');
    expect(status).toBe(exitStatus.ok);
    expect(text).toContain('its own memory');
    expect(ask('link', at('ports.txt'), at('drive.txt.gz'), '01:00.0', '01:00.0').text).toContain('p=');
  });

  it.each([
    ['a damaged link', () => '#s=1d.AAAA', 'link'],
    ['an empty folder', () => at('empty'), 'is an empty folder'],
    ['a file that is not there', () => at('nowhere.txt'), 'cannot be read'],
    ['a picture without a machine', () => written('plain.svg', svg('')), 'carries no machine'],
  ])('are refused in words: %s', (_, file, words) => {
    const { status, notes } = ask('import', file());
    expect(status).toBe(exitStatus.noAnswer);
    expect(notes).toContain(words);
  });
});
