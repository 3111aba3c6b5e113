import { startingView, type View } from '../core/share/document.ts';
import { fromField, readFields, readView, toField, viewFields } from '../core/share/fragment.ts';

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
  const fields = readFields(hash);
  return { place: readPlace(fields), view: readView(fields) };
}

/** The fragment that brings back this place and view, with `#`. */
export function makeAddress(place: Place, view: View): string {
  if (place.kind === 'start') return '';
  const value = place.kind === 'link' ? place.payload : toField(placeValue(place));
  return `#${[`${keyOf[place.kind]}=${value}`, ...viewFields(view)].join('&')}`;
}

export const samePlace = (a: Place, b: Place): boolean =>
  makeAddress(a, startingView) === makeAddress(b, startingView);

const placeValue = (place: Exclude<Place, { kind: 'start' | 'link' }>) =>
  place.kind === 'scene' ? place.scene : place.id;

function readPlace(fields: ReadonlyMap<string, string>): Place {
  const payload = fields.get(keyOf.link);
  if (payload) return { kind: 'link', payload };
  const scene = fields.get(keyOf.scene);
  if (scene) return { kind: 'scene', scene: fromField(scene) };
  const id = fields.get(keyOf.shelf);
  return id ? { kind: 'shelf', id: fromField(id) } : { kind: 'start' };
}
