import fc from 'fast-check';
import type { FunctionSpec, MachineSpec } from '../topology/buildSpec.ts';
import type { BarSpec } from '../topology/facts/drawnFacts.ts';

/** BARs of one function: at most three, of sizes from 16 bytes of I/O to 64 GiB of memory. */
const anyBars: fc.Arbitrary<readonly BarSpec[]> = fc
  .array(
    fc.oneof(
      fc.nat(4).map(n => ({ kind: 'io' as const, prefetchable: false, sizeBytes: 1n << BigInt(4 + n) })),
      fc.record({
        kind: fc.constant('memory32' as const),
        prefetchable: fc.boolean(),
        sizeBytes: fc.nat(16).map(n => 1n << BigInt(8 + n)),
      }),
      fc.record({
        kind: fc.constant('memory64' as const),
        prefetchable: fc.boolean(),
        sizeBytes: fc.nat(16).map(n => 1n << BigInt(8 + n)),
      }),
      fc.nat(16).map(n => ({
        kind: 'memory64' as const,
        prefetchable: true,
        sizeBytes: 1n << BigInt(20 + n),
      })),
    ),
    { maxLength: 3 },
  )
  .map(bars => bars.map((bar, index) => ({ ...bar, index: index * 2 })));

const common = { vendorId: 0x1234, deviceId: 0x11e8, classCode: 0xff00 };

const anyEndpoint: fc.Arbitrary<FunctionSpec> = fc
  .record({
    bars: anyBars,
    virtual: fc.option(
      fc.record({ count: fc.integer({ min: 1, max: 20 }), firstOffset: fc.integer({ min: 1, max: 300 }) }),
      { freq: 5 },
    ),
  })
  .map(({ bars, virtual }) => ({
    ...common,
    kind: 'endpoint',
    bars,
    ...(virtual
      ? {
          virtualFunctions: {
            ...virtual,
            // Clear of the devices that stand beside it on the bus.
            firstOffset: virtual.firstOffset + 64,
            stride: 1,
            deviceId: 0x11e9,
            bars: [{ index: 0, kind: 'memory64', prefetchable: true, sizeBytes: 1n << 16n }],
          },
        }
      : {}),
  }));

const { children } = fc.letrec<{ children: readonly FunctionSpec[]; spec: FunctionSpec }>(tie => ({
  children: fc.array(tie('spec'), { maxLength: 4 }),
  spec: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyEndpoint,
    fc.record({ bars: anyBars, below: tie('children') }).map(({ bars, below }) => ({
      ...common,
      kind: 'bridge' as const,
      portType: 'downstream-port' as const,
      // A bridge has two BARs.
      bars: bars.slice(0, 1),
      below,
    })),
  ),
}));

/** A machine of up to three root buses, with all that enumeration has to place. */
export const anyMachineSpec: fc.Arbitrary<MachineSpec> = fc
  .array(children, { minLength: 1, maxLength: 3 })
  .map(roots => ({
    name: 'any',
    hostBridges: roots.map((functions, i) => ({ bus: i * 0x50, functions })),
  }));
