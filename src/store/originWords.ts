import { assertNever } from '../core/lib/assertNever.ts';
import type { Origin } from './opened.ts';

/** How a machine came here, in words. */
export function originWords(origin: Origin): string {
  switch (origin.kind) {
    case 'capture':
      return `captured · ${origin.what}`;
    case 'example':
      return 'built-in example';
    case 'lesson':
      return `lesson · ${origin.title}`;
    case 'link':
      return 'from a link';
    case 'file':
      return `from a file · ${origin.what}`;
    case 'shelf':
      return origin.what;
    default:
      return assertNever(origin);
  }
}
