import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_SV, ACS_UF } from '../topology/acs.ts';
import { editMachine, type MachineEdit } from '../topology/edits/machineEdit.ts';
import type { Machine } from '../topology/machine.ts';
import { nodeId } from '../topology/machine.ts';
import { sentenceText } from '../topology/sentence.ts';
import { compareVersions, type Version } from './compare.ts';
import { comparisonSentence } from './compareWords.ts';
import { matchNodes } from './matchNodes.ts';

const ALL = ACS_SV | ACS_RR | ACS_CR | ACS_UF;
const machine = fabricMachine(
  hostBridge([
    rootPort(
      'rp',
      [packetSwitch('sw', [device('gpu0'), device('gpu1'), device('nic')], { control: 0 })],
      ALL,
    ),
    rootPort('rp1', [], ALL),
  ]),
);
const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } } as const;
const before: Version = { machine, settings };
const edited = (edit: MachineEdit): Version => {
  const result = editMachine(machine, edit);
  if (!result.ok) throw new Error(sentenceText(result.error.sentence));
  return { ...before, machine: result.value.machine };
};
const words = (a: Version, b: Version) => sentenceText(comparisonSentence(compareVersions(a, b)));

describe('two versions of a machine', () => {
  it('that are the same', () => expect(words(before, before)).toBe('Nothing is different.'));

  it('a card that left the switch', () => {
    const moved = edited({ kind: 'move', node: node('nic'), to: node('rp1') });
    const { nodes, pairs } = compareVersions(before, moved);
    expect(nodes.moved).toEqual(['nic']);
    expect(pairs.counts).toEqual({ same: 1, better: 0, worse: 2, changed: 0 });
    expect(words(before, moved)).toBe('2 pairs worse, 1 IOMMU group split, 1 function moved, 1 renumbered.');
    expect(words(moved, before)).toContain('2 pairs better');
  });

  it('ACS switched on: worse for peers, and groups that come apart', () => {
    const isolated: Version = { machine, settings: { ...settings, iommu: 'on' } };
    expect(words(before, isolated)).toBe('3 pairs worse, 3 IOMMU groups split.');
    expect(words(isolated, before)).toBe('3 pairs better, 6 IOMMU groups merged.');
  });

  it('a device more and one less', () => {
    const removed = edited({ kind: 'remove', node: node('gpu1') });
    expect(words(before, removed)).toBe('1 function removed.');
    expect(words(removed, before)).toBe('1 function added.');
  });
});

describe('two captures of one machine', () => {
  /** Ids as a capture gives them: the addresses. */
  const asCaptured = ({ functions, ...rest }: Machine): Machine => {
    const ids = new Map(functions.map(fn => [fn.id, nodeId(fn.bdf)]));
    return {
      ...rest,
      functions: functions.map(fn => ({
        ...fn,
        id: nodeId(fn.bdf),
        parent: ids.get(fn.parent) ?? fn.parent,
      })),
    };
  };
  it('devices are known by what they are where addresses have changed', () => {
    const nicOf = (from: Machine) => from.functions.find(fn => fn.id === 'nic')?.bdf ?? '';
    const unlike: Machine = {
      ...machine,
      functions: machine.functions.map(fn =>
        fn.id === 'nic' ? { ...fn, deviceId: { state: 'known', value: 0x1021, source: 'text' } } : fn,
      ),
    };
    const moved = editMachine(unlike, { kind: 'move', node: node('nic'), to: node('rp1') });
    if (!moved.ok) throw new Error(moved.error.code);
    const match = matchNodes(asCaptured(unlike), asCaptured(moved.value.machine));
    expect(match.get(nodeId(nicOf(unlike)))).toBe(nicOf(moved.value.machine));
  });
});
