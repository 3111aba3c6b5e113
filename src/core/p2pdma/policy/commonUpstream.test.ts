import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { makeBdf } from '../../topology/bdf.ts';
import { known, unknown } from '../../topology/fact.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { findCommonUpstream, upstreamWalk } from './commonUpstream.ts';

/** Buses: 01 below rp, 02 below s, 03 to 05 below its ports; 06 below rp1; 80 and 81 of the other host bridge. */
const machine = fabricMachine(
  hostBridge([
    { ...rootPort('rp', [packetSwitch('s', [device('a'), device('b'), device('c')])]), at: '01.0' },
    { ...rootPort('rp1', [device('d')]), at: '02.0' },
  ]),
  hostBridge([rootPort('rp2', [device('e')])], { id: 'rc1', bus: 0x80 }),
);
const answer = (shown: Machine, of: string, other: string) => {
  const found = findCommonUpstream(machineTree(shown), node(of), node(other));
  return found ? found.id : found;
};
const busOf = (id: string, bus: number) =>
  withFunction(machine, id, () => ({ bdf: makeBdf({ domain: 0, bus, device: 0, function: 0 }) }));

describe('pci_find_common_upstream_dev', () => {
  it('answers with the first function whose bus covers that of the other, both ends of the range included', () => {
    expect(answer(machine, 'a', 'b')).toBe('s.0');
    expect(answer(machine, 'a', 'c')).toBe('s.0');
    expect(answer(machine, 'c', 'a')).toBe('s.2');
    expect(answer(machine, 'a', 'd')).toBe('rp');
    expect(answer(busOf('b', 2), 'a', 'b')).toBe('s.0');
    expect(answer(busOf('b', 1), 'a', 'b')).toBe('s');
    expect(answer(busOf('b', 6), 'a', 'b')).toBe('rp');
  });

  it('answers with the root port below one root bus, whose numbers end where they are said to, or nowhere', () => {
    const until = (last: number | null) => ({
      ...machine,
      roots: machine.roots.map(root =>
        root.kind === 'host-bridge' && root.bus === 0
          ? { ...root, subordinate: last === null ? unknown : known(last, 'text' as const) }
          : root,
      ),
    });
    expect(answer(until(null), 'a', 'e')).toBe('rp');
    expect(answer(until(0x81), 'a', 'e')).toBe('rp');
    expect(answer(until(0x80), 'a', 'e')).toBeNull();
    expect(answer(machine, 'e', 'a')).toBeNull();
  });

  it('is not known from where the numbers of a bus are not', () => {
    const shown = withFunction(machine, 's', () => ({ buses: unknown }));
    expect(answer(shown, 'a', 'b')).toBeUndefined();
    expect(answer(shown, 'a', 'a')).toBe('a');
    const steps = upstreamWalk(machineTree(shown), node('a'), node('b'));
    expect(steps.map(({ function: fn, covers }) => [fn.id, covers])).toEqual([
      ['a', false],
      ['s.0', undefined],
    ]);
  });

  it('takes the bus of a virtual function that no bridge leads to for itself alone', () => {
    const virtual = withFunction(busOf('b', 4), 'b', () => ({
      physicalFunction: node('a'),
      parent: machine.functions.find(({ id }) => id === 'a')?.parent ?? node('s.0'),
    }));
    const steps = upstreamWalk(machineTree(virtual), node('b'), node('c'));
    expect(steps.map(({ function: fn, buses }) => [fn.id, buses?.first, buses?.last])).toEqual([
      ['b', 4, 4],
      ['s.0', 2, 5],
    ]);
  });
});
