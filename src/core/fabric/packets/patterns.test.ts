import { describe, expect, it } from 'vitest';
import { platformFor } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { fabricOf } from '../routing/fabric.ts';
import { type PatternChoice, patternWorkload, usualPattern } from './patterns.ts';
import { simulate } from './simulate.ts';

const gpu = (id: string) => device(id);
const drive = (id: string) => device(id, { classCode: 0x0108, vendorId: 0x144d, deviceId: 0xa80a });
const adapter = (id: string) => device(id, { classCode: 0x0200, vendorId: 0x15b3, deviceId: 0x1021 });
const machine = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('s0', [gpu('g0'), gpu('g1'), adapter('n0')])]),
    rootPort('rp1', [packetSwitch('s1', [gpu('g2'), drive('d0'), drive('d1')])]),
  ]),
);
const fabric = fabricOf(machineTree(machine), platformFor(machine));
const flowsFor = (choice: Partial<PatternChoice>) => {
  const made = patternWorkload(fabric, { ...usualPattern, sizeBytes: 4096, repeat: 4, ...choice });
  return made.ok ? made.value.flows.map(flow => flow.name) : sentenceText(made.error.sentence);
};

describe('a pattern is flows between devices', () => {
  it.each([
    [
      'each-to-next',
      {},
      ['g0 writes g1', 'g1 writes n0', 'n0 writes g2', 'g2 writes d0', 'd0 writes d1', 'd1 writes g0'],
    ],
    [
      'all-to-one',
      { operation: 'read' },
      ['g1 reads g0', 'n0 reads g0', 'g2 reads g0', 'd0 reads g0', 'd1 reads g0'],
    ],
    ['gpu-ring', {}, ['g0 writes g1', 'g1 writes g2', 'g2 writes g0']],
    ['nvmeof-ingest', {}, ['n0 writes d0', 'n0 writes d1']],
    [
      'nvmeof-ingest',
      { viaMemory: true },
      [
        'n0 writes system memory',
        'd0 reads system memory',
        'n0 writes system memory',
        'd1 reads system memory',
      ],
    ],
    ['all-pairs', { kind: 'nvme' }, ['d0 writes d1', 'd1 writes d0']],
    ['each-to-next', { kind: 'gpu' }, ['g0 writes g1', 'g1 writes g2', 'g2 writes g0']],
    ['copy', {}, ['d0 writes d1']],
    ['copy', { viaMemory: true }, ['d0 writes system memory', 'd1 reads system memory']],
  ] as const)('%s %o', (pattern, choice, expected) => {
    expect(flowsFor({ pattern, ...choice })).toEqual(expected);
  });
  it('all-pairs has every ordered pair', () => expect(flowsFor({ pattern: 'all-pairs' })).toHaveLength(30));
  it('too few devices are told', () => {
    expect(flowsFor({ pattern: 'gpu-ring', devices: [] })).toBe(
      'GPU ring takes 2 devices or more whose memory holds such a transfer, and there are 0.',
    );
    const drives = fabric.tree.machine.functions.filter(fn => /^d\d/.test(fn.id)).map(fn => fn.id);
    expect(flowsFor({ pattern: 'nvmeof-ingest', devices: drives })).toMatch(/one of them is missing/);
  });
});

const linkBytes = (choice: Partial<PatternChoice>) => {
  const made = patternWorkload(fabric, { ...usualPattern, sizeBytes: 4096, repeat: 8, ...choice });
  if (!made.ok) throw new Error(made.error.code);
  const run = simulate(fabric, made.value);
  if (!run.ok) throw new Error(run.error.code);
  run.value.step(Number.POSITIVE_INFINITY);
  expect(run.value.outcome().kind).toBe('finished');
  const uplink = run.value.linkResults().filter(({ link }) => link === 'rp1');
  return {
    uplinkBytes: uplink.reduce((sum, link) => sum + link.payloadBytes, 0),
    flows: run.value.flowResults(),
  };
};

describe('a copy between two drives below one switch', () => {
  it('directly puts nothing on the uplink', () => expect(linkBytes({ pattern: 'copy' }).uplinkBytes).toBe(0));
  it('through memory crosses it twice', () =>
    expect(linkBytes({ pattern: 'copy', viaMemory: true }).uplinkBytes).toBe(2 * 8 * 4096));
});

describe('a ring', () => {
  it('goes round: nobody sends a chunk before the one before it has come', () => {
    const { flows } = linkBytes({ pattern: 'gpu-ring' });
    for (const flow of flows) expect(flow.transfersEnded).toBe(8);
  });
});
