import { describe, expect, it } from 'vitest';
import { asCaptured } from '../testing/asCaptured.ts';
import { device, fabricMachine, hostBridge, rootPort } from '../testing/fabricMachine.ts';
import { type SmallFunction, smallMachine } from '../testing/smallMachine.ts';
import { editMachine } from './edits/machineEdit.ts';
import { mapFact } from './fact.ts';
import { isFoldedRoot, uninterestingFunctions } from './interesting.ts';
import { nodeId } from './machine.ts';
import { machineTree } from './machineTree.ts';

/** Something to look at, so that the rest may be folded. */
const gpu: readonly SmallFunction[] = [
  { at: '00:01.0', bridge: 'root-port' },
  { at: '01:00.0', below: '00:01.0', class: 0x0302 },
];
const reasonsIn = (rows: readonly SmallFunction[]) => {
  const folded = uninterestingFunctions(machineTree(smallMachine([...gpu, ...rows])));
  return Object.fromEntries([...folded].map(([id, why]) => [id.slice(5), why]));
};

describe('is folded away', () => {
  it.each([
    { why: 'Intel uncore', row: { at: '7f:08.0', class: 0x0880, ids: [0x8086, 0x6f80] }, says: /uncore/ },
    {
      why: 'performance counters',
      row: { at: 'ff:08.2', class: 0x1101, ids: [0x8086, 0x6f32] },
      says: /uncore/,
    },
    { why: 'a host bridge function', row: { at: '00:00.0', class: 0x0600 }, says: /host bridge/ },
    {
      why: 'the AMD data fabric',
      row: { at: '00:18.3', class: 0x0600, ids: [0x1022, 0x14b0] },
      says: /data fabric/,
    },
    { why: 'a dummy function', row: { at: '03:00.0', below: '00:01.0', class: 0x1300 }, says: /Dummy/ },
    {
      why: "AMD's management data fabric",
      row: { at: '03:00.1', below: '00:01.0', class: 0x0880, ids: [0x1022, 0x14dc] },
      says: /Plumbing/,
    },
    {
      why: 'a Thunderbolt host interface',
      row: { at: '06:00.0', below: '00:01.0', class: 0x0880, ids: [0x8086, 0x15eb] },
      says: /Plumbing/,
    },
    {
      why: 'a card reader',
      row: { at: '06:00.0', below: '00:01.0', class: 0xff00, name: 'RTS525A PCI Express Card Reader' },
      says: /Plumbing/,
    },
    { why: 'the SMBus', row: { at: '00:1f.4', class: 0x0c05 }, says: /Plumbing/ },
    { why: 'the ISA bridge', row: { at: '00:1f.0', class: 0x0601 }, says: /Plumbing/ },
    { why: 'an I/O APIC', row: { at: '00:05.4', class: 0x0800 }, says: /Plumbing/ },
    {
      why: 'the security processor',
      row: { at: '03:00.5', below: '00:01.0', class: 0x1080 },
      says: /security/,
    },
    { why: 'USB', row: { at: '00:14.0', class: 0x0c03 }, says: /USB/ },
    { why: 'an NTB', row: { at: '00:03.0', class: 0x0680, ids: [0x8086, 0x6f0d] }, says: /another machine/ },
    {
      why: 'the audio output of a GPU',
      row: { at: '01:00.1', below: '00:01.0', class: 0x0403 },
      says: /GPU/,
    },
    {
      why: "a management controller's display",
      row: { at: '02:00.0', class: 0x0300, ids: [0x1a03, 0x2000] },
      says: /management/,
    },
    { why: 'an empty port', row: { at: '00:02.0', bridge: 'root-port' }, says: /^Empty port/ },
    {
      why: 'a chipset function of no class of interest',
      row: { at: '00:12.0', class: 0x1180 },
      says: /Integrated/,
    },
    {
      why: 'a data fabric known by its name alone',
      row: { at: '00:18.0', name: 'Advanced Micro Devices, Inc. [AMD] Genoa Data Fabric' },
      says: /data fabric/,
    },
  ] satisfies { why: string; row: SmallFunction; says: RegExp }[])('$why', ({ row, says }) => {
    expect(reasonsIn([row])).toEqual({ [row.at]: expect.stringMatching(says) });
  });

  it('a port that leads to nothing else', () => {
    const rows: SmallFunction[] = [
      { at: '00:08.1', bridge: 'root-port' },
      { at: '0a:00.0', below: '00:08.1', class: 0x1300 },
      { at: '0a:00.3', below: '00:08.1', class: 0x0c03 },
    ];
    expect(Object.keys(reasonsIn(rows)).sort()).toEqual(['00:08.1', '0a:00.0', '0a:00.3']);
  });

  it("a switch's management function, but not the switch", () => {
    const rows: SmallFunction[] = [
      { at: '00:03.0', bridge: 'root-port' },
      { at: '03:00.0', below: '00:03.0', bridge: 'upstream-port' },
      { at: '04:00.0', below: '03:00.0', bridge: 'downstream-port' },
      { at: '05:00.0', below: '04:00.0', class: 0x0108 },
      { at: '03:00.1', below: '00:03.0', class: 0x0580 },
    ];
    expect(reasonsIn(rows)).toEqual({ '03:00.1': expect.stringMatching(/Management function of a switch/) });
  });
});

it('calls a function of the chipset no helper of the NIC with which it shares a device number', () => {
  const rows: SmallFunction[] = [
    { at: '00:1f.4', class: 0x0c05 },
    { at: '00:1f.6', class: 0x0200 },
  ];
  expect(reasonsIn(rows)).toEqual({ '00:1f.4': expect.stringMatching(/Plumbing/) });
});

describe('stays in view', () => {
  it.each([
    { why: 'a SATA controller of the chipset', row: { at: '00:17.0', class: 0x0106 } },
    {
      why: 'DSA, though it sits on a root bus',
      row: { at: '6a:01.0', class: 0x0880, ids: [0x8086, 0x0b25] },
    },
    { why: 'an NVSwitch', row: { at: '05:00.0', below: '00:01.0', class: 0x0680, ids: [0x10de, 0x22a3] } },
    { why: 'a frame grabber in a slot', row: { at: '05:00.0', below: '00:01.0', class: 0x0400 } },
    { why: 'a digitizer in a slot', row: { at: '05:00.0', below: '00:01.0', class: 0x1180 } },
  ] satisfies { why: string; row: SmallFunction }[])('$why', ({ row }) => {
    expect(reasonsIn([row])).toEqual({});
  });

  it('everything, where nothing is a device to look at', () => {
    const machine = smallMachine([
      { at: '00:00.0', class: 0x0600 },
      { at: '00:02.0', bridge: 'root-port' },
    ]);
    expect(uninterestingFunctions(machineTree(machine)).size).toBe(0);
  });
});

describe('a machine that is being built', () => {
  const host = hostBridge([
    { ...device('dummy', { bars: [], portType: null }), classCode: 0x0600, at: '00.0' },
    { ...rootPort('slot', []), at: '01.0' },
  ]);
  it('folds what the processor brings along, and keeps empty ports and the host bridge itself', () => {
    const tree = machineTree(fabricMachine(host));
    const folded = uninterestingFunctions(tree);
    expect([...folded.keys()]).toEqual(['dummy']);
    const bare = machineTree({ ...tree.machine, functions: tree.machine.functions.slice(0, 1) });
    expect(isFoldedRoot(bare, nodeId('rc0'), uninterestingFunctions(bare))).toBe(false);
  });
  it('keeps a captured port in sight when what was in it is moved away', () => {
    const drawn = asCaptured(fabricMachine(hostBridge([rootPort('rp', [device('a')]), rootPort('q', [])])));
    const functions = drawn.functions.map(fn => ({
      ...fn,
      portType: { ...fn.portType, source: 'hex' as const },
      link: mapFact(fn.link, link => ({ ...link, current: { ...link.current, source: 'hex' as const } })),
    }));
    const captured = { ...drawn, functions };
    const before = uninterestingFunctions(machineTree(captured));
    const moved = editMachine(captured, { kind: 'move', node: nodeId('a'), to: nodeId('q') });
    if (!moved.ok) throw new Error(moved.error.code);
    const after = uninterestingFunctions(machineTree(moved.value.machine));
    expect([before.has(nodeId('q')), after.has(nodeId('rp'))]).toEqual([true, false]);
  });
});
