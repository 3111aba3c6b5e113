import { describe, expect, it } from 'vitest';
import { gpuPart } from '../testing/arbitraryEdits.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { editMachine, type MachineEdit } from '../topology/edits/machineEdit.ts';
import { matchNodes } from './matchNodes.ts';
import { treeDiff } from './treeDiff.ts';

/** A switch with two devices, and a free port beside it. */
const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])]), rootPort('free', [])]),
);
const diffAfter = (edit: MachineEdit) => {
  const edited = editMachine(machine, edit);
  if (!edited.ok) throw new Error(edited.error.code);
  return treeDiff(machine, edited.value.machine, matchNodes(machine, edited.value.machine));
};
/** What is not the same, as `mark: left | right`. */
const marksOf = (edit: MachineEdit) =>
  diffAfter(edit).flatMap(({ mark, a, b }) =>
    mark === 'same' ? [] : [`${mark}: ${a?.id ?? ''}|${b?.id ?? ''}`],
  );

describe('two trees side by side', () => {
  it('every node of both has one row, and what is the same stands beside itself', () => {
    const rows = diffAfter({ kind: 'move', node: node('a'), to: node('free') });
    const count = machine.roots.length + machine.functions.length;
    expect(rows.filter(({ a }) => a)).toHaveLength(count);
    expect(rows.filter(({ b }) => b)).toHaveLength(count);
    for (const { mark, a, b } of rows) if (mark === 'same') expect(a?.id).toBe(b?.id);
  });
  it('what was moved is told where it was and where it is', () => {
    const marks = marksOf({ kind: 'move', node: node('a'), to: node('free') });
    expect(marks).toContain('moved-away: a|');
    expect(marks).toContain('moved-here: |a');
  });
  it('what came and what went stands alone', () => {
    expect(marksOf({ kind: 'remove', node: node('b') })).toEqual(['removed: b|']);
    expect(marksOf({ kind: 'add', parent: node('free'), part: gpuPart })).toContain('added: |gpu-1');
  });
  it('only what is different and what leads to it is near', () => {
    const near = diffAfter({ kind: 'remove', node: node('b') }).filter(({ isNear }) => isNear);
    expect(near.map(({ a }) => a?.id)).toEqual(['rc', 'rp', 'sw', 'sw.1', 'b']);
  });
  it('a machine is no different from itself', () => {
    const rows = treeDiff(machine, machine, matchNodes(machine, machine));
    expect(rows.every(({ mark, isNear }) => mark === 'same' && !isNear)).toBe(true);
  });
});
