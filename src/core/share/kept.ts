import { err, ok, type Result } from '../lib/result.ts';
import { unsafeProblem } from '../topology/validate.ts';
import { keptCaps } from './limits.ts';
import { decodeLink, encodeFragment, type OpenedLink } from './link.ts';
import { type ShareError, shareError } from './shareError.ts';

/**
 * The form in which a browser keeps a document and where in it to look; it is the fragment of a link, under caps of its own, so that a machine too large for a link is kept. Whoever keeps
 * machines knows nothing of it but that it is text, so that another form can take its place here.
 *
 * It has been opened again before it is handed out: what comes back has every root and device of what was given. Error:
 * it would not open again, and why.
 */
export function makeKept(opened: OpenedLink): Result<string, ShareError> {
  const unsafe = unsafeProblem(opened.document.machine);
  if (unsafe) return err(shareError('invalid-machine', unsafe.message));
  let form: string;
  try {
    form = encodeFragment(opened);
  } catch (reason) {
    // A value that the form has no room for is no reason to lose the rest: whoever keeps it is told.
    return err(shareError('invalid-machine', `A value of it cannot be written: ${wordsOf(reason)}.`));
  }
  const back = openKept(form);
  if (!back.ok) return back;
  const missing = missingNodes(opened.document, back.value.document);
  return missing === 0
    ? ok(form)
    : err(
        shareError('invalid-machine', `${missing} of its devices would be missing when it is opened again.`),
      );
}

/** Opens what `makeKept` of this or an older Peerlane made; nothing in it is trusted. */
export const openKept = (form: string): Result<OpenedLink, ShareError> => decodeLink(form, keptCaps);

function missingNodes(before: OpenedLink['document'], after: OpenedLink['document']): number {
  const there = new Set(nodesOf(after));
  return nodesOf(before).filter(id => !there.has(id)).length;
}

const nodesOf = ({ machine }: OpenedLink['document']) =>
  [...machine.roots, ...machine.functions, ...machine.others].map(({ id }) => id);

const wordsOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));
