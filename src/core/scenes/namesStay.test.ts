import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveDevice } from '../topology/edits/moveDevice.ts';
import { removeNode } from '../topology/edits/removeNode.ts';
import { endpointLabels } from '../topology/labels.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { openScene, scenes } from './scenes.ts';

const sceneMachine = (id: string): Machine => {
  const machine = openScene(id)?.document.machine;
  if (!machine) throw new Error(`no scene ${id}`);
  return machine;
};
const labelsOf = (machine: Machine) => endpointLabels(machineTree(machine));
const named = (machine: Machine, label: string): NodeId => {
  const found = [...labelsOf(machine)].find(([, each]) => each === label)?.[0];
  if (!found) throw new Error(`no ${label}`);
  return found;
};

describe('names that stay', () => {
  const machine = sceneMachine('hgx-h100');
  it('to remove GPU 3 renames nobody', () => {
    const removed = removeNode(machine, named(machine, 'GPU 3'));
    if (!removed.ok) throw new Error(removed.error.code);
    const after = labelsOf(removed.value.machine);
    expect([...after.values()]).toContain('GPU 7');
    expect([...after.values()]).not.toContain('GPU 3');
    for (const [id, label] of after) expect(label).toBe(labelsOf(machine).get(id));
  });

  it('nor does any removal or move in any built-in machine', () => {
    const all = scenes.map(({ id }) => sceneMachine(id));
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(), fc.nat(), fc.boolean(), (before, a, b, moves) => {
        const nodes = before.functions.map(({ id }) => id);
        const [node, to] = [nodes[a % nodes.length], nodes[b % nodes.length]];
        if (!node || !to) return;
        const edited = moves ? moveDevice(before, node, to) : removeNode(before, node);
        if (!edited.ok) return;
        const [had, has] = [labelsOf(before), labelsOf(edited.value.machine)];
        for (const [id, label] of had) {
          if (has.has(id) && /^[A-Z]\w+ \d+$/.test(label)) expect(has.get(id)).toBe(label);
        }
      }),
      { numRuns: 60 },
    );
  });
});
