import { expect, it } from 'vitest';
import { smallMachine } from '../testing/smallMachine.ts';
import { parseBdf } from '../topology/bdf.ts';
import { nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { matchMeasured } from './matchMeasured.ts';

const tree = machineTree(
  smallMachine([
    { at: '00:01.0', bridge: 'root-port' },
    { at: '01:00.0', below: '00:01.0', class: 0x0302 },
    { at: '00:02.0', bridge: 'root-port' },
    { at: 'c1:00.0', below: '00:02.0', class: 0x0302 },
    { at: '00:03.0', bridge: 'root-port' },
    { at: 'c2:00.0', below: '00:03.0', class: 0x0207, label: 'NIC of rack 7' },
  ]),
);
const bdf = (text: string) => {
  const read = parseBdf(text);
  return read.ok ? read.value : null;
};

it.each([
  ['by address', { name: 'RTX', bdf: bdf('c1:00.0') }, '0000:c1:00.0'],
  ['by label, whatever the spaces', { name: 'nic_of_rack7', bdf: null }, '0000:c2:00.0'],
  ['by its place among the GPUs', { name: 'GPU1', bdf: null }, '0000:c1:00.0'],
  ['by a bare number', { name: '0', bdf: null }, '0000:01:00.0'],
  ['not by its place where the address says otherwise', { name: '0', bdf: bdf('44:00.0') }, null],
  ['not at all', { name: 'TPU', bdf: null }, null],
])('finds a device %s', (_why, device, found) => {
  expect(matchMeasured(tree, [device])).toEqual([found === null ? null : nodeId(found)]);
});

it('gives no function twice', () => {
  const same = { name: 'GPU0', bdf: null };
  expect(matchMeasured(tree, [same, same])).toEqual([nodeId('0000:01:00.0'), null]);
});
