import type { Bdf } from '../../topology/bdf.ts';
import { known, knownValue } from '../../topology/fact.ts';
import type { Reading } from '../sighting.ts';
import type { MergedFunction } from './mergeSightings.ts';

/** The functions with the type of the group that each is in; a group may be listed in another part of the text. */
export function typedGroups(
  functions: ReadonlyMap<Bdf, MergedFunction>,
  readings: readonly Reading[],
): ReadonlyMap<Bdf, MergedFunction> {
  const types = new Map(readings.flatMap(({ groupTypes }) => [...(groupTypes ?? [])]));
  if (types.size === 0) return functions;
  return new Map(
    [...functions].map(([bdf, fn]) => {
      const type = types.get(knownValue(fn.facts.iommuGroup) ?? -1);
      return [bdf, type ? { ...fn, facts: { ...fn.facts, iommuGroupType: known(type, 'sysfs') } } : fn];
    }),
  );
}
