import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { ACS_EC, ACS_RR, ACS_UF } from '../acs.ts';
import { knownValue, unknown } from '../fact.ts';
import type { PciFunction } from '../machine.ts';
import { editedNames, withFactValue, withoutFactEdit } from './changeFact.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: ACS_RR })])]),
);
const fnOf = (id: string, from = machine): PciFunction => {
  const fn = from.functions.find(each => each.id === id);
  if (!fn) throw new Error(id);
  return fn;
};
const control = (fn: PciFunction) => {
  const acs = knownValue(fn.acs);
  return acs && knownValue(acs.control);
};

describe('a fact changed by hand', () => {
  const port = fnOf('sw.0');

  it('holds, and is marked as changed', () => {
    const changed = withFactValue(port, 'acs.control', ACS_UF);
    expect(control(changed)).toBe(ACS_UF);
    expect(editedNames(changed)).toEqual(['acs.control']);
    expect(editedNames(port)).toEqual([]);
  });
  it('is no change any more once it is what it was', () => {
    const changed = withFactValue(port, 'acs.control', ACS_UF);
    expect(withFactValue(changed, 'acs.control', ACS_RR)).toEqual(port);
  });
  it('is taken back by itself, however often it was changed', () => {
    const once = withFactValue(port, 'acs.control', ACS_EC);
    const changed = withFactValue(withFactValue(once, 'acs.control', 0), 'acs.egressVector', 0b10n);
    const back = withoutFactEdit(changed, 'acs.control');
    expect(control(back)).toBe(ACS_RR);
    expect(editedNames(back)).toEqual(['acs.egressVector']);
    expect(withoutFactEdit(back, 'acs.egressVector')).toEqual(port);
  });
});

describe('ACS that a capture does not show', () => {
  const hidden = withFunction(machine, 'sw.0', () => ({ acs: unknown }));
  const port = fnOf('sw.0', hidden);

  it('can be said, with every bit that there is, and goes back to unknown', () => {
    const changed = withFactValue(port, 'acs.control', ACS_RR);
    expect(control(changed)).toBe(ACS_RR);
    const acs = knownValue(changed.acs);
    expect(acs && knownValue(acs.capability)).toBe(0x7f);
    expect(withoutFactEdit(changed, 'acs.control').acs).toEqual(unknown);
  });
});
