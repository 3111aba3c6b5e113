import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import type { Bdf } from '../../topology/bdf.ts';
import { unknown } from '../../topology/fact.ts';
import { readLogged } from '../../topology/loggedLine.ts';
import type { LoggedLine, Machine, NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { kernelRows } from '../kernels/kernels.ts';
import { explainPair } from './explainPair.ts';
import { defaultSettings, type KernelSettings } from './settings.ts';

const RR_CR = 0x0c;
const machine = fabricMachine(
  hostBridge([
    rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: RR_CR })]),
    rootPort('rp2', [device('c')]),
  ]),
);
const settings: KernelSettings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } };
const explain = (shown: Machine, client: string, provider: string, kernel = '6.2', commandLine = '') =>
  explainPair({
    tree: machineTree(shown),
    settings: { ...settings, kernel, commandLine },
    provider: node(provider),
    client: node(client),
  });
const byBdf = new Map<Bdf, NodeId>(machine.functions.map(fn => [fn.bdf, fn.id]));

/** What one kernel logs of a pair, as lines that were captured. */
function loggedBy(kernel: string, client: string, provider: string): readonly LoggedLine[] {
  return explain(machine, client, provider, kernel).messages.flatMap(({ device: about, text }) => {
    const fn = machine.functions.find(({ id }) => id === about);
    const read = fn && readLogged(fn.bdf, text.slice(text.indexOf(': ') + 2));
    if (!read || !fn) throw new Error(`not read: ${text}`);
    const peer = read.kind === 'parameter' ? node(provider) : read.peer && (byBdf.get(read.peer) ?? null);
    return [{ kind: read.kind, node: fn.id, peer, value: read.value }];
  });
}
/** Without the line about the host bridge, which is of every pair that goes through it. */
const ofThePair = (logged: readonly LoggedLine[]) => logged.filter(({ kind }) => kind !== 'not-listed');
const withLog = (logged: readonly LoggedLine[], of = machine): Machine => ({ ...of, logged });
const line = (kind: LoggedLine['kind'], at: string, value = '', peer: string | null = null): LoggedLine => ({
  kind,
  node: node(at),
  peer: peer === null ? null : node(peer),
  value,
});

describe('a captured log beside the prediction', () => {
  const pairs = [
    ['a', 'b'],
    ['b', 'a'],
    ['a', 'c'],
    ['c', 'a'],
  ] as const;

  it.each(kernelRows.map(({ release }) => release))(
    'agrees line by line with what Linux %s is predicted to log',
    kernel => {
      for (const [client, provider] of pairs) {
        const logged = loggedBy(kernel, client, provider);
        const { logged: here, messages } = explain(withLog(logged), client, provider, kernel);
        expect(here.map(({ text }) => text)).toEqual(messages.map(({ text }) => text));
        expect(here.map(({ agrees }) => agrees)).toEqual(messages.map(() => true));
      }
    },
  );

  it('is of its pair alone, in its direction', () => {
    const logged = ofThePair(loggedBy('6.2', 'a', 'b'));
    expect(logged.length).toBeGreaterThan(0);
    expect(explain(withLog(logged), 'b', 'a').logged).toEqual([]);
    expect(explain(withLog(logged), 'a', 'c').logged).toEqual([]);
  });

  it('disagrees where another command line leaves the ports alone, and says so', () => {
    const logged = ofThePair(loggedBy('6.2', 'a', 'b'));
    const list = logged.find(({ kind }) => kind === 'parameter')?.value ?? '';
    const { logged: here } = explain(withLog(logged), 'a', 'b', '6.2', `pci=disable_acs_redir=${list}`);
    expect(here.map(({ agrees }) => agrees)).toEqual(logged.map(() => false));
    expect(sentenceText(here[0]?.sentence ?? [])).toBe(
      'This machine’s log says otherwise: ACS redirected on the path of this pair. It was logged under another command line, another kernel than 6.2, or before something was changed.',
    );
  });

  it('names the releases that print a line which the chosen one does not', () => {
    const [refused] = loggedBy('4.20', 'a', 'b');
    const { logged: here } = explain(withLog(refused ? [refused] : []), 'a', 'b', '6.2');
    expect(here).toMatchObject([{ agrees: true }]);
    const other = explain(
      withLog([line('not-shared', 'a', '', 'b')]),
      'a',
      'b',
      '6.2',
      'pci=disable_acs_redir=pci:0:0',
    );
    expect(sentenceText(other.logged[0]?.sentence ?? [])).toContain('Linux 4.20 to 5.3 print this line.');
  });

  it('tells what is not known where no port shows its ACS', () => {
    const hidden: Machine = {
      ...machine,
      functions: machine.functions.map(fn => (fn.kind === 'bridge' ? { ...fn, acs: unknown } : fn)),
    };
    const { logged: here } = explain(withLog(ofThePair(loggedBy('6.2', 'a', 'b')), hidden), 'a', 'b');
    expect(here.map(({ agrees }) => agrees)).toEqual([null, null, null]);
    expect(sentenceText(here[0]?.sentence ?? [])).toMatch(
      /^This machine’s log says what is not known here: /,
    );
  });

  it.each([
    ['0x000c', true],
    ['0xff8c', true],
    ['0x0000', false],
  ])('compares the word %s that was written to a port with the bits that it has', (value, agrees) => {
    const logged = [line('acs-configured', 'sw.0', value)];
    expect(explain(withLog(logged), 'a', 'b').logged).toMatchObject([{ agrees }]);
    expect(explain(withLog(logged), 'c', 'c').logged).toEqual([]);
  });

  it('compares a port whose redirect was switched off', () => {
    expect(explain(withLog([line('acs-disabled', 'sw.0')]), 'a', 'b').logged).toMatchObject([
      { agrees: false },
    ]);
    const off = explain(
      withLog([line('acs-disabled', 'sw.0')]),
      'a',
      'b',
      '6.2',
      'pci=disable_acs_redir=pci:ffff:ffff',
    );
    expect(off.logged).toMatchObject([{ agrees: false }]);
  });
});
