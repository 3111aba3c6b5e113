import { describe, expect, it } from 'vitest';
import { ask, platformFor, routed } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { known, unknown } from '../../topology/fact.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { fabricOf } from '../routing/fabric.ts';
import { usualRules } from './packetRules.ts';
import { payloadWarning, sizesOf } from './payload.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b'), device('c')])])]),
);

function asked(payloads: Readonly<Record<string, number | null>>, operation: 'read' | 'write' = 'write') {
  const set = Object.entries(payloads).reduce(
    (now, [id, bytes]) =>
      withFunction(now, id, () => ({ maxPayloadBytes: bytes === null ? unknown : known(bytes, 'hex') })),
    machine,
  );
  const fabric = fabricOf(machineTree(set), platformFor(set));
  const route = routed({ machine: set, request: ask(operation) });
  const warning = payloadWarning(fabric, route);
  return {
    bytes: sizesOf(fabric, route, usualRules).maxPayloadBytes,
    warning: warning && sentenceText(warning),
  };
}

describe('MPS on a path (DevCtl MaxPayload)', () => {
  it('is the least of the functions that the packets meet, and of no others', () => {
    expect(asked({ a: 512, b: 512, 'sw.0': 512, 'sw.1': 512, c: 128 })).toEqual({
      bytes: 512,
      warning: null,
    });
    expect(asked({ a: 256, b: 512, 'sw.0': 512, 'sw.1': 512 })).toEqual({ bytes: 256, warning: null });
  });
  it('that a sender exceeds makes its packets malformed, and says so; the smaller end decides', () => {
    const { bytes, warning } = asked({ a: 512, b: 512, 'sw.0': 256, 'sw.1': 512 });
    expect(bytes).toBe(256);
    expect(warning).toMatch(/a may send 512 bytes .* is set to 256: a larger packet is malformed/);
  });
  it('of a read is about its completions: who answers is the sender', () => {
    expect(asked({ a: 512, b: 128, 'sw.0': 256, 'sw.1': 256 }, 'read').warning).toBeNull();
    expect(asked({ a: 128, b: 512, 'sw.0': 512, 'sw.1': 512 }, 'read').warning).toMatch(/^b may send 512/);
  });
  it('is 256 where nothing shows it, and what is not shown is no mismatch', () => {
    expect(asked({ a: null, b: null, 'sw.0': null, 'sw.1': null })).toEqual({ bytes: 256, warning: null });
    expect(asked({ a: 512, b: null, 'sw.0': null, 'sw.1': null })).toEqual({ bytes: 512, warning: null });
  });
});
