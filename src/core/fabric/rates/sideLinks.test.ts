import { describe, expect, it } from 'vitest';
import { node } from '../../testing/fabricMachine.ts';
import type { SideLink } from '../../topology/machine.ts';
import type { SideLinkKind } from '../../topology/sideLink.ts';
import { preferredTransport } from './sideLinks.ts';

const link = (
  kind: SideLinkKind,
  a: string,
  b: string,
  gigabytesPerSecond: number | null = 50,
): SideLink => ({
  kind,
  a: node(a),
  b: node(b),
  gigabytesPerSecond,
});
const between = (links: readonly SideLink[], a = 'g0', b = 'g1') =>
  preferredTransport(links, node(a), node(b));

describe('a pair', () => {
  it('without a link of its own depends on PCIe', () => {
    expect(between([link('nvlink', 'g0', 'g2')]).kind).toBe('pcie');
  });
  it('with NVLink uses it, whichever end is named first', () => {
    expect(between([link('nvlink', 'g1', 'g0')])).toMatchObject({
      kind: 'side-link',
      link: 'nvlink',
      gigabytesPerSecond: 50,
    });
  });
  it('adds up several NVLinks between the same two', () => {
    expect(between([link('nvlink', 'g0', 'g1'), link('nvlink', 'g0', 'g1')])).toMatchObject({
      gigabytesPerSecond: 100,
    });
  });
  it('does not reach over a third GPU by NVLink', () => {
    expect(between([link('nvlink', 'g0', 'g2'), link('nvlink', 'g2', 'g1')]).kind).toBe('pcie');
  });
  it('reaches over a third GPU of its hive by xGMI, at the rate of the slowest link', () => {
    const hive = [link('xgmi', 'g0', 'g2', 64), link('xgmi', 'g2', 'g1', 32)];
    expect(between(hive)).toMatchObject({
      kind: 'side-link',
      link: 'xgmi',
      gigabytesPerSecond: 32,
      via: hive,
    });
  });
  it('takes the faster of two kinds', () => {
    expect(between([link('ccix', 'g0', 'g1', 25), link('nvlink', 'g0', 'g1', 50)])).toMatchObject({
      link: 'nvlink',
    });
  });
  it('of a rate that is not known is used all the same', () => {
    expect(between([link('xgmi', 'g0', 'g1', null)])).toMatchObject({
      kind: 'side-link',
      gigabytesPerSecond: null,
    });
  });
  it('of a device with itself needs no link', () => {
    expect(between([link('nvlink', 'g0', 'g1')], 'g0', 'g0').kind).toBe('pcie');
  });
});
