import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { known, unknown } from '../../topology/fact.ts';
import { type Machine, nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { explainPair } from './explainPair.ts';
import { UNKNOWN_DISTANCE } from './matrix.ts';
import { pairMatrix } from './pairMatrix.ts';
import { defaultSettings } from './settings.ts';
import { pathClasses } from './verdict.ts';

/** Class and distance of a pair, which card and matrix have to agree on; `?` for one that is not known. */
function met(machine: Machine, provider: string, client: string): string {
  const tree = machineTree(machine);
  const { ids, pathClasses: classes, distances } = pairMatrix(tree, defaultSettings);
  const at = ids.indexOf(node(provider)) * ids.length + ids.indexOf(node(client));
  const distance = distances[at] === UNKNOWN_DISTANCE ? '?' : distances[at];
  const told = `${pathClasses[classes[at] ?? -1]} ${distance}`;
  const card = explainPair({
    tree,
    settings: defaultSettings,
    provider: node(provider),
    client: node(client),
  });
  expect(told).toBe(`${card.pathClass} ${card.distance ?? '?'}`);
  return told;
}

/**
 * Below one root port a switch with two devices, one of two functions, and a switch below it with two more; below
 * another a device of its own. A second host bridge has one device.
 */
const machine = fabricMachine(
  hostBridge(
    [
      {
        ...rootPort('rp', [
          packetSwitch('s', [device('a'), device('b'), packetSwitch('t', [device('x'), device('y')])]),
        ]),
        at: '01.0',
      },
      { ...rootPort('rp1', [device('c'), device('c1', { at: '00.1' })]), at: '02.0' },
    ],
    { id: 'rc0' },
  ),
  hostBridge([rootPort('rp2', [device('d')])], { id: 'rc1', bus: 0x80 }),
);
const onNode = (shown: Machine, id: string, numaNode: number | null) =>
  withFunction(shown, id, () => ({ numaNode: numaNode === null ? unknown : known(numaNode, 'sysfs') }));
const nowhere = machine.functions.reduce((shown, { id }) => onNode(shown, id, null), machine);
const placed = (nodes: Readonly<Record<string, number>>) =>
  Object.entries(nodes).reduce((shown, [id, numaNode]) => onNode(shown, id, numaNode), nowhere);

describe('where a pair meets', () => {
  it.each([
    ['a', 'a', 'SELF 0'],
    ['c', 'c1', 'PIX 2'],
    ['a', 'b', 'PIX 4'],
    ['x', 'y', 'PIX 4'],
    // Up through two switches on either side.
    ['x', 'a', 'PXB 6'],
    ['a', 'x', 'PXB 6'],
    ['a', 'c', 'PHB 6'],
    ['c', 'x', 'PHB 8'],
  ])('%s and %s: %s', (provider, client, told) => {
    expect(met(machine, provider, client)).toBe(told);
  });

  it.each<[why: string, nodes: Readonly<Record<string, number>>, told: string]>([
    ['both on one node', { a: 1, d: 1 }, 'NODE 6'],
    ['on two', { a: 0, d: 1 }, 'SYS 6'],
    ['one of them not shown, and all others on one', { a: 0, b: 0 }, 'NODE 6'],
    ['one of them not shown, and others on two', { a: 0, b: 1 }, 'UNKNOWN 6'],
    ['none shown', {}, 'UNKNOWN 6'],
  ])('across host bridges, by NUMA nodes: %s', (_, nodes, told) => {
    expect(met(placed(nodes), 'a', 'd')).toBe(told);
    expect(met(placed(nodes), 'd', 'a')).toBe(told);
  });

  it('across host bridges, by the node of a bridge whose devices do not tell theirs', () => {
    const roots = nowhere.roots.map((root, i) =>
      root.kind === 'host-bridge' ? { ...root, numaNode: known(i, 'sysfs' as const) } : root,
    );
    expect(met({ ...nowhere, roots }, 'a', 'd')).toBe('SYS 6');
    expect(met({ ...placed({ d: 0 }), roots }, 'a', 'd')).toBe('NODE 6');
  });

  it('is not known where the bridge above a bus is not shown, unless a domain tells them apart', () => {
    const unplaced = (domain: number) => {
      const id = nodeId('bus');
      const roots = machine.roots.map(root =>
        root.id === 'rc1' ? { kind: 'unplaced-bus' as const, id, domain, bus: root.bus } : root,
      );
      const functions = placed({ a: 0, d: 0 }).functions.map(fn =>
        fn.parent === 'rc1' ? { ...fn, parent: id } : fn,
      );
      return { ...machine, roots, functions };
    };
    expect(met(unplaced(0), 'a', 'd')).toBe('UNKNOWN ?');
    expect(met(unplaced(0), 'd', 'a')).toBe('UNKNOWN ?');
    expect(met(unplaced(1), 'a', 'd')).toBe('NODE ?');
  });
});
