import { describe, expect, it } from 'vitest';
import { ask, path, routed } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { linkLoads, memoryLoad } from '../rates/linkLoads.ts';

const machine = fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]));
const msi = (
  platform: NonNullable<Parameters<typeof routed>[0]['platform']>,
  operation: 'read' | 'write' = 'write',
) =>
  routed({
    machine,
    platform,
    request: ask(operation, {
      target: { kind: 'system-memory', address: 0xfee0_1004n },
      sizeBytes: 4,
      addressing: 'cpu-physical',
    }),
  });

describe('an interrupt (MSI) on x86 is a write to 0xFEExxxxx', () => {
  it.each(['off', 'pass-through', 'translated'] as const)('that no RAM holds, with the IOMMU %s', mode => {
    const route = msi({ iommu: { mode, ats: false } });
    expect(path(route.hops)).toMatch(/rc:interrupt$/);
    expect(route.outcome).toMatchObject({
      kind: 'delivered',
      hit: { kind: 'interrupt', address: 0xfee0_1004n },
    });
    expect(memoryLoad([route])).toEqual({ readBytes: 0, writtenBytes: 0 });
    expect(linkLoads([route]).map(({ upBytes }) => upBytes)).toEqual([4, 4]);
  });
  it('and a read there finds nothing', () => {
    expect(msi({}, 'read').outcome.kind).toBe('unsupported-request');
  });
  it('while other architectures have no such range', () => {
    expect(msi({ architecture: 'power' }).outcome.kind).not.toBe('delivered');
  });
});
