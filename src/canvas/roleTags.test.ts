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
import type { NodeId } from '../core/topology/machine.ts';
import { machineTree } from '../core/topology/machineTree.ts';
import { type Role, roleTags } from './roleTags.ts';

const tree = machineTree(
  fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])])),
);
const parents = new Map<NodeId, NodeId>([
  ...tree.machine.functions.map(fn => [fn.id, fn.parent] as const),
  [node('usb-disk'), node('a')],
]);
const role = (id: string, word: string, kind: Role['kind'] = 'client'): Role => ({
  node: node(id),
  word,
  kind,
});
const drawn = (roles: readonly Role[]) => {
  const layout = layoutMachine(tree, {
    orientation: 'left-to-right',
    folded: [],
    showAll: true,
    aspect: SCREEN_ASPECT,
  });
  return roleTags(roles, layout, parents);
};

describe('the parts of an orchestrator, in the picture', () => {
  it('stand at the box of each device, all of one box in one place', () => {
    expect(drawn([role('a', 'serves', 'provider'), role('b', 'client 1'), role('a', 'client 2')])).toEqual([
      { box: 'a', words: 'serves, 2', kind: 'provider' },
      { box: 'b', words: 'client 1', kind: 'client' },
    ]);
  });

  it('of what is no PCI device stand where it hangs; of what hangs on nothing nowhere', () => {
    expect(drawn([role('usb-disk', 'client 1'), role('nowhere', 'client 2')])).toMatchObject([
      { box: 'a', words: 'client 1' },
    ]);
  });
});
