import { describe, expect, it } from 'vitest';
import { type Decision, firstToSettle } from '../layerRule.ts';
import { crossesIoh } from './ioh.ts';
import { hasCommonKnownSwitch } from './knownSwitches.ts';
import { branchOf, nvidiaRelease } from './nvidiaDriver.ts';
import { type StaticBar1Inputs, staticBar1Rules } from './staticBar1.ts';

const rowOf = (version: string) => nvidiaRelease(version).rows[0];

describe('releases of NVIDIA’s driver', () => {
  it.each([
    ['535.183.01', 535],
    ['545.29', 545],
    ['555.42', 550],
    ['560.35.03', 560],
    ['565.57.01', 565],
    ['575.57', 575],
    ['590.48', 590],
    ['595.45.04', 595],
  ])('%s has the row of %s', (version, branch) => expect(rowOf(version)?.branch).toBe(branch));

  it('renumbered in 575 what forces NVLink and BAR1', () => {
    expect([rowOf('570.211')?.nvlinkType, rowOf('575.57')?.nvlinkType]).toEqual([3, 2]);
    expect([rowOf('570.211')?.bar1Key, rowOf('575.57')?.bar1Key]).toEqual([
      'RMForceP2PType',
      'RMPcieP2PType',
    ]);
  });

  it('come all into question where none is known, the newest first', () => {
    expect(nvidiaRelease(undefined).rows.map(({ branch }) => branch)[0]).toBe(595);
    expect(nvidiaRelease('newest').rows.length).toBe(nvidiaRelease(undefined).rows.length);
    expect(branchOf('580')).toBe(580);
  });
});

describe('a switch that the driver knows above both', () => {
  const bridge = (id: string, vendorId?: number, deviceId?: number) => ({ id, vendorId, deviceId });
  const above = (...bridges: ReturnType<typeof bridge>[]) => ({ domain: 0, bridges });
  const top = bridge('up', 0x10b5, 0x9797);
  const known = above(bridge('d0', 0x10b5, 0x9797), top);

  it('is not told where ids or bridges are not shown', () => {
    expect(hasCommonKnownSwitch(known, above(bridge('d1'), top))).toBeUndefined();
    expect(hasCommonKnownSwitch(known, { domain: 0, bridges: null })).toBeUndefined();
  });
  it('is there or not where they are', () => {
    expect(hasCommonKnownSwitch(known, above(bridge('d1', 0x10b5, 0x8796), top))).toBe(true);
    expect(hasCommonKnownSwitch(known, above(bridge('d1', 0x1000, 0xc030), top))).toBe(false);
    expect(hasCommonKnownSwitch(known, { domain: 1, bridges: null })).toBe(false);
  });
});

describe('old I/O hubs', () => {
  const port = (bus: number, vendorId?: number, deviceId?: number) => ({
    domain: 0,
    bus,
    vendorId,
    deviceId,
  });
  it.each([
    [true, port(0, 0x8086, 0x2f01), port(0x80, 0x8086, 0x2f0b)],
    [false, port(0, 0x8086, 0x2f08), port(0, 0x8086, 0x2f02)],
    [false, port(0, 0x8086, 0x2f08), port(0x80, 0x8086, 0x2030)],
    [false, port(0, 0x8086, 0x2f0c), port(0x80)],
    [undefined, port(0, 0x8086, 0x2f08), port(0x80)],
    [undefined, port(0, 0x8086, 0x2f08), null],
  ] as const)('%s', (crosses, a, b) => expect(crossesIoh(a, b)).toBe(crosses));
});

describe('static BAR1', () => {
  const plain: StaticBar1Inputs = {
    isShared: false,
    key: 2,
    choosesBar1: false,
    fits: 'larger',
    leavesPages: false,
  };
  const ask = (more: Partial<StaticBar1Inputs>) =>
    firstToSettle<StaticBar1Inputs, Decision>(staticBar1Rules, { ...plain, ...more }).decision;
  it.each([
    ['a 24 GiB card with a 32 GiB BAR', { fits: 'larger' }, 'yes'],
    ['an RTX 5090 with 32 GiB of each, as it fits', { fits: 'equal' }, 'no'],
    ['the same where it is forced', { key: 1, fits: 'equal' }, 'yes'],
    ['a forced one that is too small, which does not start', { key: 1, fits: 'smaller' }, 'no'],
    ['only for peers, and peers take the mailbox', { key: 3 }, 'no'],
    ['only for peers, and the registry chooses BAR1', { key: 3, choosesBar1: true }, 'yes'],
    ['a virtual function', { isShared: true }, 'no'],
    ['switched off', { key: 0 }, 'no'],
  ] as const)('%s', (_, more, outcome) => expect(ask(more).outcome).toBe(outcome));
});
