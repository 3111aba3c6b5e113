import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { absent, type Fact, known, unknown } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { redirects, walkPair } from './walk.ts';

const machine = fabricMachine(
  hostBridge([
    rootPort('rp', [packetSwitch('s', [device('a'), device('b'), device('c')], { control: 0 })], 0),
  ]),
);
const portOf = (acs: PciFunction['acs'], portType?: PciFunction['portType']): PciFunction => {
  const port = machine.functions.find(({ id }) => id === 's.0');
  if (!port) throw new Error('no port');
  return { ...port, acs, ...(portType && { portType }) };
};
const acsOf = (capability: Fact<number>, control: Fact<number>): PciFunction['acs'] =>
  known({ capability, control, egressVector: unknown }, 'hex');
const word = (value: number) => known(value, 'hex');
const bits = Array.from({ length: 7 }, (_, bit) => 1 << bit);
const isRedirect = (bit: number) => bit === 0x04 || bit === 0x08 || bit === 0x20;

describe('whether a function redirects', () => {
  it.each(bits)('by bit %i alone of its control word: RR, CR and EC do', bit => {
    expect(redirects(portOf(acsOf(word(0x7f), word(bit))))).toBe(isRedirect(bit));
    expect(redirects(portOf(acsOf(unknown, word(bit))))).toBe(isRedirect(bit));
    expect(redirects(portOf(acsOf(word(0x7f), word(0x7f & ~bit))))).toBe(true);
  });

  it.each(bits)('is told by a capability of no more than bit %i where the control word is not shown', bit => {
    expect(redirects(portOf(acsOf(word(bit), unknown)))).toBe(isRedirect(bit) ? undefined : false);
    expect(redirects(portOf(acsOf(word(0x53), unknown)))).toBe(false);
    expect(redirects(portOf(acsOf(word(0x53 | bit), unknown)))).toBe(isRedirect(bit) ? undefined : false);
  });

  it('is not told by nothing, and is no where there is no ACS, or no PCI Express to have it', () => {
    expect(redirects(portOf(acsOf(unknown, unknown)))).toBeUndefined();
    expect(redirects(portOf(unknown))).toBeUndefined();
    expect(redirects(portOf(absent('hex')))).toBe(false);
    expect(redirects(portOf(unknown, absent('hex')))).toBe(false);
  });
});

it('a walk passes what is on both sides up to and with the common bridge, and tells what redirects there', () => {
  const acs: Readonly<Record<string, PciFunction['acs']>> = {
    's.0': acsOf(word(0x7f), word(0x04)),
    's.1': acsOf(word(0x7f), unknown),
    s: acsOf(word(0x7f), word(0x08)),
    's.2': acsOf(word(0x7f), word(0x04)),
    rp: acsOf(word(0x7f), word(0x04)),
  };
  const functions = machine.functions.map(fn => ({ ...fn, acs: acs[fn.id] ?? fn.acs }));
  const walk = walkPair(machineTree({ ...machine, functions }), node('a'), node('b'));
  const ids = (path: readonly PciFunction[]) => path.map(({ id }) => id);
  expect(ids(walk.providerPath)).toEqual(['a', 's.0', 's']);
  expect(ids(walk.clientPath)).toEqual(['b', 's.1']);
  expect(walk.distance).toBe(4);
  expect(ids(walk.passed)).toEqual(['a', 's.0', 's', 'b', 's.1']);
  expect(ids(walk.redirecting)).toEqual(['s.0', 's']);
  expect(ids(walk.acsUnknown)).toEqual(['s.1']);
});
