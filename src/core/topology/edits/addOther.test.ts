import { describe, expect, it } from 'vitest';
import { openScene } from '../../scenes/scenes.ts';
import { nodeId } from '../machine.ts';
import { machineTree } from '../machineTree.ts';
import { nearestFunction } from '../nearestFunction.ts';
import { addOther } from './addOther.ts';
import { editMachine } from './machineEdit.ts';

function machineOf(scene: string) {
  const opened = openScene(scene);
  if (!opened) throw new Error(scene);
  return opened.document.machine;
}
const machine = machineOf('hgx-h100');
const [first] = machine.functions.filter(({ kind }) => kind === 'endpoint');
if (!first) throw new Error('no endpoint');

describe('a device that is no PCI function', () => {
  it('hangs on a function that stands for it, and nothing else changes', () => {
    const added = addOther(machine, { kind: 'usb', parent: first.id });
    if (!added.ok || added.value.node === null) throw new Error('not added');
    const { machine: after, node } = added.value;
    expect(after.functions).toBe(machine.functions);
    expect(after.others).toEqual([
      { id: 'usb-1', label: 'USB device 1', parent: first.id, virtualDma: false },
    ]);
    expect(nearestFunction(machineTree(after), node)?.id).toBe(first.id);
  });

  it('or on none, and does its DMA with the CPU where it is RDMA in software', () => {
    const added = editMachine(machine, { kind: 'add-other', other: { kind: 'rdma', parent: null } });
    expect(added.ok && added.value.machine.others).toEqual([
      { id: 'rdma-1', label: 'RDMA in software 1', parent: null, virtualDma: true },
    ]);
  });

  it('gets a number of its own', () => {
    const once = addOther(machine, { kind: 'usb', parent: null });
    if (!once.ok) throw new Error(once.error.code);
    expect(addOther(once.value.machine, { kind: 'usb', parent: null })).toMatchObject({
      ok: true,
      value: { node: 'usb-2' },
    });
  });

  it('hangs on nothing that the machine lacks', () => {
    const refused = addOther(machine, { kind: 'usb', parent: nodeId('gone') });
    expect(!refused.ok && refused.error.code).toBe('no-such-node');
  });
});
