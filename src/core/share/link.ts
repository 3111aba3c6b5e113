import { err, ok, type Result } from '../lib/result.ts';
import type { PeerlaneDocument, View } from './document.ts';
import { fromField, readFields, readView, viewFields } from './fragment.ts';
import { MAX_FRAGMENT_CHARACTERS } from './limits.ts';
import { decodeDocument, encodeDocument } from './payload.ts';
import { type ShareError, shareError } from './shareError.ts';

/** A document and where in it to look. */
export interface OpenedLink {
  readonly document: PeerlaneDocument;
  readonly view: View;
  /** Version A of a comparison, of which `document` is B; not there in a link to one machine. */
  readonly before?: PeerlaneDocument;
}

/** What a fragment names: a machine of its own, or a built-in example by its name. */
export type LinkTarget =
  | ({ readonly kind: 'document' } & OpenedLink)
  | { readonly kind: 'scene'; readonly scene: string; readonly view: View };

/** The whole fragment, without `#`: `s=1d.…&a=1d.…&p=<provider>~<client>&lens=…&m=view`; `a=` for a comparison alone. */
export function encodeLink({ document, view, before }: OpenedLink): string {
  const compared = before ? [`a=${encodeDocument(before)}`] : [];
  return [`s=${encodeDocument(document)}`, ...compared, ...viewFields(view), 'm=view'].join('&');
}

/** The machine that a fragment carries (with or without `#`). A pair that the machine lacks is dropped. */
export function decodeLink(fragment: string): Result<OpenedLink, ShareError> {
  const target = readFragment(fragment);
  if (!target.ok) return target;
  if (target.value.kind === 'document') {
    const { kind: _, ...opened } = target.value;
    return ok(opened);
  }
  return err(
    shareError(
      'example',
      `This link names the built-in example "${target.value.scene}" and carries no machine.`,
    ),
  );
}

/** What a fragment names: `s=` a machine, with `a=` what it is compared with, `e=` an example. Unknown fields are ignored; nothing in it is trusted. */
export function readFragment(fragment: string): Result<LinkTarget, ShareError> {
  if (fragment.length > MAX_FRAGMENT_CHARACTERS) {
    return err(shareError('too-large', 'The link is longer than any machine needs.'));
  }
  const fields = readFields(fragment);
  const view = readView(fields);
  const payload = fields.get('s');
  if (payload) return readDocuments(payload, fields.get('a'), view);
  const scene = fields.get('e');
  if (scene) return ok({ kind: 'scene', scene: fromField(scene).slice(0, 100), view });
  const nothing = fragment.replace(/^#/, '') === '';
  return err(
    nothing
      ? shareError('empty', 'The link carries nothing after the #.')
      : shareError('not-a-link', 'The link names neither a machine nor an example.'),
  );
}

/** Both versions are read with the same care and the same caps; half a comparison is none. */
function readDocuments(
  payload: string,
  compared: string | undefined,
  view: View,
): Result<LinkTarget, ShareError> {
  const document = decodeDocument(payload);
  if (!document.ok) return document;
  const opened = {
    kind: 'document',
    document: document.value,
    view: within(document.value, view),
  } as const;
  if (!compared) return ok(opened);
  const before = decodeDocument(compared);
  if (before.ok) return ok({ ...opened, before: before.value });
  const { code, message } = before.error;
  return err({ ...before.error, code, message: `Version A of the comparison: ${message}` });
}

/** The view, without a pair whose devices the machine does not have. */
function within({ machine }: PeerlaneDocument, view: View): View {
  const ids = new Set([...machine.functions, ...machine.others].map(node => node.id));
  const { pair } = view;
  return pair && ids.has(pair.provider) && ids.has(pair.client) ? view : { ...view, pair: null };
}
