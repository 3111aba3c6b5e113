import { describe, expect, it } from 'vitest';
import { platformFor } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { fabricOf } from '../routing/fabric.ts';
import { plainFlow } from './workload.ts';
import { parseWorkload } from './workloadFile.ts';

const machine = fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]));
const fabric = fabricOf(machineTree(machine), platformFor(machine));
const [a, b] = machine.functions.filter(fn => fn.kind === 'endpoint');
const read = (value: unknown) =>
  parseWorkload(fabric, typeof value === 'string' ? value : JSON.stringify(value));

describe('a workload from JSON', () => {
  it('has flows with the usual values where it says nothing', () => {
    const found = read({ flows: [{ initiator: a?.bdf, target: 'b', operation: 'write' }] });
    const target = { kind: 'bar', node: b?.id, bar: 0, offset: 0n };
    expect(found.ok && found.value).toEqual({
      workload: { flows: [plainFlow(a?.id as never, target as never, 'write')] },
      options: {},
    });
  });
  it('has targets in memory, at an offset, and options', () => {
    const found = read({
      flows: [
        { initiator: 'a', target: { memory: '0x200000' }, operation: 'read', sizeBytes: 64 },
        { initiator: 'a', target: { device: 'b', offset: 4096 }, operation: 'read', follows: { flow: 0 } },
      ],
      options: { tagsPerRequester: 32, latencies: { switchNs: 150 } },
    });
    expect(found.ok && found.value).toMatchObject({
      workload: {
        flows: [
          { target: { kind: 'system-memory', address: 0x200000n }, sizeBytes: 64 },
          { target: { kind: 'bar', bar: 0, offset: 4096n }, follows: { flow: 0, when: 'delivered', lag: 0 } },
        ],
      },
      options: { tagsPerRequester: 32, latencies: { switchNs: 150, rootComplexNs: 230 } },
    });
  });
  it('may name a pattern', () => {
    const found = read({ pattern: { pattern: 'gpu-ring', devices: ['a', 'b'], repeat: 2 } });
    expect(found.ok && found.value.workload.flows.map(({ name, repeat }) => [name, repeat])).toEqual([
      ['a writes b', 2],
      ['b writes a', 2],
    ]);
  });
  it.each([
    ['not JSON', '{', 'not-json', /JSON/],
    ['something else', { hello: 1 }, 'not-a-workload', /has "flows".* or a pattern by its name/],
    ['a pattern that is only named', { pattern: 'gpu-ring' }, 'not-a-workload', /such as \{ "pattern": \{/],
    [
      'a size that is no number',
      { flows: [{ initiator: 'a', target: 'b', operation: 'read', sizeBytes: '4K' }] },
      'not-a-workload',
      /flows\.0\.sizeBytes/,
    ],
    [
      'an unknown device',
      { flows: [{ initiator: 'z', target: 'b', operation: 'read' }] },
      'no-such-device',
      /"z"/,
    ],
    ['a pattern without devices', { pattern: { pattern: 'copy' } }, 'not-a-workload', /takes 2 devices/],
  ])('%s is told in words', (_reason, value, code, text) => {
    const found = read(value);
    expect(found.ok).toBe(false);
    if (found.ok) return;
    expect(found.error.code).toBe(code);
    expect(found.error.text).toMatch(text);
  });
});
