import type { EmbedPart } from '../../store/embed.ts';
import { type Veil, veiledUntilReveal } from '../../store/veiled.ts';
import { useApp } from '../shared/app.ts';

const ALL: readonly EmbedPart[] = [];

/** What a lesson veils until its question is answered, by the part that shows it. */
const veilOver: Partial<Record<EmbedPart, Veil>> = { verdict: 'verdict', advisor: 'remedies' };

/** Whether a part is to be seen: the page around a frame may leave some out, and a lesson asks first. */
export function useShows(): (part: EmbedPart) => boolean {
  const hides = useApp(state => state.embed?.hides ?? ALL);
  const veiled = useApp(veiledUntilReveal);
  return part => {
    const veil = veilOver[part];
    return !hides.includes(part) && !(veil && veiled.has(veil));
  };
}
