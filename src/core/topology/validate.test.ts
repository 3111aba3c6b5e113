import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMachine } from '../testing/arbitraryMachine.ts';
import { makeBdf } from './bdf.ts';
import { buildMachine } from './buildMachine.ts';
import type { EndpointSpec, MachineSpec } from './buildSpec.ts';
import { type Fact, known, mapFact } from './fact.ts';
import { type BridgeFunction, type Machine, nodeId, type PciFunction } from './machine.ts';
import { MAX_FUNCTIONS, validateMachine } from './validate.ts';
import type { ProblemCode } from './validateProblem.ts';

const device = (id: string): EndpointSpec => ({
  kind: 'endpoint',
  id,
  portType: 'endpoint',
  vendorId: 0x1234,
  deviceId: 0x11e8,
  classCode: 0xff00,
  bars: [{ index: 0, kind: 'memory64', prefetchable: true, sizeBytes: 1n << 20n }],
});
const port = (id: string, below: EndpointSpec) => ({
  ...device(id),
  kind: 'bridge' as const,
  portType: 'root-port' as const,
  bars: [],
  below: [below],
});

/** Two ports with a device each, and a virtual function; a sound machine to break. */
const spec: MachineSpec = {
  name: 'sound',
  hostBridges: [
    {
      id: 'root',
      lastBus: 0x7f,
      functions: [
        port('port0', device('d0')),
        port('port1', {
          ...device('d1'),
          virtualFunctions: { count: 1, firstOffset: 1, stride: 1, deviceId: 0x11e9 },
        }),
      ],
    },
  ],
  others: [{ id: 'usb', label: 'USB stick', parent: 'd0' }],
};
const built = buildMachine(spec);
if (!built.ok) throw new Error('the sound machine is not');
const sound = built.value.machine;

const change = (id: string, changed: (fn: PciFunction) => PciFunction): Machine => ({
  ...sound,
  functions: sound.functions.map(fn => (fn.id === id ? changed(fn) : fn)),
});
const changeBridge = (id: string, changed: (fn: BridgeFunction) => BridgeFunction): Machine =>
  change(id, fn => (fn.kind === 'bridge' ? changed(fn) : fn));
const withParent = (id: string, parent: string) => change(id, fn => ({ ...fn, parent: nodeId(parent) }));
const withBuses = (id: string, secondary: number, subordinate: number) =>
  changeBridge(id, fn => ({ ...fn, buses: known({ secondary, subordinate }, 'drawn') }));
const atBus = (id: string, bus: number, domain = 0) =>
  change(id, fn => ({ ...fn, bdf: makeBdf({ domain, bus, device: 0, function: 0 }) }));
const moved = <T extends { readonly address: Fact<bigint> }>(bar: T) => ({
  ...bar,
  address: known(0x1000n << 20n, 'drawn'),
});

const codesOf = (machine: Machine) => validateMachine(machine).map(({ code, node }) => [code, node]);

const broken: readonly (readonly [why: string, machine: Machine, code: ProblemCode, node: string | null])[] =
  [
    ['a function hangs below what is not there', withParent('d0', 'nowhere'), 'missing-parent', 'd0'],
    ['a chain of parents is a ring', withParent('port0', 'port0'), 'parent-cycle', 'port0'],
    ['a function hangs below an endpoint', withParent('d0', 'd1'), 'endpoint-parent', 'd0'],
    [
      'two nodes have one name',
      { ...sound, functions: [...sound.functions, ...sound.functions.slice(-1)] },
      'duplicate-id',
      'd1/vf0',
    ],
    ['two functions have one address', atBus('port1', 0), 'duplicate-address', 'port1'],
    [
      'a bridge leads to the bus it sits on',
      withBuses('port0', 0, 1),
      'secondary-not-above-primary',
      'port0',
    ],
    ['a bus range ends before it begins', withBuses('port0', 1, 0), 'subordinate-below-secondary', 'port0'],
    ['two bridges lead to one bus', withBuses('port1', 1, 2), 'bus-claimed-twice', 'port1'],
    ['the range of one bridge runs into the next', withBuses('port0', 1, 2), 'bus-claimed-twice', 'port1'],
    ['a range leaves that of the host bridge', withBuses('port1', 2, 0x80), 'bus-outside-parent', 'port1'],
    ['a device is on a bus that its parent does not lead to', atBus('d0', 9), 'bus-outside-parent', 'd0'],
    ['a device is in a domain of its own', atBus('d0', 1, 5), 'bus-outside-parent', 'd0'],
    [
      'a virtual function without its physical one',
      change('d1/vf0', fn => (fn.kind === 'endpoint' ? { ...fn, physicalFunction: nodeId('d0') } : fn)),
      'virtual-without-physical',
      'd1/vf0',
    ],
    [
      'a BAR that no window above leads to',
      change('d0', fn => ({ ...fn, bars: mapFact(fn.bars, bars => bars.map(moved)) })),
      'bar-outside-window',
      'd0',
    ],
    [
      'a child before its parent',
      { ...sound, functions: sound.functions.toReversed() },
      'child-before-parent',
      'd1/vf0',
    ],
    [
      'another device below a function that is not there',
      { ...sound, others: [{ id: nodeId('usb'), label: 'USB', parent: nodeId('gone'), virtualDma: false }] },
      'missing-parent',
      'usb',
    ],
    [
      'more functions than the page can show',
      {
        ...sound,
        functions: Array.from({ length: MAX_FUNCTIONS + 1 }, () => sound.functions)
          .flat()
          .slice(0, MAX_FUNCTIONS + 1),
      },
      'too-many-functions',
      null,
    ],
  ];

describe('a machine that cannot be is told so', () => {
  it.each(broken)('%s', (_why, machine, code, node) => {
    expect(codesOf(machine)).toContainEqual([code, node]);
  });

  it.each(broken)('%s: every problem says what and what to do', (_why, machine) => {
    for (const { message, remedy } of validateMachine(machine)) {
      expect(message).toMatch(/[.]$/);
      expect(remedy).toMatch(/[.]$/);
    }
  });

  it('the message names addresses as lspci prints them', () => {
    expect(validateMachine(withBuses('port1', 1, 2)).map(({ message }) => message)).toContain(
      '00:01.0 leads to bus 0000:01, and so does "port0".',
    );
  });

  it('a chain of bridges deeper than a domain has buses', () => {
    const bridge = sound.functions[0];
    if (!bridge) throw new Error('no bridge');
    const functions = Array.from({ length: 300 }, (_, i) => ({
      ...bridge,
      id: nodeId(`b${i}`),
      parent: nodeId(i === 0 ? 'root' : `b${i - 1}`),
    }));
    expect(codesOf({ ...sound, functions })).toContainEqual(['too-deep', 'b299']);
  });
});

describe('what is no problem', () => {
  it('a sound machine', () => expect(validateMachine(sound)).toEqual([]));

  it('an empty machine', () =>
    expect(validateMachine({ name: '', roots: [], functions: [], others: [], sideLinks: [] })).toEqual([]));

  it('facts that a capture does not show', () => {
    const unknown = { state: 'unknown' } as const;
    const functions = sound.functions.map(fn =>
      fn.kind === 'bridge'
        ? { ...fn, buses: unknown, windows: unknown }
        : { ...fn, bars: unknown, command: unknown },
    );
    expect(validateMachine({ ...sound, functions })).toEqual([]);
  });

  it('a BAR as lspci prints it: by CPU address, while windows are bus addresses', () => {
    const printed = change('d0', fn => ({
      ...fn,
      bars: mapFact(fn.bars, bars => bars.map(bar => ({ ...bar, address: known(0x1000n << 20n, 'text') }))),
    }));
    expect(validateMachine(printed)).toEqual([]);
  });

  it('a BAR of a function that does not decode memory', () => {
    const off = change('d0', fn => ({
      ...fn,
      bars: mapFact(fn.bars, bars => bars.map(moved)),
      command: known({ memorySpace: false, busMaster: false }, 'drawn'),
    }));
    expect(validateMachine(off)).toEqual([]);
  });

  it('a thousand devices', () => {
    const hostBridges = Array.from({ length: 5 }, (_, domain) => ({
      domain,
      functions: Array.from({ length: 25 }, (_, i) => ({
        ...port(`p${domain}.${i}`, device(`d${domain}.${i}.0`)),
        below: Array.from({ length: 8 }, (_, fn) => ({
          ...device(`d${domain}.${i}.${fn}`),
          at: `00.${fn}`,
        })),
      })),
    }));
    const large = buildMachine({ name: 'large', hostBridges });
    if (!large.ok) throw new Error('refused');
    expect(large.value.machine.functions).toHaveLength(5 * 25 * 9);
    expect(validateMachine(large.value.machine)).toEqual([]);
  });
});

describe('whatever it is given', () => {
  it('it answers, with a problem for each that it names', () =>
    fc.assert(
      fc.property(anyMachine, machine => {
        const ids = new Set([...machine.roots, ...machine.functions, ...machine.others].map(({ id }) => id));
        for (const { node } of validateMachine(machine)) expect(node === null || ids.has(node)).toBe(true);
      }),
    ));

  it('rings of any shape end', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 20 }), parents => {
        const first = sound.functions[0];
        if (!first) return;
        const functions = parents.map((parent, i) => ({
          ...first,
          id: nodeId(`n${i}`),
          parent: nodeId(parent === 20 ? 'root' : `n${parent % parents.length}`),
        }));
        const reached = new Set(reachable(parents));
        const rings = codesOf({ ...sound, functions, others: [], sideLinks: [] }).filter(
          ([code]) => code === 'parent-cycle',
        );
        expect(rings.map(([, node]) => node)).toEqual(
          functions.flatMap(({ id }, i) => (reached.has(i) ? [] : [id])),
        );
      }),
    ));
});

/** Indices from which the root is reached, by walking at most as far as there are nodes. */
function reachable(parents: readonly number[]): readonly number[] {
  return parents.flatMap((_, start) => {
    let at = start;
    for (let steps = 0; steps <= parents.length; steps++) {
      const parent = parents[at] ?? 20;
      if (parent === 20) return [start];
      at = parent % parents.length;
    }
    return [];
  });
}
