import { describe, expect, it } from 'vitest';
import { ask, onto, routed } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, node, rootPort } from '../../testing/fabricMachine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { defaultPlatform } from './defaultPlatform.ts';
import { platformPresets, rootComplexPresets } from './platformPresets.ts';
import { rootComplexPresetOf } from './rootComplexes.ts';

const withFirst = (vendorId: number, deviceId: number) =>
  fabricMachine(
    hostBridge([
      device('first', { vendorId, deviceId, classCode: 0x0600, portType: null, bars: [] }),
      rootPort('rp0', [device('a')]),
      rootPort('rp1', [device('b')]),
    ]),
  );

describe('the root complex of a machine, by what sits on its root bus', () => {
  it.each([
    ['AMD', 0x1022, 0x1480, 'amd-zen'],
    ['Intel Ice Lake-SP and later', 0x8086, 0x09a2, 'intel-server'],
    ['Intel Sandy Bridge-E', 0x8086, 0x3c00, 'intel-server-one-host-bridge'],
    ['an Intel client is not told by its number', 0x8086, 0x3e30, 'unknown'],
    ['AMD before Zen (family 15h)', 0x1022, 0x1422, 'unknown'],
    ['AMD before Zen (RD890 northbridge)', 0x1002, 0x5a11, 'unknown'],
    ['a vendor nobody knows', 0x1234, 1, 'unknown'],
  ] as const)('%s', (_what, vendorId, deviceId, preset) => {
    const found = rootComplexPresetOf(machineTree(withFirst(vendorId, deviceId)), node('rc'), { cpu: null });
    expect(found).toMatchObject({ preset, isPresumed: false });
    expect(found.source.length).toBeGreaterThan(10);
  });
  it('is presumed from the CPU where its root bus shows nothing, and says so', () => {
    const machine = fabricMachine(
      hostBridge([
        device('first', { vendorId: 0x1022, deviceId: 0x14a4, classCode: 0x0600, portType: null, bars: [] }),
        rootPort('rp0', [device('a')]),
      ]),
      hostBridge([rootPort('rp1', [device('b')])], { id: 'rc1', bus: 0x40 }),
    );
    const { presumed, rootComplexes, rootComplex } = defaultPlatform(machineTree(machine));
    expect(Object.keys(presumed)).toEqual(['rc1']);
    const across = routed({ machine, platform: { presumed, rootComplexes, rootComplex } });
    expect(across.outcome.kind).toBe('delivered');
    const back = routed({
      machine,
      platform: { presumed, rootComplexes, rootComplex },
      request: ask('read', { initiator: node('b'), target: onto('a') }),
    });
    expect(back.assumptions.map(({ what }) => what).join()).toMatch(/presumed from the CPU/);
  });
  it('is presumed from a CPU that a person sets, but from Intel as a vendor nothing follows', () => {
    const tree = machineTree(fabricMachine(hostBridge([rootPort('rp0', [device('a')])])));
    const by = (cpu: Parameters<typeof rootComplexPresetOf>[2]['cpu']) =>
      rootComplexPresetOf(tree, node('rc'), { cpu });
    expect(by({ vendor: 'amd', family: 0x19 })).toMatchObject({ preset: 'amd-zen', isPresumed: true });
    expect(by({ vendor: 'amd', family: 0x15 }).preset).toBe('unknown');
    expect(by({ vendor: 'intel', family: 6 }).preset).toBe('unknown');
    expect(by(null).preset).toBe('unknown');
  });
  it('decides by itself what is carried between its root ports', () => {
    const between = (vendorId: number, deviceId: number) => {
      const machine = withFirst(vendorId, deviceId);
      const { rootComplexes, rootComplex } = defaultPlatform(machineTree(machine));
      return routed({ machine, platform: { rootComplexes, rootComplex } }).outcome.kind;
    };
    expect(between(0x1022, 0x1480)).toBe('delivered');
    expect(between(0x1234, 1)).toBe('unknown');
  });
});

describe('presets', () => {
  it.each([...rootComplexPresets, ...platformPresets])('$id says where it is from', ({ source }) => {
    expect(source.length).toBeGreaterThan(10);
  });
  it('have ids of their own', () => {
    for (const list of [rootComplexPresets, platformPresets]) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    }
  });
  const outcomes: readonly [preset: string, read: string, write: string][] = [
    ['amd-iommu-off', 'delivered', 'delivered'],
    ['amd-iommu-on', 'delivered', 'delivered'],
    ['xeon-pass-through', 'delivered', 'delivered'],
    ['intel-client-iommu-off', 'unsupported-request', 'delivered'],
    ['power-old-dma', 'unsupported-request', 'vanished'],
    ['power-refuses', 'not-sent', 'not-sent'],
    ['arm64-offset', 'unsupported-request', 'vanished'],
  ];
  it.each(outcomes)('%s: between root ports a read is %s, a write %s', (id, read, write) => {
    const preset = platformPresets.find(each => each.id === id);
    const outcomeOf = (operation: 'read' | 'write') =>
      routed({
        machine: withFirst(0x1234, 1),
        request: ask(operation, { addressing: 'dma-map' }),
        platform: { ...preset?.change },
      }).outcome.kind;
    expect([outcomeOf('read'), outcomeOf('write')]).toEqual([read, write]);
  });
});
