import type { OpenedLink } from '../core/share/link.ts';

/** A file as somebody dropped or chose it. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The same once the engine knows what it is. */
export interface SavedMachine extends OpenedLink {
  readonly name: string;
}

/** What a machine is called that was read from this file. */
export const machineNameOf = (file: string): string =>
  file
    .split('/')
    .at(-1)
    ?.replace(/\.(txt|log|lspci|out)$/i, '') || file;

const MOST_LISTED = 12;

/** Sentences one after the other; of very many the first, and how many more there are. */
export function listed(sentences: readonly string[]): string {
  const more = sentences.length - MOST_LISTED;
  return [...sentences.slice(0, MOST_LISTED), ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}
