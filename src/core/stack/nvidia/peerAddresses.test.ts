import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { Possible } from '../possible.ts';
import { nvidiaRelease } from './nvidiaDriver.ts';
import type { NvidiaPairInputs } from './pairInputs.ts';
import { nvidiaPairPossible } from './pairPossible.ts';
import { peerAddresses } from './peerAddresses.ts';

const tree = machineTree(
  fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])])),
);
const [client, provider] = tree.machine.functions.filter(({ kind }) => kind === 'endpoint') as [
  PciFunction,
  PciFunction,
];

/** Two cards of a chip that has BAR1 peers, below one switch that the driver knows, all of it allowed. */
const base: Possible<NvidiaPairInputs> = {
  ...nvidiaPairPossible({
    tree,
    settings: defaultSettings,
    provider,
    client,
    rows: nvidiaRelease('580.142').rows,
    registry: {},
    facts: {},
  }),
  mig: [false],
  c2c: [false],
  nvlink: ['none'],
  nvswitch: [false],
  chips: ['alike'],
  crossesIoh: [false],
  oneIsMobile: [false],
  indirectNvlink: [false],
  virtualFunction: [false],
  firmware: [{ read: 'OK', write: 'OK' }],
  chipsetIdentified: [true],
  commonSwitch: [true],
  staticBar1: [true],
  providerChip: ['GB202'],
  clientChip: ['GB202'],
};

it('is the bus address by the mailbox, which is the usual way', () => {
  expect(peerAddresses(base)).toEqual(['raw']);
});

it('is what the IOMMU maps where the registry asks for BAR1 and cards and driver can', () => {
  expect(peerAddresses({ ...base, pcieType: [1] })).toEqual(['mapped']);
  expect(peerAddresses({ ...base, pcieType: [1], staticBar1: [false] })).toEqual(['raw']);
});

it('is both where the registry is not known, the usual one first', () => {
  expect(peerAddresses({ ...base, pcieType: [0, 1, 2] })).toEqual(['raw', 'mapped']);
});

it('is none where nothing is allowed, or the two have a link of their own', () => {
  expect(peerAddresses({ ...base, mig: [true] })).toEqual([]);
  expect(peerAddresses({ ...base, nvlink: ['up'] })).toEqual([]);
});

it('is never another one where more is known', () => {
  const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
  const narrower = fc.record({
    pcieType: some([0, 1, 2]),
    staticBar1: some([true, false]),
    commonSwitch: some([true, false]),
    forceP2P: some([null, 0x11, 0]),
  });
  const widest = {
    ...base,
    pcieType: [0, 1, 2],
    staticBar1: [true, false],
    commonSwitch: [true, false],
    forceP2P: [null, 0x11, 0],
  };
  const all = peerAddresses(widest);
  fc.assert(
    fc.property(narrower, known => {
      for (const address of peerAddresses({ ...widest, ...known })) expect(all).toContain(address);
    }),
  );
});
