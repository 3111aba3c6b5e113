import { expect, it } from 'vitest';
import { type SmallFunction, smallMachine } from '../testing/smallMachine.ts';
import { endpointLabels } from './labels.ts';
import { machineTree } from './machineTree.ts';

const labelsOf = (rows: readonly SmallFunction[]) =>
  Object.fromEntries(
    [...endpointLabels(machineTree(smallMachine(rows)))].map(([id, label]) => [id.slice(5), label]),
  );

it('numbers each kind in order of address', () => {
  expect(
    labelsOf([
      { at: '81:00.0', class: 0x0302 },
      { at: '01:00.0', class: 0x0302 },
      { at: '41:00.0', class: 0x0200 },
      { at: '41:00.1', class: 0x0200 },
      { at: '02:00.0', class: 0x0108 },
    ]),
  ).toEqual({
    '01:00.0': 'GPU 0',
    '81:00.0': 'GPU 1',
    '41:00.0': 'NIC 0',
    '41:00.1': 'NIC 1',
    '02:00.0': 'NVMe 0',
  });
});

it('keeps what a person called it, and does not give that name away', () => {
  expect(
    labelsOf([
      { at: '01:00.0', class: 0x0302 },
      { at: '02:00.0', class: 0x0302, label: 'GPU 0' },
      { at: '03:00.0', class: 0x0302, label: 'Trainer' },
    ]),
  ).toEqual({ '01:00.0': 'GPU 1', '02:00.0': 'GPU 0', '03:00.0': 'Trainer' });
});

it('tells apart two of one name by their address', () => {
  expect(
    labelsOf([
      { at: '01:00.0', class: 0x0302, label: 'X' },
      { at: '02:00.0', class: 0x0302, label: 'X' },
    ]),
  ).toEqual({ '01:00.0': 'X', '02:00.0': 'X (02:00.0)' });
});

it('names a virtual function after its physical one, wherever it sits', () => {
  expect(
    labelsOf([
      { at: '03:00.0', class: 0x0200 },
      { at: '03:00.2', class: 0x0200, virtualOf: '03:00.0' },
      { at: '03:00.3', class: 0x0200, virtualOf: '03:00.0' },
      { at: '05:00.0', class: 0x0200 },
    ]),
  ).toEqual({ '03:00.0': 'NIC 0', '03:00.2': 'NIC 0 VF 0', '03:00.3': 'NIC 0 VF 1', '05:00.0': 'NIC 1' });
});

it('leaves what moves no data its address', () => {
  expect(labelsOf([{ at: '00:14.0', class: 0x0c03 }])).toEqual({ '00:14.0': '00:14.0' });
});
