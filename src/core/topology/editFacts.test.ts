import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../testing/fabricMachine.ts';
import { ACS_EC, ACS_RR, ACS_UF } from './acs.ts';
import {
  editsOf,
  withAcsControl,
  withCommand,
  withEgressVector,
  withoutEdit,
  withoutEdits,
} from './editFacts.ts';
import { knownValue, unknown } from './fact.ts';
import type { PciFunction } from './machine.ts';

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
    const changed = withAcsControl(port, ACS_UF);
    expect(control(changed)).toBe(ACS_UF);
    expect(editsOf(changed)).toEqual(['acs']);
    expect(editsOf(port)).toEqual([]);
  });
  it('leaves the others as they are', () => {
    const changed = withEgressVector(withCommand(port, { memorySpace: true, busMaster: false }), 0b10n);
    expect(control(changed)).toBe(ACS_RR);
    expect(editsOf(changed)).toEqual(['egress-vector', 'command']);
  });
  it('is taken back by itself', () => {
    const changed = withEgressVector(withAcsControl(port, ACS_EC), 0b10n);
    const back = withoutEdit(changed, 'acs', port);
    expect(back && control(back)).toBe(ACS_RR);
    expect(back && editsOf(back)).toEqual(['egress-vector']);
  });
  it('is not taken back where it came changed: what was there before is not known', () => {
    const asOpened = withAcsControl(port, ACS_UF);
    expect(withoutEdit(withAcsControl(asOpened, 0), 'acs', asOpened)).toBeNull();
    expect(withoutEdit(asOpened, 'acs', undefined)).toBeNull();
  });
});

describe('ACS that a capture does not show', () => {
  const hidden = withFunction(machine, 'sw.0', () => ({ acs: unknown }));
  const port = fnOf('sw.0', hidden);
  it('can be said, and goes back to unknown', () => {
    const changed = withAcsControl(port, ACS_RR);
    expect(control(changed)).toBe(ACS_RR);
    expect(withoutEdit(changed, 'acs', port)?.acs).toEqual(unknown);
  });
});

it('a machine is as it was once every edit is taken back', () => {
  const one = withFunction(machine, 'sw.0', fn => withAcsControl(fn, 0));
  const two = withFunction(one, 'a', fn => withCommand(fn, { memorySpace: false, busMaster: false }));
  expect(withoutEdits(two, machine)).toEqual(machine);
});
