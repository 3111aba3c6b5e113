import type { Root } from '../../topology/machine.ts';

/** Whether two roots are one host bridge; undefined where a bus without its bridge may hang below either. */
export function isSameHostBridge(a: Root, b: Root): boolean | undefined {
  if (a.id === b.id) return true;
  if (a.domain !== b.domain) return false;
  return a.kind === 'host-bridge' && b.kind === 'host-bridge' ? false : undefined;
}
