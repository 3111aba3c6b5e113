import { matrixLenses, type View } from '../core/share/document.ts';
import { nodeId } from '../core/topology/machine.ts';

/** What the address bar names. Only the fragment is used, so nothing of it reaches a server. */
export type Place =
  | { readonly kind: 'start' }
  /** The machine itself is in the fragment, under `s`. */
  | { readonly kind: 'link'; readonly payload: string }
  | { readonly kind: 'scene'; readonly scene: string }
  | { readonly kind: 'shelf'; readonly id: string };

const keyOf = { link: 's', scene: 'e', shelf: 'd' } as const;

/** Reads `location.hash`. What is not understood is left out; a fragment without a place is the start page. */
export function readAddress(hash: string): { readonly place: Place; readonly view: View } {
  const fields = new Map<string, string>();
  for (const field of hash.replace(/^#/, '').split('&')) {
    const equals = field.indexOf('=');
    if (equals > 0) fields.set(field.slice(0, equals), field.slice(equals + 1));
  }
  return {
    place: readPlace(fields),
    view: { pair: readPair(fields.get('p')), lens: readLens(fields.get('lens')) },
  };
}

/** The fragment that brings back this place and view, with `#`. */
export function makeAddress(place: Place, view: View): string {
  if (place.kind === 'start') return '';
  const fields = [
    `${keyOf[place.kind]}=${place.kind === 'link' ? place.payload : escapeField(placeValue(place))}`,
  ];
  if (view.pair) fields.push(`p=${escapeField(view.pair.provider)}~${escapeField(view.pair.client)}`);
  if (view.lens !== 'verdict') fields.push(`lens=${view.lens}`);
  return `#${fields.join('&')}`;
}

export const samePlace = (a: Place, b: Place): boolean => makeAddress(a, noView) === makeAddress(b, noView);
const noView: View = { pair: null, lens: 'verdict' };

const placeValue = (place: Exclude<Place, { kind: 'start' | 'link' }>) =>
  place.kind === 'scene' ? place.scene : place.id;

function readPlace(fields: ReadonlyMap<string, string>): Place {
  const payload = fields.get(keyOf.link);
  if (payload) return { kind: 'link', payload };
  const scene = fields.get(keyOf.scene);
  if (scene) return { kind: 'scene', scene: unescapeField(scene) };
  const id = fields.get(keyOf.shelf);
  return id ? { kind: 'shelf', id: unescapeField(id) } : { kind: 'start' };
}

function readPair(text: string | undefined): View['pair'] {
  const [provider, client, ...rest] = text?.split('~') ?? [];
  if (!provider || !client || rest.length > 0) return null;
  return { provider: nodeId(unescapeField(provider)), client: nodeId(unescapeField(client)) };
}

const readLens = (text: string | undefined): View['lens'] =>
  matrixLenses.find(lens => lens === text) ?? 'verdict';

/** Colons and dots of a BDF stay readable; what has a meaning in the fragment does not. */
const escapeField = (text: string) => encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('~', '%7E');

function unescapeField(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % in a link that somebody typed
  }
}
