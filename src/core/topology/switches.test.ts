import { describe, expect, it } from 'vitest';
import { type SmallFunction, smallMachine } from '../testing/smallMachine.ts';
import { machineTree } from './machineTree.ts';
import { machineKinds, switchesOf } from './switches.ts';

const switchesIn = (rows: readonly SmallFunction[]) =>
  switchesOf(machineTree(smallMachine(rows))).map(({ upstream, downstream, management, home }) => ({
    upstream: upstream.slice(5),
    downstream: downstream.map(id => id.slice(5)),
    management: management.map(id => id.slice(5)),
    home,
  }));

/** A root port, a switch of two ports with a management function, and a switch nested below its second port. */
const nested = (types: 'known' | 'unknown'): readonly SmallFunction[] => {
  const type = <T>(known: T) => (types === 'known' ? known : ('unknown' as const));
  return [
    { at: '00:01.0', bridge: type('root-port' as const) },
    { at: '01:00.0', below: '00:01.0', bridge: type('upstream-port' as const) },
    { at: '02:00.0', below: '01:00.0', bridge: type('downstream-port' as const) },
    { at: '03:00.0', below: '02:00.0', class: 0x0302 },
    { at: '02:08.0', below: '01:00.0', bridge: type('downstream-port' as const) },
    { at: '04:00.0', below: '02:08.0', bridge: type('upstream-port' as const) },
    { at: '05:00.0', below: '04:00.0', bridge: type('downstream-port' as const) },
    { at: '06:00.0', below: '05:00.0', class: 0x0108 },
    { at: '05:01.0', below: '04:00.0', bridge: type('downstream-port' as const) },
    { at: '01:00.1', below: '00:01.0', class: 0x0880 },
  ];
};

const twoSwitches = [
  { upstream: '01:00.0', downstream: ['02:00.0', '02:08.0'], management: ['01:00.1'], home: 'board' },
  { upstream: '04:00.0', downstream: ['05:00.0', '05:01.0'], management: [], home: 'board' },
];

describe('a switch', () => {
  it('is an upstream port and the ports below it; a nested one is a switch of its own', () => {
    expect(switchesIn(nested('known'))).toEqual(twoSwitches);
  });

  it('is told by the shape of the tree where the capture shows no port types', () => {
    // The management function sits beside the upstream port, so the bus below the root port holds more than bridges.
    const rows = nested('unknown').filter(row => row.at !== '01:00.1');
    expect(switchesIn(rows)).toEqual(twoSwitches.map(found => ({ ...found, management: [] })));
  });

  it.each([
    {
      why: 'a root port with a device is none',
      rows: [
        { at: '00:01.0', bridge: 'unknown' },
        { at: '01:00.0', below: '00:01.0', class: 0x0302 },
      ],
    },
    {
      why: 'a root port above a PCI bridge is none, nor is the bridge',
      rows: [
        { at: '00:1c.0', bridge: 'root-port' },
        { at: '03:00.0', below: '00:1c.0', bridge: 'pcie-to-pci' },
        { at: '04:00.0', below: '03:00.0', bridge: 'conventional' },
        { at: '05:00.0', below: '04:00.0', class: 0x0200 },
      ],
    },
    {
      why: 'conventional bridges in a row are none',
      rows: [
        { at: '00:1e.0', bridge: 'conventional' },
        { at: '01:00.0', below: '00:1e.0', bridge: 'conventional' },
        { at: '02:00.0', below: '01:00.0', bridge: 'conventional' },
        { at: '03:00.0', below: '02:00.0', class: 0x0200 },
      ],
    },
    {
      why: 'a bridge named PCI-to-PCI is none, though its type is unknown',
      rows: [
        { at: '00:1c.0', bridge: 'unknown' },
        {
          at: '01:00.0',
          below: '00:1c.0',
          bridge: 'unknown',
          name: 'ASPEED Technology, Inc. AST1150 PCI-to-PCI Bridge',
        },
        { at: '02:00.0', below: '01:00.0', bridge: 'unknown' },
      ],
    },
  ] satisfies { why: string; rows: SmallFunction[] }[])('$why', ({ rows }) => {
    expect(switchesIn(rows)).toEqual([]);
  });

  it.each([
    { why: 'in an AMD GPU', facts: { ids: [0x1002, 0x1478] as const }, home: 'gpu' },
    {
      why: 'in an AMD GPU, by name',
      facts: { name: '[AMD/ATI] Navi 10 XL Upstream Port of PCI Express Switch' },
      home: 'gpu',
    },
    { why: 'in an Intel Arc card', facts: { ids: [0x8086, 0x4fa1] as const }, home: 'gpu' },
    { why: 'in a Thunderbolt controller', facts: { ids: [0x8086, 0x15ea] as const }, home: 'thunderbolt' },
    {
      why: 'in a Thunderbolt controller, by name',
      facts: { name: 'JHL6540 Thunderbolt 3 Bridge' },
      home: 'thunderbolt',
    },
    { why: 'on a board otherwise', facts: { ids: [0x10b5, 0x8747] as const }, home: 'board' },
  ])('$why', ({ facts, home }) => {
    expect(switchesIn([{ at: '01:00.0', bridge: 'upstream-port', ...facts }])).toMatchObject([{ home }]);
  });
});

it('tells every kind by place where port types are unknown', () => {
  const rows = nested('unknown').filter(row => row.at !== '01:00.1');
  const kinds = machineKinds(machineTree(smallMachine(rows)));
  expect([...kinds.values()]).toEqual([
    'root-port',
    'switch-upstream',
    'switch-downstream',
    'gpu',
    'switch-downstream',
    'switch-upstream',
    'switch-downstream',
    'nvme',
    'switch-downstream',
  ]);
});
