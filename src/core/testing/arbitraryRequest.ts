import fc from 'fast-check';
import { type RouteForm, targetKinds } from '../fabric/answers/routeForm.ts';
import { type RoutePlace, type RoutePlayKey, routePlays } from '../fabric/answers/routePlays.ts';
import { addressings, addressTypes } from '../fabric/routing/request.ts';
import { nodeId } from '../topology/machine.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 20 }).map(text => text.toWellFormed());
const anyNode = fc.option(fc.string({ unit: 'grapheme', minLength: 1 }).map(id => nodeId(id.toWellFormed())));

/** Where the player of a link may stand. */
export const anyStep: fc.Arbitrary<RoutePlace | null> = fc.option(
  fc.record({ key: fc.constantFrom(...(Object.keys(routePlays) as RoutePlayKey[])), at: fc.nat(9998) }),
);

/** A request as somebody may have typed it, sense or not. */
export const anyRequest: fc.Arbitrary<RouteForm> = fc.record({
  initiator: anyNode,
  targetKind: fc.constantFrom(...targetKinds),
  target: anyNode,
  bar: fc.option(fc.nat(5)),
  offset: anyText,
  operation: fc.constantFrom('read' as const, 'write' as const),
  size: anyText,
  relaxedOrdering: fc.boolean(),
  addressType: fc.constantFrom(...addressTypes),
  addressing: fc.option(fc.constantFrom(...addressings)),
  queuedNs: fc.nat(1_000_000),
});
