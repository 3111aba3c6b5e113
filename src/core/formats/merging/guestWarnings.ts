import { guestOf, guestWords } from '../../topology/guest.ts';
import type { Machine } from '../../topology/machine.ts';
import type { ImportWarning, ToldSystem } from '../imported.ts';

/** That the text was printed in a guest, by its devices or by what it says of the CPU: the first thing to know of it. */
export function guestWarnings(
  machine: Machine | undefined,
  { hypervisor }: Pick<ToldSystem, 'hypervisor'>,
): readonly ImportWarning[] {
  const guest = machine ? guestOf(machine) : null;
  const told = guest ?? (hypervisor && { by: hypervisor.value, isCloud: false });
  return told ? [{ code: 'guest', line: hypervisor?.line ?? null, message: guestWords(told) }] : [];
}
