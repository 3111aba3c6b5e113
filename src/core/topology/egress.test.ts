import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
  withFunction,
} from '../testing/fabricMachine.ts';
import { egressPeers } from './egress.ts';
import { known } from './fact.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b'), device('c')])])]),
);
const told = (of: string, from = machine) =>
  egressPeers(from.functions, node(of)).map(({ node, bit, counts }) => `${node} ${bit} ${counts}`);

describe('the bits of an egress control vector', () => {
  it('stand for the other ports of the switch, by device number where no capture shows port numbers', () => {
    expect(told('sw.0')).toEqual(['sw.1 1 device number', 'sw.2 2 device number']);
  });
  it('stand for port numbers where these are known', () => {
    const captured = withFunction(machine, 'sw.1', () => ({ portNumber: known(17, 'text') }));
    expect(told('sw.0', captured)).toEqual(['sw.1 17 port number', 'sw.2 2 device number']);
  });
  it('of a function stand for the other functions of the device', () => {
    const parts = fabricMachine(
      hostBridge([rootPort('rp', [device('f0', { at: '00.0' }), device('f1', { at: '00.1' })])]),
    );
    expect(told('f0', parts)).toEqual(['f1 1 function number']);
  });
  it('of a port without others beside it stand for nothing', () => {
    expect(told('rp')).toEqual([]);
  });
});
