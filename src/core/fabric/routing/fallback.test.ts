import { describe, expect, it } from 'vitest';
import { ask, onto, platformFor } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_UF } from '../../topology/acs.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { Platform } from '../platform/platform.ts';
import { fabricOf } from './fabric.ts';
import { compareWithFallback, fallbackRoute } from './fallback.ts';
import type { RouteRequest } from './request.ts';

const SIZE = 65536;
const copy = (operation: 'read' | 'write') => ask(operation, { sizeBytes: SIZE });

const below = (control?: number) =>
  fabricMachine(
    hostBridge([
      rootPort(
        'rp',
        [packetSwitch('sw', [device('a'), device('b')], control === undefined ? {} : { control })],
        control,
      ),
    ]),
  );
const compare = (
  machine: ReturnType<typeof below>,
  request: RouteRequest,
  change: Partial<Platform> = {},
) => {
  const result = compareWithFallback(fabricOf(machineTree(machine), platformFor(machine, change)), request);
  if (!result?.ok) throw new Error('no comparison');
  return result.value;
};
const load = (loads: readonly { link: string; upBytes: number; downBytes: number }[], link: string) => {
  const found = loads.find(each => each.link === link);
  return [found?.upBytes ?? 0, found?.downBytes ?? 0];
};

describe.each(['read', 'write'] as const)('a %s between two devices below one switch', operation => {
  it('direct: the uplink and DRAM carry nothing', () => {
    const { links, memory } = compare(below(), copy(operation));
    expect(load(links.direct, 'rp')).toEqual([0, 0]);
    expect(memory.direct).toEqual({ readBytes: 0, writtenBytes: 0 });
  });
  it('through a bounce buffer: up and down the uplink, into DRAM and out of it', () => {
    const { links, memory } = compare(below(), copy(operation));
    expect(load(links.fallback, 'rp')).toEqual([SIZE, SIZE]);
    expect(memory.fallback).toEqual({ readBytes: SIZE, writtenBytes: SIZE });
  });
  it('redirected by ACS: the uplink carries it twice as well, DRAM not at all', () => {
    const { links, memory } = compare(below(ACS_RR | ACS_CR | ACS_UF), copy(operation));
    expect(load(links.direct, 'rp')).toEqual([SIZE, SIZE]);
    expect(memory.direct).toEqual({ readBytes: 0, writtenBytes: 0 });
  });
});

describe('the direction of the data', () => {
  it('of a read is from the target to the initiator', () => {
    const { links } = compare(below(), copy('read'));
    expect(load(links.direct, 'sw.1')).toEqual([SIZE, 0]);
    expect(load(links.direct, 'sw.0')).toEqual([0, SIZE]);
  });
  it('of a write is from the initiator to the target', () => {
    const { links } = compare(below(), copy('write'));
    expect(load(links.direct, 'sw.0')).toEqual([SIZE, 0]);
    expect(load(links.direct, 'sw.1')).toEqual([0, SIZE]);
  });
});

describe('a fallback', () => {
  const fabric = fabricOf(machineTree(below()), platformFor(below()));
  it('has the DMA layer map its buffer even where that refuses peers', () => {
    const { direct, fallback } = compare(below(), ask('write', { addressing: 'dma-map' }), {
      dmaLayer: 'refuses',
    });
    expect(direct.outcome.kind).toBe('not-sent');
    expect(fallback.legs.map(leg => leg.outcome.kind)).toEqual(['delivered', 'delivered']);
  });
  it('carries nothing on the direct side when that is not delivered', () => {
    const { links } = compare(below(), ask('write', { addressing: 'dma-map' }), { dmaLayer: 'refuses' });
    expect(links.direct).toEqual([]);
  });
  it('does not exist for what goes to memory anyway, nor for the own BAR', () => {
    const memory = { kind: 'system-memory', address: 0x20_0000n } as const;
    expect(fallbackRoute(fabric, ask('read', { target: memory }))).toBeNull();
    expect(fallbackRoute(fabric, ask('read', { target: onto('a') }))).toBeNull();
  });
  it('of a device that is not there is an error in words', () => {
    expect(fallbackRoute(fabric, ask('read', { initiator: node('nobody') }))).toMatchObject({ ok: false });
  });
});
