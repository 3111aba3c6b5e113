import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRack } from '../../testing/arbitraryRack.ts';
import { onto } from '../../testing/askRoute.ts';
import { type Simulated, simulated } from '../../testing/simulated.ts';
import { ACS_CR, ACS_RR, ACS_UF } from '../../topology/acs.ts';
import type { Machine } from '../../topology/machine.ts';
import { reflections, reflectsAll, unknownRootComplex } from '../platform/platform.ts';
import { type Credits, defaultPacketOptions, type PacketOptions } from './options.ts';
import type { Simulation } from './simulate.ts';
import { type FlowSpec, plainFlow } from './workload.ts';

const PAYLOADS = [128, 256, 512] as const;

/** From the least that the specification allows for this MPS (section 2.6.1) to plenty; completions may be infinite. */
function anyCredits(payloadBytes: number): fc.Arbitrary<Credits> {
  const units = payloadBytes / 16;
  const pool = (leastUnits: number) =>
    fc.record({
      headers: fc.integer({ min: 1, max: 8 }),
      dataUnits: fc.integer({ min: leastUnits, max: 100 }),
    });
  return fc.record({
    posted: pool(units),
    nonPosted: pool(1),
    completion: fc.oneof(pool(units), fc.constant({ headers: 0, dataUnits: 0 })),
  });
}

const anyOptions: fc.Arbitrary<Partial<PacketOptions>> = fc.constantFrom(...PAYLOADS).chain(maxPayloadBytes =>
  fc.record({
    maxPayloadBytes: fc.constant(maxPayloadBytes),
    maxReadRequestBytes: fc.constantFrom(128, 512, 4096),
    readCompletionBoundaryBytes: fc.constantFrom(64, 128),
    cutsAtBoundary: fc.boolean(),
    tagsPerRequester: fc.constantFrom(1, 4, 32),
    credits: fc.record({
      endpoint: anyCredits(maxPayloadBytes),
      switch: anyCredits(maxPayloadBytes),
      root: anyCredits(maxPayloadBytes),
    }),
    scalesCreditsFrom: fc.constant(null),
    completionTimeoutNs: fc.constant(100_000),
  }),
);

function anyFlow(machine: Machine): fc.Arbitrary<FlowSpec> {
  const ids = machine.functions.filter(fn => fn.kind === 'endpoint').map(fn => fn.id);
  return fc
    .record({
      initiator: fc.constantFrom(...ids),
      target: fc.oneof(
        {
          weight: 4,
          arbitrary: fc.tuple(fc.constantFrom(...ids), fc.nat(9000)).map(([id, at]) => onto(id, BigInt(at))),
        },
        { weight: 1, arbitrary: fc.constant({ kind: 'system-memory' as const, address: 0x20_0000n }) },
      ),
      operation: fc.constantFrom('read' as const, 'write' as const),
      sizeBytes: fc.integer({ min: 1, max: 20_000 }),
      startPs: fc.nat(1_000_000),
      repeat: fc.integer({ min: 1, max: 3 }),
      queueDepth: fc.integer({ min: 1, max: 3 }),
      relaxedOrdering: fc.boolean(),
      idBasedOrdering: fc.boolean(),
      addressing: fc.constantFrom('bus' as const, 'dma-map' as const),
    })
    .map(({ initiator, target, operation, ...more }) => plainFlow(initiator, target, operation, more));
}

const anyRun: fc.Arbitrary<Simulated> = anyRack(
  fc.constantFrom(undefined, 0, ACS_RR | ACS_CR | ACS_UF, ACS_RR),
)
  .filter(machine => machine.functions.some(fn => fn.kind === 'endpoint'))
  .chain(machine =>
    fc.record({
      machine: fc.constant(machine),
      flows: fc.array(anyFlow(machine), { minLength: 1, maxLength: 8 }),
      options: anyOptions,
      platform: fc.record({
        rootComplex: fc.record({
          reflects: fc.constantFrom(...reflections).map(reflectsAll),
          refusedReads: fc.constantFrom('unsupported-request' as const, 'no-answer' as const),
          resegmentsToBytes: fc.constantFrom(null, 64),
          peersBypassIommu: fc.constant(unknownRootComplex.peersBypassIommu),
        }),
      }),
    }),
  );

function expectAllAccounted(run: Simulation): void {
  for (const flow of run.flowResults()) {
    const held = flow.outcome === 'unknown' || flow.outcome === 'not-sent';
    expect(flow.deliveredBytes + flow.lostBytes).toBe(held ? 0 : flow.totalBytes);
    const isGood = flow.outcome === 'delivered' || flow.outcome === 'redirected';
    expect(isGood ? flow.lostBytes : flow.deliveredBytes).toBe(0);
  }
}

function expectNothingLeft(run: Simulation): void {
  for (const channel of run.channels.keys()) {
    const { queues, credits } = run.occupancy(channel);
    expect(queues).toEqual([]);
    for (const { headers, dataUnits } of credits) expect([headers.inUse, dataUnits.inUse]).toEqual([0, 0]);
  }
}

describe('any workload under any legal credits', () => {
  it('finishes; every byte is delivered or its loss is told; every buffer is empty', () => {
    fc.assert(
      fc.property(anyRun, what => {
        const run = simulated(what);
        run.step(Number.POSITIVE_INFINITY);
        expect(run.outcome().kind).toBe('finished');
        expectAllAccounted(run);
        expectNothingLeft(run);
      }),
      { numRuns: 200 },
    );
  });

  it('goes on from any checkpoint as it would have without', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(2000), fc.nat(500), (what, before, wander) => {
        const run = simulated(what);
        run.step(before);
        const checkpoint = run.checkpoint();
        run.step(wander);
        run.restore(checkpoint);
        run.step(Number.POSITIVE_INFINITY);
        const straight = simulated(what);
        straight.step(Number.POSITIVE_INFINITY);
        expect(run.flowResults()).toEqual(straight.flowResults());
        expect(run.linkResults()).toEqual(straight.linkResults());
        expect(run.steps()).toBe(straight.steps());
      }),
      { numRuns: 25 },
    );
  });

  it('keeps within its credits at every step', () => {
    const least = { headers: 1, dataUnits: 8 };
    const credits: Credits = { posted: least, nonPosted: least, completion: least };
    fc.assert(
      fc.property(anyRun, what => {
        const options = {
          ...defaultPacketOptions,
          maxPayloadBytes: 128,
          credits: { endpoint: credits, switch: credits, root: credits },
          scalesCreditsFrom: null,
          completionTimeoutNs: 100_000,
        };
        const run = simulated({ ...what, flows: what.flows.slice(0, 3), options });
        while (run.step(97) > 0) {
          for (const channel of run.channels.keys()) {
            for (const { headers, dataUnits } of run.occupancy(channel).credits) {
              expect(headers.inUse).toBeLessThanOrEqual(headers.limit ?? 0);
              expect(headers.inUse).toBeGreaterThanOrEqual(0);
              expect(dataUnits.inUse).toBeLessThanOrEqual(dataUnits.limit ?? 0);
              expect(dataUnits.inUse).toBeGreaterThanOrEqual(0);
            }
          }
        }
        expect(run.outcome().kind).toBe('finished');
      }),
      { numRuns: 20 },
    );
  });
});
