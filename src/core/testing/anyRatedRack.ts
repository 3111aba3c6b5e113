import fc from 'fast-check';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { ACS_CR, ACS_RR, ACS_UF } from '../topology/acs.ts';
import { known } from '../topology/fact.ts';
import { type LinkRate, linkGenerations } from '../topology/link.ts';
import type { Machine } from '../topology/machine.ts';
import { anyRack } from './arbitraryRack.ts';
import { carrying } from './askRoute.ts';
import type { RatedMachine } from './oneModel.ts';

const anyRate: fc.Arbitrary<LinkRate> = fc.record({
  generation: fc.constantFrom(...linkGenerations.map(row => row.generation)),
  width: fc.constantFrom(1, 4, 8, 16),
});

const anySizes = fc.record({
  payload: fc.constantFrom(128, 256, 512),
  request: fc.constantFrom(128, 512, 4096),
});
type Sizes = typeof anySizes extends fc.Arbitrary<infer S> ? S : never;

const trained = (machine: Machine, rates: readonly LinkRate[], sizes: readonly Sizes[]): Machine => ({
  ...machine,
  functions: machine.functions.map((fn, at) => {
    const rate = known(rates[at % rates.length] as LinkRate, 'drawn');
    const { payload, request } = sizes[at % sizes.length] as Sizes;
    return {
      ...fn,
      link: known({ maximum: rate, current: rate }, 'drawn'),
      maxPayloadBytes: known(payload, 'drawn'),
      maxReadRequestBytes: known(request, 'drawn'),
    };
  }),
});

/** A random machine whose links have any rates and whose root complexes carry everything, whole or cut. */
export const anyRatedRack: fc.Arbitrary<RatedMachine> = fc
  .record({
    machine: anyRack(fc.constantFrom(undefined, 0, ACS_RR | ACS_CR | ACS_UF)),
    rates: fc.array(anyRate, { minLength: 3, maxLength: 7 }),
    sizes: fc.array(anySizes, { minLength: 2, maxLength: 5 }),
    resegmentsToBytes: fc.constantFrom(null, 64),
    isAmd: fc.boolean(),
  })
  .map(({ machine, rates, sizes, resegmentsToBytes, isAmd }) => ({
    machine: trained(machine, rates, sizes),
    settings: {
      ...defaultSettings,
      cpu: isAmd ? { vendor: 'amd', family: 0x19 } : { vendor: 'intel', family: 6 },
    },
    platform: { rootComplex: { ...carrying('reads-and-writes'), resegmentsToBytes } },
  }));
