import fc from 'fast-check';
import { dmaLayers } from '../dma/dmaPlatform.ts';
import { iommuModes } from '../dma/iommu.ts';
import {
  deviceBehaviours,
  type PlatformEdits,
  type RootComplexPolicy,
  reflections,
} from '../fabric/platform/platform.ts';
import { architectures } from '../topology/architecture.ts';
import type { Machine, NodeId } from '../topology/machine.ts';

const anyReflection = fc.constantFrom(...reflections);
const anyPolicy: fc.Arbitrary<RootComplexPolicy> = fc.record({
  reflects: fc.record({
    'same-root-port': anyReflection,
    'between-root-ports': anyReflection,
    'between-host-bridges': anyReflection,
    'between-sockets': anyReflection,
  }),
  refusedReads: fc.constantFrom('unsupported-request' as const, 'no-answer' as const),
  resegmentsToBytes: fc.option(fc.constantFrom(64, 128, 4096)),
  peersBypassIommu: fc.boolean(),
});
const anyAddress = fc.bigInt(0n, (1n << 64n) - 1n);

/** Any fields of a platform set, the others not set. */
export function anyPlatform({ roots, functions }: Machine): fc.Arbitrary<PlatformEdits> {
  const rootIds = roots.map(root => root.id);
  const bridges = functions.filter(fn => fn.kind === 'bridge').map(fn => fn.id);
  return fc.record(
    {
      architecture: fc.constantFrom(...architectures.map(row => row.id)),
      iommu: fc.record({ mode: fc.constantFrom(...iommuModes), ats: fc.boolean() }),
      dmaLayer: fc.constantFrom(...dmaLayers),
      memory: fc.array(
        fc
          .tuple(anyAddress, anyAddress)
          .map(([a, b]) => (a < b ? { base: a, limit: b } : { base: b, limit: a })),
        { maxLength: 3 },
      ),
      rootComplex: anyPolicy,
      rootComplexes: forSome(rootIds, anyPolicy),
      devices: forSome(
        functions.map(fn => fn.id),
        fc.constantFrom(...deviceBehaviours),
      ),
      subtractiveBridges: fc.shuffledSubarray(bridges),
      inboundOffsets: forSome(rootIds, fc.bigInt(-(1n << 64n) + 1n, (1n << 64n) - 1n)),
    },
    { requiredKeys: [] },
  );
}

function forSome<T>(nodes: readonly NodeId[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<NodeId, T>> {
  return fc
    .shuffledSubarray([...nodes])
    .chain(some => fc.tuple(...some.map(node => value.map(item => [node, item] as const))))
    .map(entries => Object.fromEntries(entries) as Record<NodeId, T>);
}
