import fc from 'fast-check';
import { nvidiaModules, programs, purposes, type StackSettings, toldFacts } from '../stack/stackSettings.ts';

const anyVersion = fc.array(fc.nat(999), { minLength: 1, maxLength: 4 }).map(parts => parts.join('.'));
const anyText = fc.oneof(
  fc.constant(''),
  fc.string({ maxLength: 40 }),
  fc.constant('-'),
  fc.constant('=\t\n'),
);

/** What a person may set of drivers and libraries. */
export const anyStack: fc.Arbitrary<StackSettings> = fc.record({
  purpose: fc.option(fc.constantFrom(...purposes)),
  versions: fc.dictionary(fc.constantFrom(...programs), anyVersion, { noNullPrototype: true }),
  nvidiaModule: fc.option(fc.constantFrom(...nvidiaModules)),
  facts: fc.dictionary(fc.constantFrom(...toldFacts), fc.boolean(), { noNullPrototype: true }),
  parameters: anyText,
  environment: anyText,
  kernelConfig: anyText,
  cufile: anyText,
});
