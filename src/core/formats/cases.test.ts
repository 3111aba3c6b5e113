import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainPair } from '../p2pdma/policy/explainPair.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Verdict } from '../p2pdma/policy/verdict.ts';
import type { Fact } from '../topology/fact.ts';
import { type Machine, nodeId, type PciFunction } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { machineOutline } from '../topology/outline.ts';
import { machineKinds } from '../topology/switches.ts';
import type { Imported } from './imported.ts';
import { importText } from './importText.ts';

/** Texts as people post them (fixtures/cases): what each has to show, and the kind of damage that it stands for. */
const textOf = (name: string) =>
  readFileSync(new URL(`./fixtures/cases/${name}.txt`, import.meta.url), 'utf8');

function imported(text: string): Imported {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  return read.value;
}
function machineOf(text: string): Machine {
  const [machine, ...others] = imported(text).machines;
  if (!machine || others.length > 0) throw new Error(`${others.length + 1} machines`);
  return machine;
}
function functionAt(text: string, at: string): PciFunction {
  const found = machineOf(text).functions.find(({ bdf }) => bdf === `0000:${at}`);
  if (!found) throw new Error(`${at} is not there`);
  return found;
}
function explained(text: string, settings: Partial<KernelSettings> = {}): Verdict {
  const cpu = { vendor: 'intel', family: 6 } as const;
  return explainPair({
    tree: machineTree(machineOf(text)),
    settings: { ...defaultSettings, cpu, ...settings },
    provider: nodeId('0000:03:00.0'),
    client: nodeId('0000:04:00.0'),
  });
}
const plain = <T>(fact: Fact<T>): T | 'absent' | 'unknown' =>
  fact.state === 'known' ? fact.value : fact.state;

const reference = textOf('00-reference');

/** Facts without the source that they have, which may be another after a repair. */
const factsOf = (text: string) =>
  machineOf(text).functions.map(fn =>
    JSON.stringify(fn, (key, value: unknown) =>
      key === 'source' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
    ),
  );

const each = (change: (line: string) => string) => reference.split('\n').map(change).join('\n');

const wrapped = (column: number) =>
  each(line =>
    line.length > column ? line.replace(new RegExp(`(.{1,${column}})(\\s|$)`, 'g'), '$1\n').trimEnd() : line,
  );

describe('a text that lost nothing of lspci says the same as before it was damaged', () => {
  const rows: readonly (readonly [what: string, text: string])[] = [
    ['no indentation', textOf('02-no-indent')],
    ['one blank for a tab', textOf('03-one-blank-indent')],
    ['lines of a pager', textOf('05-pager-line')],
    ['quotes with bars', textOf('32a-bar-quotes')],
    ['twelve blanks before every line', textOf('32c-twelve-blanks')],
    ['CRLF', reference.replaceAll('\n', '\r\n')],
    ['mail quotes three deep', each(line => `>> > ${line}`)],
    ['no-break spaces for tabs', reference.replaceAll('\t', '\u00a0\u00a0\u00a0\u00a0')],
    ['time stamps of a log', each(line => `2026-10-02T11:22:33.123Z ${line}`)],
    ['time stamps of a kernel log', each(line => `[ 1234.567890] ${line}`)],
    ['the name of a container', each(line => `gpu-node-1  | ${line}`)],
    [
      'numbers of grep -n',
      reference
        .split('\n')
        .map((line, i) => `${i + 1}:${line}`)
        .join('\n'),
    ],
    [
      'numbers of cat -n',
      reference
        .split('\n')
        .map((line, i) => `${String(i + 1).padStart(6)}\t${line}`)
        .join('\n'),
    ],
    ['a file name of grep', each(line => `lspci.txt:${line}`)],
    ['a fence with its language', `\`\`\`text\n${reference}\`\`\`\n`],
    ['a fence on the first line', `\`\`\`${reference}\n\`\`\``],
    ['tags of a forum', `[CODE]${reference}[/CODE]`],
    [
      'HTML',
      `<pre>${reference.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</pre>`,
    ],
    ['escapes of Markdown', reference.replace(/[[\]_]/g, '\\$&')],
    ['blank lines between all lines', each(line => `${line}\n`)],
    ['colours', each(line => (line === '' ? line : `\u001b[1;32m${line}\u001b[0m`))],
    ['a prompt before it and behind it', `user@box:~$ sudo lspci -nnvvv\n${reference}user@box:~$ \n`],
    ['a list of strings in JSON', `[\n${each(line => `  ${JSON.stringify(line)},`)}\n]`],
    ['one string in JSON', JSON.stringify({ stdout: reference })],
    ['strings of YAML', each(line => `- "${line.replaceAll('\t', '\\t')}"`)],
    ['bold lines', each(line => (line === '' ? line : `**${line}**`))],
    ['items of HTML', each(line => `<li>${line.replaceAll('<', '&lt;')}</li>`)],
    ['a table with bars', each(line => `| ${line.padEnd(150)} |`)],
    ['the name of a host', each(line => `node01: ${line}`)],
    ['the lines of a journal', each(line => `Nov 30 10:00:00 host sh[77]: ${line}`)],
    ['marks of a list', each(line => `- ${line}`)],
    ['wrapped at 72 columns', wrapped(72)],
    ['wrapped at 60 columns', wrapped(60)],
    ['a diff without a change', `--- a\n+++ b\n@@ -1,99 +1,99 @@\n${each(line => ` ${line}`)}`],
    [
      'kernel messages on the console',
      reference.replace('\tLnkSta:', '[ 5123.111111] usb 1-1: new device\n\tLnkSta:'),
    ],
  ];
  /** Nothing to tell: blanks before a line, and how lines end, mean nothing in lspci's text. */
  const unmarked = new Set([
    'no indentation',
    'one blank for a tab',
    'twelve blanks before every line',
    'CRLF',
    'no-break spaces for tabs',
    'wrapped at 72 columns',
    'wrapped at 60 columns',
  ]);
  it.each(rows)('%s', (_, text) => expect(factsOf(text)).toEqual(factsOf(reference)));

  it.each(rows.filter(([what]) => !unmarked.has(what)))('%s: what was mended is told', (_, text) => {
    const { repairs, ledger } = imported(text);
    expect([...repairs, ...ledger.filter(({ status }) => status === 'skipped')].length).toBeGreaterThan(0);
    expect(ledger.filter(({ status }) => status === 'unread')).toEqual([]);
  });
});

describe('a text that lost something says less, and nothing else', () => {
  it('of the reference itself: blocked by Request Redirect, and the host bridge is not listed', () => {
    expect(explained(reference)).toMatchObject({ mapType: 'NOT_SUPPORTED' });
    expect(plain(functionAt(reference, '02:08.0').acs)).toMatchObject({ control: { value: 0x1d } });
  });
  const left = (what: string) => {
    const lines = reference.split('\n');
    const from = lines.findIndex(line => line.startsWith('02:08.0'));
    const acs = lines.findIndex((line, i) => i > from && line.includes('Access Control'));
    return [...lines.slice(0, acs), what, ...lines.slice(acs + 3)].join('\n');
  };
  it.each([
    ['an excerpt with dots', textOf('01-elided-body')],
    ['dots in brackets', left('\t[...]')],
    ['an ellipsis', left('…')],
    ['<snip>', left('\t<snip>')],
    ['(cut)', left('(cut)')],
    ['a count of lines', left('--- 3 lines omitted ---')],
    ...[
      '[snip]',
      '<...>',
      '(...)',
      '*snip*',
      '....',
      '-- snip --',
      '[cut]',
      '[truncated]',
      'etc.',
      '<omitted>',
      '[...snip...]',
      '8<---',
      '(rest removed)',
      '⋮',
      '[ output trimmed ]',
      '<deleted>',
      '#...',
    ].map((mark): [string, string] => [mark, left(mark)]),
    ['no extended capability', textOf('39-no-extended-space')],
  ])('%s: the ACS of the port is unknown', (_, text) => {
    expect(functionAt(text, '02:08.0').acs.state).toBe('unknown');
    expect(explained(text).mapType).not.toBe('BUS_ADDR');
  });
  it('head: where the text ends nothing is absent', () => {
    const lines = reference.split('\n');
    const from = lines.findIndex(line => line.startsWith('02:08.0'));
    const text = lines.slice(0, from + 6).join('\n');
    expect(functionAt(text, '02:08.0').acs.state).toBe('unknown');
  });
});

describe('facts that are records are merged part by part', () => {
  it('sizes of BARs stand in the text, addresses and kinds in the bytes', () => {
    const [first, second] = plain(
      functionAt(textOf('07-text-and-bytes-bar-size'), '01:00.0').bars,
    ) as never[];
    expect(first).toMatchObject({
      index: 0,
      sizeBytes: { value: 16n << 10n },
      address: { value: 0xb0000000n, source: 'hex' },
    });
    expect(second).toMatchObject({ index: 4, sizeBytes: { value: 512n << 20n } });
  });
  it('"Virtual Resizable BAR" is not of the function itself', () => {
    const bars = plain(functionAt(textOf('08-vf-resizable-bar'), '41:00.0').bars);
    expect(bars).toMatchObject([{ index: 0 }, { index: 2, sizeBytes: { value: 128n << 30n } }]);
  });
  it('a region after a capability is of virtual functions, whatever its indentation', () => {
    const bars = plain(functionAt(textOf('09-tabs-as-four-blanks-vf-bar'), '21:00.0').bars);
    expect(bars).toMatchObject([
      { index: 0, address: { value: 0x3fe00000000n }, sizeBytes: { value: 32n << 20n } },
    ]);
  });
  it('a CardBus bridge has one BAR', () => {
    expect(plain(functionAt(textOf('30-cardbus-bytes'), '15:00.0').bars)).toMatchObject([{ index: 0 }]);
  });
});

describe('names and numbers', () => {
  it('a complete header takes in nothing', () => {
    const fn = functionAt(textOf('15-prose-right-after-list'), '0a:00.0');
    expect([plain(fn.vendorId), plain(fn.deviceId)]).toEqual([0x10de, 0x2684]);
  });
  it('a header that was wrapped goes on, whatever word comes next', () => {
    const fn = functionAt(textOf('16-wrap-before-controller'), '5d:00.0');
    expect([plain(fn.name), plain(fn.deviceId)]).toEqual([
      'Intel Corporation Ethernet Controller X710 for 10GbE SFP+',
      0x1572,
    ]);
  });
  it('"Device 09a2" is a number, and a name that stands for one device too', () => {
    const fn = functionAt(textOf('18-device-number-in-the-name'), '16:00.0');
    expect(fn.deviceId).toEqual({ state: 'known', value: 0x09a2, source: 'derived' });
    const port = functionAt(textOf('18b-name-of-a-listed-host-bridge'), '64:00.0');
    expect([plain(port.vendorId), plain(port.deviceId)]).toEqual([0x8086, 0x2030]);
  });
});

it('what stands behind a blank line is of no function, where its first line is missing', () => {
  const lines = textOf('18-device-number-in-the-name').split('\n');
  const text = lines.filter((_, at) => at !== 18 && at !== 19).join('\n');
  expect(plain(functionAt(text, '17:00.0').portType)).toBe('legacy-endpoint');
});

describe('drawings', () => {
  it('a number that stands in the table of GPUs tells the kind, where no class is shown', () => {
    const tree = machineTree(machineOf(textOf('34-tree-only-gpu-by-number')));
    const kinds = machineKinds(tree);
    expect(['0000:23:00.0', '0000:26:00.0'].map(id => kinds.get(nodeId(id)))).toEqual(['gpu', 'gpu']);
    expect(machineOutline(tree.machine).nodes.map(({ label }) => label)).toContain('GPU 1');
  });
  it('an indented one behind a list is read', () => {
    const { functions, roots } = machineOf(textOf('10-indented-tree-after-list'));
    expect(functions).toHaveLength(7);
    expect(roots.map(root => 'bus' in root && root.bus)).toEqual([0x00, 0x30]);
    expect(functionAt(textOf('10-indented-tree-after-list'), '31:00.1').parent).toBe('0000:30:04.0');
  });
  it('two that differ are two machines', () => {
    expect(
      imported(textOf('11-two-machines-as-trees')).machines.map(({ functions }) => functions.length),
    ).toEqual([14, 8]);
  });
  it('rows that all stand off by one are read without a note', () => {
    const { machines, warnings } = imported(textOf('35-flowed-tree'));
    expect(machines[0]?.functions).toHaveLength(10);
    expect(warnings.filter(({ code }) => code === 'tree-columns')).toEqual([]);
  });
});
