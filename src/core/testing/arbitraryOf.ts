import fc from 'fast-check';

/** Up to `maximum` of what `one` makes of the candidates; none where there are no candidates. */
export const listOf = <C, T>(
  candidates: readonly C[],
  maximum: number,
  one: (candidate: fc.Arbitrary<C>) => fc.Arbitrary<T>,
): fc.Arbitrary<readonly T[]> =>
  candidates.length === 0
    ? fc.constant([])
    : fc.array(one(fc.constantFrom(...candidates)), { maxLength: maximum });

/** One of the candidates, or null. */
export const oneOrNone = <C>(candidates: readonly C[]): fc.Arbitrary<C | null> =>
  candidates.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...candidates));
