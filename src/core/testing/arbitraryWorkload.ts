import fc from 'fast-check';
import type { FlowSpec, Workload } from '../fabric/packets/workload.ts';
import { addressings, addressTypes, type RouteTarget } from '../fabric/routing/request.ts';
import type { Machine } from '../topology/machine.ts';

/** Transfers between functions of a machine and to memory; whether they can run is another matter. */
export function anyWorkload({ functions }: Machine): fc.Arbitrary<Workload> {
  if (functions.length === 0) return fc.constant({ flows: [] });
  const node = fc.constantFrom(...functions.map(fn => fn.id));
  const word = fc.bigInt(0n, (1n << 64n) - 1n);
  const target: fc.Arbitrary<RouteTarget> = fc.oneof(
    fc.record({ kind: fc.constant('system-memory' as const), address: word }),
    fc.record({
      kind: fc.constantFrom('bar' as const, 'doorbell' as const),
      node,
      bar: fc.nat(5),
      offset: word,
    }),
  );
  const flow: fc.Arbitrary<FlowSpec> = fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 12 }).map(name => name.toWellFormed()),
    initiator: node,
    target,
    operation: fc.constantFrom('read' as const, 'write' as const),
    sizeBytes: fc.integer({ min: 1, max: 2 ** 40 }),
    startPs: fc.nat(2 ** 40),
    repeat: fc.integer({ min: 1, max: 1000 }),
    queueDepth: fc.integer({ min: 1, max: 64 }),
    relaxedOrdering: fc.boolean(),
    idBasedOrdering: fc.boolean(),
    addressing: fc.constantFrom(...addressings),
    addressType: fc.constantFrom(...addressTypes),
    follows: fc.constant(null),
    paceGigabytes: fc.option(fc.integer({ min: 1, max: 999 }).map(rate => rate / 8)),
  });
  const led = (flows: readonly FlowSpec[], picks: readonly number[]) =>
    flows.map((each, i) => {
      const flow = (picks[i] ?? 0) % (flows.length + 1);
      const when = i % 2 === 0 ? ('sent' as const) : ('delivered' as const);
      return flow === i || flow === flows.length ? each : { ...each, follows: { flow, when, lag: i % 3 } };
    });
  return fc
    .tuple(fc.array(flow, { maxLength: 4 }), fc.array(fc.nat(8), { minLength: 4, maxLength: 4 }))
    .map(([flows, picks]) => ({ flows: led(flows, picks) }));
}
