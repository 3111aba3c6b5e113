import { type Theme, themes } from './themes.ts';

/** What a page that shows Peerlane in a frame may leave out. */
export const embedParts = ['outline', 'tree', 'inspector', 'verdict', 'advisor', 'views', 'lesson'] as const;
export type EmbedPart = (typeof embedParts)[number];

/** Without its verdict a machine is an exercise: no matrix, which would tell every answer, and nothing to change one. */
const impliedBy: Partial<Record<EmbedPart, readonly EmbedPart[]>> = { verdict: ['advisor', 'views'] };

/** How Peerlane is shown inside another page. There it reads and keeps nothing of this browser's. */
export interface Embed {
  readonly hides: readonly EmbedPart[];
  /** Everything is open for reading; only a lesson changes its machine. */
  readonly isLocked: boolean;
  /** The colours of the page around it, if it names them. */
  readonly theme: Theme;
}

/** Reads `?embed=1&hide=outline,advisor&lock=edit&theme=dark`; null: no frame. What is not understood is left out. */
export function readEmbed(search: string): Embed | null {
  const fields = new URLSearchParams(search);
  if (fields.get('embed') !== '1') return null;
  const asked = embedParts.filter(part => (fields.get('hide') ?? '').split(',').includes(part));
  const hidden = new Set(asked.flatMap(part => [part, ...(impliedBy[part] ?? [])]));
  return {
    hides: embedParts.filter(part => hidden.has(part)),
    isLocked: fields.get('lock') === 'edit',
    theme: themes.find(theme => theme === fields.get('theme')) ?? 'system',
  };
}
