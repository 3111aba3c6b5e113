import { type ComponentType, lazy } from 'react';

/** A part of the page whose script is asked for when it is first shown. */
export function lazily(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load() }));
}
