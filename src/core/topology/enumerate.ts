import { ok, type Result } from '../lib/result.ts';
import { assignBuses } from './assignBuses.ts';
import { type Assigned, assignWindows } from './assignWindows.ts';
import { trainLinks } from './enumerateLinks.ts';
import type { Machine } from './machine.ts';
import type { MachineProblem } from './validateProblem.ts';

/**
 * What firmware and Linux do with a machine at boot: bus numbers, bridge windows, BAR addresses, link training.
 * Ids stay. Refused where bus numbers run out; what finds no address space is a problem beside the machine.
 */
export function enumerate(machine: Machine): Result<Assigned, MachineProblem> {
  const numbered = assignBuses(machine);
  return numbered.ok ? ok(assignWindows(trainLinks(numbered.value))) : numbered;
}
