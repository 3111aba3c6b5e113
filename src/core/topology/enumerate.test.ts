import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMachineSpec } from '../testing/arbitrarySpec.ts';
import { assignBuses } from './assignBuses.ts';
import type { AddressRange, Bar } from './bar.ts';
import { bdfParts } from './bdf.ts';
import { buildMachine } from './buildMachine.ts';
import type { EndpointSpec, FunctionSpec, MachineSpec } from './buildSpec.ts';
import { enumerate } from './enumerate.ts';
import { knownValue } from './fact.ts';
import { type BridgeFunction, type Machine, nodeId, type PciFunction } from './machine.ts';
import { chainOf, functionOf, type MachineTree, machineTree } from './machineTree.ts';
import { validateMachine } from './validate.ts';
import type { MachineProblem } from './validateProblem.ts';

const built = (spec: MachineSpec): Machine => {
  const result = buildMachine(spec);
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join(' '));
  return result.value.machine;
};

/** Machines that fit into their buses; others are refused in words, which is tested beside it. */
const anyBuilt = anyMachineSpec.map(buildMachine);
const forEachMachine = (check: (machine: Machine, problems: readonly MachineProblem[]) => void) =>
  fc.assert(
    fc.property(anyBuilt, result => {
      fc.pre(result.ok);
      if (result.ok) check(result.value.machine, result.value.problems);
    }),
    { numRuns: 200 },
  );

/** A function, the bridges above it, and for virtual functions their siblings, whose BARs are one region. */
const namesOf = (tree: MachineTree, fn: PciFunction) => [
  ...chainOf(tree, fn.id).map(({ id }) => id),
  ...tree.childrenOf(fn.parent).flatMap(({ id }) => (id.endsWith('/vf0') ? [id] : [])),
];

interface PlacedBar {
  readonly fn: PciFunction;
  readonly bar: Bar;
  readonly range: AddressRange;
}

const placedBars = (machine: Machine): readonly PlacedBar[] =>
  machine.functions.flatMap(fn =>
    (knownValue(fn.bars) ?? []).flatMap(bar => {
      const [base, size] = [knownValue(bar.address), knownValue(bar.sizeBytes)];
      if (base === undefined || size === undefined) return [];
      return [{ fn, bar, range: { base, limit: base + size - 1n } }];
    }),
  );

const contains = (outer: AddressRange | undefined, inner: AddressRange) =>
  outer !== undefined && inner.base >= outer.base && inner.limit <= outer.limit;

describe('addresses that enumeration assigns', () => {
  it('every BAR is naturally aligned, or it is named, or a bridge above it, as finding no room', () =>
    forEachMachine((machine, problems) => {
      const tree = machineTree(machine);
      const named = new Set(problems.filter(({ code }) => code === 'out-of-space').map(({ node }) => node));
      for (const fn of machine.functions) {
        for (const { address, sizeBytes } of knownValue(fn.bars) ?? []) {
          const base = knownValue(address);
          if (base !== undefined) expect(base % (knownValue(sizeBytes) ?? 1n)).toBe(0n);
          else expect(namesOf(tree, fn).some(id => named.has(id))).toBe(true);
        }
      }
    }));

  it('no two BARs of one address space overlap', () =>
    forEachMachine(machine => {
      for (const isIo of [true, false]) {
        const ranges = placedBars(machine)
          .filter(({ bar }) => (bar.kind === 'io') === isIo)
          .map(({ range }) => range)
          .toSorted((a, b) => (a.base < b.base ? -1 : 1));
        for (const [i, range] of ranges.entries()) {
          const next = ranges[i + 1];
          if (next) expect(next.base).toBeGreaterThan(range.limit);
        }
      }
    }));

  it('every BAR lies inside a window of every bridge above it', () =>
    forEachMachine(machine => {
      const tree = machineTree(machine);
      for (const { fn, bar, range } of placedBars(machine)) {
        for (const bridge of chainOf(tree, fn.id).slice(1)) {
          const windows = bridge.kind === 'bridge' ? knownValue(bridge.windows) : undefined;
          const open = bar.kind === 'io' ? [windows?.io] : [windows?.memory, windows?.prefetchable];
          expect(open.some(fact => fact && contains(knownValue(fact), range))).toBe(true);
        }
      }
    }));

  it('below a bridge, only 64-bit prefetchable BARs lie above 4 GiB', () =>
    forEachMachine(machine => {
      const tree = machineTree(machine);
      for (const { fn, bar, range } of placedBars(machine)) {
        const isWide = bar.kind === 'memory64' && bar.prefetchable;
        if (chainOf(tree, fn.id).length > 1 && !isWide) expect(range.limit).toBeLessThan(1n << 32n);
      }
    }));

  it('windows are whole granules: 1 MiB of memory, 4 KiB of I/O', () =>
    forEachMachine(machine => {
      for (const fn of machine.functions) {
        const windows = fn.kind === 'bridge' ? knownValue(fn.windows) : undefined;
        if (!windows) continue;
        for (const [name, granule] of [
          ['io', 0x1000n],
          ['memory', 0x10_0000n],
          ['prefetchable', 0x10_0000n],
        ] as const) {
          const range = knownValue(windows[name]);
          if (range) expect([range.base % granule, (range.limit + 1n) % granule]).toEqual([0n, 0n]);
        }
      }
    }));
});

describe('bus numbers that enumeration assigns', () => {
  const bridges = (machine: Machine): readonly BridgeFunction[] =>
    machine.functions.filter(fn => fn.kind === 'bridge');
  const busesOf = (bridge: BridgeFunction) => {
    const range = knownValue(bridge.buses);
    if (!range) throw new Error('a bridge without buses');
    return range;
  };

  it('ranges are nested: each inside that of the bridge above, and above its own bus', () =>
    forEachMachine(machine => {
      const tree = machineTree(machine);
      for (const bridge of bridges(machine)) {
        const own = busesOf(bridge);
        expect(own.secondary).toBeGreaterThan(bdfParts(bridge.bdf).bus);
        const above = tree.functionById.get(bridge.parent);
        if (above?.kind !== 'bridge') continue;
        expect(own.secondary).toBeGreaterThan(busesOf(above).secondary);
        expect(own.subordinate).toBeLessThanOrEqual(busesOf(above).subordinate);
      }
    }));

  it('ranges of siblings are disjoint and in order of device and function', () =>
    forEachMachine(machine => {
      const tree = machineTree(machine);
      for (const { id } of [...machine.roots, ...machine.functions]) {
        const siblings = tree.childrenOf(id).filter(fn => fn.kind === 'bridge');
        for (const [i, bridge] of siblings.entries()) {
          const next = siblings[i + 1];
          if (next) expect(busesOf(next).secondary).toBe(busesOf(bridge).subordinate + 1);
        }
      }
    }));

  it('a second enumeration changes nothing', () =>
    forEachMachine(machine => {
      const again = enumerate(machine);
      expect(again.ok && again.value.machine).toEqual(machine);
    }));

  it('what is built is sound', () => forEachMachine(machine => expect(validateMachine(machine)).toEqual([])));
});

const endpoint = (more: Partial<EndpointSpec> = {}): EndpointSpec => ({
  kind: 'endpoint',
  vendorId: 0x1234,
  deviceId: 0x11e8,
  classCode: 0xff00,
  ...more,
});
const bridge = (portType: 'root-port' | 'upstream-port' | 'downstream-port', below: FunctionSpec[]) => ({
  ...endpoint(),
  kind: 'bridge' as const,
  portType,
  below,
});
const oneRoot = (functions: readonly FunctionSpec[]): MachineSpec => ({
  name: 'one root',
  hostBridges: [{ functions }],
});

describe('ids', () => {
  it('stay when a switch is put in front and every bus number behind it changes', () => {
    const behind = { ...bridge('root-port', [endpoint({ id: 'gpu' })]), at: '02.0' };
    const before = built(oneRoot([behind]));
    const front = bridge('root-port', [bridge('upstream-port', [bridge('downstream-port', [endpoint()])])]);
    const after = built(oneRoot([{ ...front, at: '01.0' }, behind]));
    const bdfOf = (machine: Machine) => functionOf(machineTree(machine), nodeId('gpu')).bdf;
    expect([bdfOf(before), bdfOf(after)]).toEqual(['0000:01:00.0', '0000:04:00.0']);
    const idsBefore = before.functions.map(fn => fn.id);
    expect(after.functions.map(fn => fn.id).filter(id => idsBefore.includes(id))).toEqual(idsBefore);
  });

  it('renumbering a machine keeps every id and every place in its order', () =>
    forEachMachine(machine => {
      const shifted = { ...machine, roots: machine.roots.map(root => ({ ...root, bus: root.bus + 1 })) };
      const renumbered = assignBuses(shifted);
      fc.pre(renumbered.ok);
      if (!renumbered.ok) return;
      const outline = (m: Machine) => m.functions.map(({ id, parent, kind }) => [id, parent, kind]);
      expect(outline(renumbered.value)).toEqual(outline(machine));
      expect(renumbered.value.functions.map(fn => bdfParts(fn.bdf).bus)).toEqual(
        machine.functions.map(fn => bdfParts(fn.bdf).bus + 1),
      );
    }));
});

describe('SR-IOV', () => {
  const physical = endpoint({
    id: 'pf',
    virtualFunctions: {
      count: 200,
      firstOffset: 0x80,
      stride: 1,
      deviceId: 0x11e9,
      bars: [{ index: 0, kind: 'memory64', prefetchable: true, sizeBytes: 0x4000n }],
    },
  });
  const machine = built(
    oneRoot([
      bridge('root-port', [physical, { ...bridge('downstream-port', []), at: '01.0', id: 'bridge beside' }]),
    ]),
  );
  const tree = machineTree(machine);

  it('virtual functions reach the next bus, which no bridge leads to', () => {
    expect(functionOf(tree, nodeId('pf/vf0')).bdf).toBe('0000:01:10.0');
    expect(functionOf(tree, nodeId('pf/vf199')).bdf).toBe('0000:02:08.7');
    expect(functionOf(tree, nodeId('pf/vf199')).parent).toBe(functionOf(tree, nodeId('pf')).parent);
  });

  it('their bus is set aside before the first bridge takes a number', () => {
    const beside = functionOf(tree, nodeId('bridge beside'));
    expect(beside.kind === 'bridge' && knownValue(beside.buses)).toEqual({ secondary: 3, subordinate: 3 });
  });

  it('their BARs follow each other from one aligned base', () => {
    const addressOf = (id: string) => {
      const bars = knownValue(functionOf(tree, nodeId(id)).bars);
      return bars?.[0] && knownValue(bars[0].address);
    };
    const first = addressOf('pf/vf0') ?? 0n;
    expect(addressOf('pf/vf7')).toBe(first + 7n * 0x4000n);
  });
});

describe('what does not fit is told in words', () => {
  const memory32 = (sizeBytes: bigint) => [
    { index: 0, kind: 'memory32' as const, prefetchable: false, sizeBytes },
  ];

  it('more than 255 buses below a host bridge', () => {
    const ports = Array.from({ length: 32 }, (_, device) =>
      Array.from({ length: 8 }, (_, fn) => ({
        ...bridge('root-port', []),
        at: `${device.toString(16).padStart(2, '0')}.${fn}`,
      })),
    ).flat();
    const result = buildMachine(oneRoot(ports));
    expect(!result.ok && result.error[0]).toMatchObject({
      code: 'out-of-buses',
      message: expect.stringContaining('buses 00 to ff (256)'),
    });
  });

  it('the 33rd device of a bus', () => {
    const result = buildMachine(oneRoot(Array.from({ length: 33 }, () => endpoint())));
    expect(!result.ok && result.error.map(({ code }) => code)).toEqual(['out-of-slots']);
  });

  it('two functions at one address', () => {
    const result = buildMachine(oneRoot([endpoint({ at: '01.0' }), endpoint({ at: '01.0', id: 'second' })]));
    expect(!result.ok && result.error.map(({ code }) => code)).toEqual(['duplicate-address']);
  });

  it('an address that is none', () => {
    const result = buildMachine(oneRoot([endpoint({ at: '20.0' })]));
    expect(!result.ok && result.error.map(({ code }) => code)).toEqual(['bad-address']);
  });

  it('memory below 4 GiB: what fits is placed, the rest has no address and is named', () => {
    const devices = Array.from({ length: 3 }, (_, i) =>
      bridge('root-port', [endpoint({ id: `d${i}`, bars: memory32(1n << 30n) })]),
    );
    const result = buildMachine(oneRoot(devices));
    if (!result.ok) throw new Error('refused');
    const { machine, problems } = result.value;
    expect(placedBars(machine).map(({ fn }) => fn.id)).toEqual(['d0']);
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      [
        'out-of-space',
        'All that is below 00:01.0 needs 1 GiB of memory addresses below 4 GiB, and host bridge 0000:00 has no such room left.',
      ],
      [
        'out-of-space',
        'All that is below 00:02.0 needs 1 GiB of memory addresses below 4 GiB, and host bridge 0000:00 has no such room left.',
      ],
    ]);
  });

  it('a host bridge window that is too small', () => {
    const bars = [{ index: 0, kind: 'memory64' as const, prefetchable: true, sizeBytes: 1n << 34n }];
    const window = { base: 0x10_0000_0000n, limit: 0x11_ffff_ffffn, offset: 0n, prefetchable: true };
    const result = buildMachine({
      name: 'small window',
      hostBridges: [{ windows: [window], functions: [endpoint({ bars })] }],
    });
    expect(result.ok && result.value.problems.map(({ code, remedy }) => [code, remedy])).toEqual([
      ['out-of-space', expect.stringContaining('Above 4G decoding')],
    ]);
  });
});

describe('host bridges that translate', () => {
  it('BARs hold bus addresses: CPU address less the offset of the window', () => {
    const machine = built({
      name: 'translating',
      hostBridges: [
        {
          windows: [
            {
              base: 0x600c_0000_0000n,
              limit: 0x600c_7ffe_ffffn,
              offset: 0x600c_0000_0000n - 0x8000_0000n,
              prefetchable: false,
            },
          ],
          functions: [
            endpoint({ bars: [{ index: 0, kind: 'memory32', prefetchable: false, sizeBytes: 0x1000n }] }),
          ],
        },
      ],
    });
    expect(placedBars(machine).map(({ range }) => range.base)).toEqual([0x8000_0000n]);
  });
});

describe('links', () => {
  const x = (width: 4 | 8 | 16, generation: 3 | 4 | 5) => ({ width, generation });
  const linkOf = (machine: Machine, id: string) => {
    const link = knownValue(functionOf(machineTree(machine), nodeId(id)).link);
    return link && knownValue(link.current);
  };

  it('train to the lower generation and width of both ends', () => {
    const port = { ...bridge('root-port', [endpoint({ id: 'd', link: x(4, 4) })]), id: 'p', link: x(16, 3) };
    const machine = built(oneRoot([port]));
    expect([linkOf(machine, 'p'), linkOf(machine, 'd')]).toEqual([x(4, 3), x(4, 3)]);
  });

  it('keep a worse rate that was drawn, at both ends', () => {
    const drive = endpoint({ id: 'd', link: x(16, 4), trainedLink: x(8, 3) });
    const machine = built(oneRoot([{ ...bridge('root-port', [drive]), id: 'p', link: x(16, 5) }]));
    expect([linkOf(machine, 'p'), linkOf(machine, 'd')]).toEqual([x(8, 3), x(8, 3)]);
  });

  it('are down below an empty port', () => {
    const machine = built(oneRoot([{ ...bridge('root-port', []), id: 'p', link: x(16, 5) }]));
    const link = knownValue(functionOf(machineTree(machine), nodeId('p')).link);
    expect(link?.current.state).toBe('absent');
  });
});
