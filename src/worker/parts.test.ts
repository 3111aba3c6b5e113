import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PeerlaneDocument } from '../core/share/document.ts';
import { anyDocument } from '../core/testing/arbitraryMachine.ts';
import { heldParts, toldParts } from './parts.ts';

type Step = (document: PeerlaneDocument) => PeerlaneDocument;

/** What a person does to a document: most of it stays the very same object. */
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.string().map(
    (name): Step =>
      document => ({ ...document, machine: { ...document.machine, name } }),
  ),
  fc.nat().map(
    (pick): Step =>
      ({ machine, ...document }) => {
        const at = pick % Math.max(1, machine.functions.length);
        const functions = machine.functions.map((fn, i) =>
          i === at ? { ...fn, label: `card ${pick}` } : fn,
        );
        return { ...document, machine: { ...machine, functions } };
      },
  ),
  fc.constant<Step>(({ machine, ...document }) => ({
    ...document,
    machine: { ...machine, others: machine.others.slice(1), functions: [...machine.functions] },
  })),
  fc.constant<Step>(document => ({ ...document, sharing: [...document.sharing] })),
  fc.constant<Step>(document => ({ ...document, workload: { flows: document.workload.flows.slice(1) } })),
  anyDocument.map(
    (other): Step =>
      () =>
        other,
  ),
);

describe('a document that crosses over in parts', () => {
  it('arrives as it was sent, whatever was sent before and however little is held', () => {
    fc.assert(
      fc.property(
        anyDocument,
        fc.array(anyStep, { maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        (first, steps, most) => {
          const [told, held] = [toldParts(), heldParts(most)];
          let document = first;
          for (const step of [(same: PeerlaneDocument) => same, ...steps]) {
            document = step(document);
            const call = { document, before: first };
            const arrived =
              held.unpack(structuredClone(told.pack(call))) ??
              held.unpack(structuredClone(told.pack(call, { whole: true })));
            expect(arrived?.value).toEqual(call);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('comes back by the same number, and is named by it from then on', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        const [told, held] = [toldParts(), heldParts(8)];
        const answer = { ok: true, value: { document } };
        const back = told.unpack(structuredClone(held.pack(answer))) as typeof answer;
        expect(back).toEqual(answer);
        const { machine } = back.value.document;
        const packed = told.pack({ machine });
        expect(packed.parts).toEqual([]);
        expect(held.unpack(packed)?.value).toEqual({ machine });
      }),
      { numRuns: 40 },
    );
  });
});
