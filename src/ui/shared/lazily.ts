import { type ComponentType, lazy } from 'react';

/**
 * A part of the page whose script is asked for when it is first shown. One that does not come leaves its place empty
 * and the rest of the page working; a banner says so (`useMissedPart`).
 */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load().catch((): ComponentType<Props> => Nothing) }));
}

const Nothing = () => null;
