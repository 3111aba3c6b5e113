import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
  withFunction,
} from '../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_SV, ACS_UF } from '../topology/acs.ts';
import { editMachine } from '../topology/edits/machineEdit.ts';
import { known } from '../topology/fact.ts';
import { sentenceText } from '../topology/sentence.ts';
import type { Version } from './compare.ts';
import { answerComparison, MAX_PAIR_ROWS } from './comparisonAnswer.ts';
import { pairChangeKinds } from './pairChanges.ts';

const machine = fabricMachine(
  hostBridge([
    rootPort(
      'rp',
      [packetSwitch('sw', [device('gpu0'), device('gpu1'), device('nic')], { control: 0 })],
      ACS_SV | ACS_RR | ACS_CR | ACS_UF,
    ),
    rootPort('rp1', []),
  ]),
);
const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } } as const;
const a: Version = { machine, settings };
const isolated: Version = { machine, settings: { ...settings, iommu: 'on' } };

function moved(): Version {
  const result = editMachine(machine, { kind: 'move', node: node('nic'), to: node('rp1') });
  if (!result.ok) throw new Error(result.error.code);
  return { settings, machine: result.value.machine };
}

describe('two versions compared, in words', () => {
  it('of which nothing is different have nothing to list', () => {
    const { summary, ...rest } = answerComparison(a, a);
    expect(sentenceText(summary)).toBe('Nothing is different.');
    expect(rest).toMatchObject({ settings: [], changedPairs: [], nodes: [], facts: [], groups: [] });
  });

  it('tell what is slower, by how much at worst, and whose uplink is oversubscribed otherwise', () => {
    const narrow = { generation: 2, width: 1 } as const;
    const slow = withFunction(machine, 'nic', () => ({
      link: known(
        { maximum: known({ generation: 5, width: 16 }, 'drawn'), current: known(narrow, 'drawn') },
        'drawn',
      ),
    }));
    const { speed, uplinks } = answerComparison(a, { machine: slow, settings });
    expect(sentenceText(speed ?? [])).toMatch(/^2 pairs slower, worst −99 % \(GPU.* and nic\)\.$/i);
    expect(uplinks.map(sentenceText).join()).toMatch(/oversubscribed 3\.0 : 1 before, 2\.0 : 1 now/);
    expect(answerComparison({ machine: slow, settings }, a).speed).toEqual([
      { text: '2 pairs faster' },
      { text: '.' },
    ]);
    expect(answerComparison(a, a)).toMatchObject({ speed: null, uplinks: [] });
  });

  it('that differ in what decides nothing say so', () => {
    const named = { machine, settings: { ...settings, commandLine: 'quiet' } };
    expect(sentenceText(answerComparison(a, named).summary)).toBe(
      'No verdict and no IOMMU group is different; settings or facts are.',
    );
  });

  it('name the boot setting, and the ports whose ACS the kernel then changes', () => {
    const { settings: changed, facts } = answerComparison(a, isolated);
    expect(changed).toEqual([
      { setting: 'IOMMU', from: 'ACS as it stands', to: 'on: the kernel enables ACS' },
    ]);
    expect(facts).toEqual([
      {
        fact: 'ACS',
        from: 'all off',
        to: 'SV RR CR UF',
        nodes: ['sw.0', 'sw.1', 'sw.2'].map(id => ({ text: `switch downstream port ${id}`, node: id })),
      },
    ]);
  });

  it('say a pair once where both directions changed alike', () => {
    const { changedPairs, changedPairCount, labels } = answerComparison(a, isolated);
    expect(labels).toEqual(['gpu0', 'gpu1', 'nic']);
    expect(changedPairCount).toBe(3);
    expect(changedPairs[0]).toEqual({
      provider: { text: 'gpu0', node: 'gpu0' },
      client: { text: 'gpu1', node: 'gpu1' },
      isBothWays: true,
      change: 'worse',
      from: 'BUS_ADDR',
      to: 'NOT_SUPPORTED',
    });
  });

  it('tell which devices IOMMU groups part or bring together', () => {
    const open = fabricMachine(
      hostBridge([rootPort('rp', [packetSwitch('sw', [device('gpu0'), device('nic')], { control: 0 })], 0)]),
    );
    const [loose, apart] = [
      { machine: open, settings },
      { machine: open, settings: { ...settings, iommu: 'on' } },
    ] as const;
    const told = (answer: ReturnType<typeof answerComparison>) =>
      answer.groups.map(({ kind, parts }) => [kind, parts.map(part => part.map(({ text }) => text))]);
    expect(told(answerComparison(loose, apart))).toEqual([['split', [['gpu0'], ['nic']]]]);
    expect(told(answerComparison(apart, loose))).toEqual([['merged', [['gpu0'], ['nic']]]]);
  });

  it('only count the groups of which ports alone can tell', () => {
    expect(answerComparison(a, isolated)).toMatchObject({ groups: [], groupsOfPorts: 3 });
  });

  it('say from below what to below what a device moved', () => {
    const { nodes } = answerComparison(a, moved());
    expect(nodes.map(({ kind, sentence }) => `${kind}: ${sentenceText(sentence)}`)).toContain(
      'moved: nic from below switch downstream port sw.2 to below root port rp1',
    );
  });

  it('name what is gone as it was called in A, with nothing to follow', () => {
    const result = editMachine(machine, { kind: 'remove', node: node('gpu1') });
    if (!result.ok) throw new Error(result.error.code);
    const { nodes } = answerComparison(a, { settings, machine: result.value.machine });
    const removed = nodes.find(({ kind }) => kind === 'removed');
    expect(removed && sentenceText(removed.sentence)).toBe('gpu1 below switch downstream port sw.1');
    expect(removed?.sentence.some(part => part.node !== undefined)).toBe(false);
  });

  it('list what a person reads, and count the rest', () => {
    const many = fabricMachine(
      hostBridge([
        rootPort('rp', [
          packetSwitch(
            'sw',
            Array.from({ length: 24 }, (_, i) => device(`d${i}`)),
            { control: 0 },
          ),
        ]),
      ]),
    );
    const answer = answerComparison(
      { machine: many, settings },
      { machine: many, settings: { ...settings, iommu: 'on' } },
    );
    expect(answer.changedPairCount).toBe((24 * 23) / 2);
    expect(answer.changedPairs).toHaveLength(MAX_PAIR_ROWS);
    expect(answer.pairs.changes[1]).toBe(pairChangeKinds.indexOf('worse'));
  });
});
