import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { withFactValue } from '../../topology/edits/changeFact.ts';
import { unknown } from '../../topology/fact.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { kernelRows } from '../kernels/kernels.ts';
import { explainPair } from './explainPair.ts';
import { defaultSettings, type KernelSettings } from './settings.ts';

const settings: KernelSettings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } };
const explain = (machine: Machine, client: string, provider: string, more: Partial<KernelSettings> = {}) =>
  explainPair({
    tree: machineTree(machine),
    settings: { ...settings, ...more },
    provider: node(provider),
    client: node(client),
  });
const withControl = (machine: Machine, id: NodeId, control: number): Machine => ({
  ...machine,
  functions: machine.functions.map(fn => (fn.id === id ? withFactValue(fn, 'acs.control', control) : fn)),
});

const clean = fabricMachine(
  hostBridge([
    rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: 0 })]),
    rootPort('rp2', [device('c')]),
  ]),
);

describe('what a verdict rests on', () => {
  it('is what the rules asked for until one settled it, each fact once', () => {
    const { mapType, rests } = explain(clean, 'a', 'b');
    expect(mapType).toBe('BUS_ADDR');
    // ACS of both devices, both ports and the common port, and what is below the three.
    expect(rests.counts).toMatchObject({ captured: 0, drawn: 8, chosen: 0, unknown: 0 });
    const far = explain(clean, 'a', 'c').rests;
    expect(far.counts).toMatchObject({ chosen: 2 });
    expect(far.turning.map(({ what, would }) => `${what}: ${would}`)).toContain('the CPU: THRU_HOST_BRIDGE');
  });

  it('names each line that alone would change it, and what would come of it', () => {
    const { turning, sentence } = explain(clean, 'a', 'b').rests;
    expect(turning.map(({ node: id, would }) => [id, would])).toEqual([
      ['sw.1', 'NOT_SUPPORTED'],
      ['sw.0', 'NOT_SUPPORTED'],
    ]);
    expect(sentenceText(sentence)).toMatch(
      /^It rests on 8 drawn facts\. One line would change it: ACS of [\d:.]+ \(then Blocked\)/,
    );
  });

  it('no single line changes what two ports redirect', () => {
    const both = withControl(withControl(clean, node('sw.0'), 0x0c), node('sw.1'), 0x0c);
    expect(explain(both, 'a', 'b').rests.turning.filter(({ what }) => what.startsWith('ACS'))).toEqual([]);
    const one = withControl(clean, node('sw.0'), 0x0c);
    expect(explain(one, 'a', 'b').rests.turning).toContainEqual(
      expect.objectContaining({ node: node('sw.0'), would: 'BUS_ADDR' }),
    );
  });

  it('is true: a machine with that line changed comes to that verdict', () => {
    const ports = clean.functions.filter(({ acs }) => acs.state === 'known').map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0x04, 0x08, 0x1d), { minLength: ports.length, maxLength: ports.length }),
        fc.constantFrom(['a', 'b'], ['b', 'a'], ['a', 'c']),
        fc.constantFrom(...kernelRows.map(({ release }) => release)),
        (words, [client = '', provider = ''], kernel) => {
          const machine = ports.reduce((all, id, i) => withControl(all, id, words[i] ?? 0), clean);
          const { rests, mapType } = explain(machine, client, provider, { kernel });
          const turning = new Map(rests.turning.map(({ node: id, would }) => [id, would]));
          for (const [i, id] of ports.entries()) {
            const other = withControl(machine, id, (words[i] ?? 0) & 0x0c ? 0 : 0x0c);
            const after = explain(other, client, provider, { kernel }).mapType;
            expect(turning.get(id) ?? mapType).toBe(after);
          }
          const cpu = rests.turning.find(({ what }) => what === 'the CPU');
          const zen = explain(machine, client, provider, { kernel, cpu: { vendor: 'amd', family: 0x19 } });
          expect(cpu?.would ?? mapType).toBe(zen.mapType);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts captured, inferred and unknown ones by their source', () => {
    const imported = importText(`00:01.0 PCI bridge [0604]: Intel Corporation Port [8086:352a]
\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0
01:00.0 Non-Volatile memory controller [0108]: Samsung Device [144d:a80a]
01:00.1 Ethernet controller [0200]: Mellanox Device [15b3:101d]`);
    const machine = imported.ok && imported.value.machines[0];
    if (!machine) throw new Error('no machine');
    const { rests, mapType } = explain(machine, '0000:01:00.0', '0000:01:00.1');
    expect(mapType).toBe('UNKNOWN');
    expect(rests.counts.captured).toBeGreaterThan(0);
    expect(rests.counts.unknown).toBeGreaterThan(0);
    expect(rests.turning).toEqual([]);
    expect(sentenceText(rests.sentence)).toMatch(/and \d+ unknown ones?\.$/);
    const hidden = { ...clean, functions: clean.functions.map(fn => ({ ...fn, acs: unknown })) };
    expect(explain(hidden, 'a', 'b').rests.counts.unknown).toBe(5);
  });
});
