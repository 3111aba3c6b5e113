import { describe, expect, it } from 'vitest';
import { SCREEN_ASPECT } from '../core/layout/layout.ts';
import { layoutMachine } from '../core/layout/layoutMachine.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../core/testing/fabricMachine.ts';
import type { SideLink } from '../core/topology/machine.ts';
import { machineTree } from '../core/topology/machineTree.ts';
import { sideLinkElements } from './sideLinkElements.ts';
import { sideLinkId } from './sideLinkId.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b'), device('c')])])]),
);
const layout = (
  folded: readonly string[] = [],
  orientation: 'left-to-right' | 'top-down' = 'left-to-right',
) =>
  layoutMachine(machineTree(machine), {
    orientation,
    folded: folded.map(node),
    showAll: true,
    aspect: SCREEN_ASPECT,
  });
const link = (a: string, b: string): SideLink => ({
  kind: 'nvlink',
  a: node(a),
  b: node(b),
  gigabytesPerSecond: 25,
});
const bow = (elements: ReturnType<typeof sideLinkElements>) =>
  elements.map(({ data }) => data['bow'] as number);

describe('a link beside PCIe', () => {
  it('is an edge of its own between the two devices', () => {
    const [drawn] = sideLinkElements([link('a', 'b')], layout());
    expect(drawn?.data).toMatchObject({ id: sideLinkId('b', 'a'), source: 'a', target: 'b' });
  });
  it('bows to the same side whichever end is named first', () => {
    expect(bow(sideLinkElements([link('b', 'a')], layout()))).toEqual(
      bow(sideLinkElements([link('a', 'b')], layout())),
    );
  });
  it('bows further the longer it is', () => {
    const [short = 0, long = 0] = bow(sideLinkElements([link('a', 'b'), link('a', 'c')], layout()));
    expect(Math.abs(long)).toBeGreaterThan(Math.abs(short));
  });
  it('is drawn once where there are several', () =>
    expect(sideLinkElements([link('a', 'b'), link('b', 'a')], layout())).toHaveLength(1));
  it('inside a fold is not drawn', () =>
    expect(sideLinkElements([link('a', 'b')], layout(['sw']))).toEqual([]));
  it('to a device that the picture leaves out is not drawn', () =>
    expect(sideLinkElements([link('a', 'nobody')], layout())).toEqual([]));
});
