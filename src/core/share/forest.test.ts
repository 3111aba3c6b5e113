import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../testing/fabricMachine.ts';
import { makeBdf } from '../topology/bdf.ts';
import { known, unknown } from '../topology/fact.ts';
import { nodeId } from '../topology/machine.ts';
import { forestOf } from './forest.ts';
import { makeShape } from './shape.ts';

/** Buses 01 to 04 below the first host bridge, 05 below its second port, 80 and 81 of another domain. */
const machine = fabricMachine(
  hostBridge([
    { ...rootPort('rp', [packetSwitch('s', [device('a'), device('b')])]), at: '01.0' },
    { ...rootPort('rp1', [device('c')]), at: '02.0' },
  ]),
  hostBridge([rootPort('rp2', [device('d')])], { id: 'rc1', domain: 1, bus: 0x80 }),
);
const shapesOf = (shown: typeof machine) => forestOf(shown).shapes.map(makeShape);
const told = (shown: typeof machine) =>
  [...forestOf(shown).exceptions].filter(
    ([, { secondary, subordinate }]) => secondary !== null || subordinate !== null,
  );

describe('the functions of a machine, depth first', () => {
  it('say nothing of buses and domains that enumeration predicts', () => {
    expect(shapesOf(machine)).toEqual(['08(00(00(00)08(00)))10(00)', '00(00)']);
    expect(told(machine)).toEqual([]);
    expect(forestOf(machine).exceptions.size).toBe(6);
    expect(forestOf(machine).functions.map(({ id }) => id)).toEqual([
      ...['rp', 's', 's.0', 'a', 's.1', 'b', 'rp1', 'c'],
      ...['rp2', 'd'],
    ]);
  });

  it('say where a function is on another bus or in another domain than its bridge leads to', () => {
    const at = (bus: number, domain: number) =>
      withFunction(machine, 'c', () => ({ bdf: makeBdf({ domain, bus, device: 0, function: 0 }) }));
    expect(shapesOf(at(9, 0))[0]).toContain('10(09:00)');
    expect(shapesOf(at(5, 0x10))[0]).toContain('10(!10;00)');
  });

  it('say the numbers of a bridge that differ, and what follows from them is predicted again', () => {
    const wider = withFunction(machine, 's.0', () => ({
      buses: known({ secondary: 3, subordinate: 4 }, 'hex'),
    }));
    expect(told(wider)).toEqual([
      ['s.0', { secondary: null, subordinate: 4 }],
      // Enumeration would go on behind what s.0 has for itself.
      ['s.1', { secondary: 4, subordinate: null }],
    ]);
  });

  it('say the bus of the first below a bridge whose numbers are not shown', () => {
    const hidden = withFunction(machine, 'rp1', () => ({ buses: unknown }));
    expect(shapesOf(hidden)[0]).toContain('10(05:00)');
    expect(forestOf(hidden).exceptions.has(nodeId('rp1'))).toBe(false);
  });

  it('are all below a root', () => {
    const lost = withFunction(machine, 'rp1', () => ({ parent: nodeId('nobody') }));
    expect(() => forestOf(lost)).toThrow('no root above');
  });
});
