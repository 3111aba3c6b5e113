import { knownValue } from '../../core/topology/fact.ts';
import { type Link, linkGigabytesPerSecond, makeLinkRate } from '../../core/topology/link.ts';

/** What the facts of a device say of its link: as it was read, and what its own end can do where that is more. */
export function linkWords(link: Link): { readonly text: string; readonly of: string | null } | null {
  const now = knownValue(link.current);
  const most = knownValue(link.maximum);
  if (link.current.state === 'absent')
    return { text: `down${most ? `, can do ${makeLinkRate(most)}` : ''}`, of: null };
  const shown = now ?? most;
  if (!shown) return null;
  const slower = now && most && (now.generation < most.generation || now.width < most.width);
  return {
    text: `${makeLinkRate(shown)}, ${linkGigabytesPerSecond(shown).toFixed(1)} GB/s`,
    of: slower ? makeLinkRate(most) : null,
  };
}
