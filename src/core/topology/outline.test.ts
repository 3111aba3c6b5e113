import { describe, expect, it } from 'vitest';
import { smallMachine } from '../testing/smallMachine.ts';
import { type Machine, nodeId } from './machine.ts';
import { machineOutline } from './outline.ts';

const rows = [
  { at: '00:01.0', bridge: 'root-port' },
  { at: '01:00.0', below: '00:01.0', class: 0x0302 },
  { at: '00:14.0', class: 0x0c03, name: 'USB controller' },
] as const;
const other = (id: string, parent: string | null, virtualDma = false) => ({
  id: nodeId(id),
  label: id,
  parent: parent === null ? null : nodeId(parent),
  virtualDma,
});
const machine: Machine = {
  ...smallMachine(rows),
  others: [other('disk', '0000:00:14.0'), other('rxe0', '0000:01:00.0', true), other('nbd0', null)],
};

describe('devices that are no PCI functions', () => {
  const { nodes } = machineOutline(machine);
  const place = (id: string) => nodes.findIndex(node => node.id === id);

  it('stand below what they hang on, or by themselves at the end', () => {
    expect(place('disk')).toBe(place('0000:00:14.0') + 1);
    expect(nodes[place('rxe0')]).toMatchObject({ parent: '0000:01:00.0', level: 4, kind: 'not-pci' });
    expect(nodes.at(-1)).toMatchObject({ id: 'nbd0', parent: null, level: 1 });
  });

  it('say what they are', () => {
    expect(nodes[place('disk')]?.name).toBe('not PCI');
    expect(nodes[place('rxe0')]?.name).toBe('not PCI, does DMA with the CPU');
  });

  it('keep what carries them from being folded away', () => {
    expect(nodes[place('0000:00:14.0')]?.foldedBecause).toBeNull();
    const alone = machineOutline({ ...machine, others: [] });
    expect(alone.nodes.find(({ id }) => id === '0000:00:14.0')?.foldedBecause).not.toBeNull();
  });
});
