import { acsBitsIn, controlWord, REDIRECT_BITS } from '../../topology/acs.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { listed } from '../../topology/sentence.ts';
import { redirects } from '../policy/walk.ts';

/** What p2pdma makes of the ACS of one function, as a sentence. */
export function acsFinding(fn: PciFunction): string {
  const redirecting = redirects(fn);
  if (redirecting === undefined) return 'what its ACS does is not shown.';
  if (redirecting) return `${listed(acsBitNames(fn, REDIRECT_BITS))} on, so it redirects.`;
  const others = acsBitNames(fn, ~REDIRECT_BITS);
  if (others.length > 0) return `${listed(others)} on, which do not redirect.`;
  return fn.acs.state === 'absent' ? 'no ACS.' : 'ACS redirects nothing.';
}

/** The bits of the mask that are on in the ACS Control register, as lspci names them; none where it is not shown. */
export function acsBitNames(fn: PciFunction, mask: number): readonly string[] {
  if (redirects(fn) === undefined) return [];
  const acs = knownValue(fn.acs);
  return acsBitsIn(acs ? controlWord(acs).value & mask : 0).map(bit => bit.lspci);
}
