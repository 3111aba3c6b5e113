import type { RouteForm } from '../../../fabric/answers/routeForm.ts';
import { say } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';
import { routed } from './routed.ts';

/** Whether what a device writes second can be seen first. */
export interface RaceClaim {
  readonly request?: Partial<RouteForm>;
  readonly isOrdered?: boolean;
  readonly overtakes?: boolean;
}

export function checkRace({ state }: ClaimContext, { request, ...claimed }: RaceClaim): Checked {
  const { race } = routed(state, request);
  if (!race) return { holds: false, sentence: say`This request is in no race.` };
  const { firstArrivesNs, secondArrivesNs, sentence } = race.race;
  const [first, second] = [firstArrivesNs, secondArrivesNs].map(Math.round);
  return {
    holds: isAsClaimed(claimed, race.race),
    sentence: [
      ...race.first,
      ...say` arrives after ${first ?? 0} ns, `,
      ...race.second,
      ...say` after ${second ?? 0} ns. `,
      ...sentence,
    ],
  };
}
