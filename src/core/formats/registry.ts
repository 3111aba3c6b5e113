import type { Format } from './format.ts';
import { lspciText } from './lspciText.ts';
import { lspciTree } from './lspciTree.ts';

/** Every form that is read. A new one is its file, its test and a line here. */
export const formats: readonly Format[] = [lspciTree, lspciText];
