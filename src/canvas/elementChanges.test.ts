import cytoscape, { type ElementDefinition } from 'cytoscape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCREEN_ASPECT } from '../core/layout/layout.ts';
import { layoutMachine } from '../core/layout/layoutMachine.ts';
import { buildScene } from '../core/scenes/buildScene.ts';
import { scenes } from '../core/scenes/scenes.ts';
import { anyMachine } from '../core/testing/arbitraryMachine.ts';
import { editMachine } from '../core/topology/edits/machineEdit.ts';
import type { Machine } from '../core/topology/machine.ts';
import { machineTree } from '../core/topology/machineTree.ts';
import { applyChanges, elementChanges } from './elementChanges.ts';
import { makeElements } from './elements.ts';

type Orientation = 'left-to-right' | 'top-down';

function elementsOf(machine: Machine, orientation: Orientation = 'left-to-right') {
  const layout = layoutMachine(machineTree(machine), {
    orientation,
    folded: [],
    showAll: true,
    aspect: SCREEN_ASPECT,
  });
  return makeElements({ layout, nodes: new Map(), sideLinks: machine.sideLinks });
}

const drawn = (elements: readonly ElementDefinition[]) =>
  cytoscape({ headless: true, layout: { name: 'preset' }, elements: structuredClone([...elements]) });

/** All that is drawn, by id. */
const stateOf = (cy: cytoscape.Core) =>
  cy
    .elements()
    .map(each => ({ data: each.data(), at: each.isNode() ? each.position() : null, classes: each.classes() }))
    .map(each => ({ ...each, classes: each.classes.toSorted() }))
    .sort((a, b) => String(a.data.id).localeCompare(String(b.data.id)));

describe('one picture made into another', () => {
  it('is the other, whatever the machines', () => {
    const orientation = fc.constantFrom<Orientation>('left-to-right', 'top-down');
    fc.assert(
      fc.property(anyMachine, anyMachine, orientation, orientation, (a, b, first, second) => {
        const [before, after] = [elementsOf(a, first), elementsOf(b, second)];
        const cy = drawn(before);
        applyChanges(cy, elementChanges(before, after));
        expect(stateOf(cy)).toEqual(stateOf(drawn(after)));
      }),
      { numRuns: 40 },
    );
  });

  it('changes nothing where nothing changed, and keeps what was laid over it', () => {
    const before = elementsOf(machineOf('hgx-h100'));
    expect(elementChanges(before, elementsOf(machineOf('hgx-h100')))).toEqual({
      gone: [],
      fresh: [],
      changed: [],
    });
  });

  it('of which a device was removed touches that device, its link, and what moved up', () => {
    const machine = machineOf('hgx-h100');
    const last = machine.functions.findLast(fn => fn.kind === 'endpoint');
    if (!last) throw new Error('no device');
    const edited = editMachine(machine, { kind: 'remove', node: last.id });
    if (!edited.ok) throw new Error('not removed');
    const before = elementsOf(machine);
    const { gone, fresh, changed } = elementChanges(before, elementsOf(edited.value.machine));
    expect(gone).toContain(last.id);
    expect(fresh).toEqual([]);
    expect(changed.length).toBeLessThan(before.length / 4);
  });

  it('leaves no ghost of the last host bridge', () => {
    const before = elementsOf(machineOf('desktop'));
    const cy = drawn(before);
    applyChanges(cy, elementChanges(before, []));
    expect(cy.elements().length).toBe(0);
  });
});

function machineOf(id: string): Machine {
  const scene = scenes.find(each => each.id === id);
  if (!scene) throw new Error(`no scene ${id}`);
  return buildScene(scene).document.machine;
}
