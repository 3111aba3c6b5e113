import { err, ok, type Result } from '../lib/result.ts';
import type { PeerlaneDocument, View } from './document.ts';
import { fromField, readFields, readView, viewFields } from './fragment.ts';
import { type Caps, linkCaps } from './limits.ts';
import { decodeDocument, documentText, packDocument, tooLong } from './payload.ts';
import { changedSince, ruledField } from './ruledBy.ts';
import { type ShareError, shareError } from './shareError.ts';
import { upgrades } from './versions.ts';

/** A document and where in it to look. */
export interface OpenedLink {
  readonly document: PeerlaneDocument;
  readonly view: View;
  /** Version A of a comparison, of which `document` is B; not there in a link to one machine. */
  readonly before?: PeerlaneDocument;
  /** What is answered otherwise now than when the link was made, in whole sentences; not there where nothing is. */
  readonly changed?: string;
}

/** What a fragment names: a machine of its own, or a built-in example by its name. */
export type LinkTarget =
  | ({ readonly kind: 'document' } & OpenedLink)
  | { readonly kind: 'scene'; readonly scene: string; readonly view: View };

/**
 * The fragment of a link, without `#`: `s=1d.…&a=1d.…&p=<provider>~<client>&lens=…&m=view&r=…`; `a=` for a comparison
 * alone, `r=` for the rules that it was answered by. Error: a link cannot hold this machine, as it would not open again under the caps of a link, which are lower
 * than those of what is kept or saved.
 */
export function encodeLink(opened: OpenedLink): Result<string, ShareError> {
  const texts = textsOf(opened);
  if (texts.some(text => text.length > linkCaps.inflatedBytes)) return err(noLinkHolds);
  const fragment = `${fragmentOf(texts, opened.view)}&r=${ruledField(opened)}`;
  return fragment.length > linkCaps.characters ? err(noLinkHolds) : ok(fragment);
}

const noLinkHolds = shareError('link-too-small', 'This machine is larger than a link can hold.');

/** The same without a cap: what is kept or saved has caps of its own. */
export const encodeFragment = (opened: OpenedLink): string => fragmentOf(textsOf(opened), opened.view);

const textsOf = ({ document, before }: OpenedLink): readonly string[] =>
  (before ? [document, before] : [document]).map(documentText);

const fragmentOf = ([document = '', before]: readonly string[], view: View): string => {
  const compared = before === undefined ? [] : [`a=${packDocument(before)}`];
  return [`s=${packDocument(document)}`, ...compared, ...viewFields(view), 'm=view'].join('&');
};

/** The machine that a fragment carries (with or without `#`). A pair that the machine lacks is dropped. */
export function decodeLink(fragment: string, caps: Caps = linkCaps): Result<OpenedLink, ShareError> {
  const target = readFragment(fragment, caps);
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
export function readFragment(fragment: string, caps: Caps = linkCaps): Result<LinkTarget, ShareError> {
  if (fragment.length > caps.characters) return err(tooLong(caps));
  const fields = readFields(fragment);
  const view = readView(fields);
  const payload = fields.get('s');
  if (payload)
    return ruled(readDocuments({ payload, compared: fields.get('a'), view }, caps), fields.get('r'));
  const scene = fields.get('e');
  if (scene) return ok({ kind: 'scene', scene: fromField(scene).slice(0, 100), view });
  const nothing = fragment.replace(/^#/, '') === '';
  return err(
    nothing
      ? shareError('empty', 'The link carries nothing after the #.')
      : shareError('not-a-link', 'The link names neither a machine nor an example.'),
  );
}

/** With what has changed since the link was made, where it says by which rules that was. */
function ruled(
  target: Result<LinkTarget, ShareError>,
  field: string | undefined,
): Result<LinkTarget, ShareError> {
  if (!target.ok || target.value.kind !== 'document' || field === undefined) return target;
  const changed = changedSince(field, target.value);
  return changed === null ? target : ok({ ...target.value, changed });
}

/** Both versions are read with the same care and the same caps; half a comparison is none. */
function readDocuments(
  { payload, compared, view }: { payload: string; compared: string | undefined; view: View },
  caps: Caps,
): Result<LinkTarget, ShareError> {
  const document = decodeDocument(payload, upgrades, caps);
  if (!document.ok) return document;
  const opened = {
    kind: 'document',
    document: document.value,
    view: within(document.value, view),
  } as const;
  if (!compared) return ok(opened);
  const before = decodeDocument(compared, upgrades, caps);
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
