import type { EmbedPart } from '../../store/embed.ts';
import { useApp } from '../shared/app.ts';

const ALL: readonly EmbedPart[] = [];

/** Whether a part is to be seen: the page around a frame may leave some out. */
export function useShows(): (part: EmbedPart) => boolean {
  const hides = useApp(state => state.embed?.hides ?? ALL);
  return part => !hides.includes(part);
}
