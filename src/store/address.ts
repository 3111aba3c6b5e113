import { startingView, type View } from '../core/share/document.ts';
import { fromField, readFields, readView, toField, viewFields } from '../core/share/fragment.ts';

/** What the address bar names. Only the fragment is used, so nothing of it reaches a server. */
export type Place =
  | { readonly kind: 'start' }
  /** The machine itself is in the fragment, under `s`; what it is compared with, under `a`. */
  | { readonly kind: 'link'; readonly payload: string; readonly before?: string }
  | { readonly kind: 'scene'; readonly scene: string }
  /** A step of a lesson, counted from 0; the step says what is looked at. */
  | { readonly kind: 'lesson'; readonly lesson: string; readonly step: number }
  | { readonly kind: 'shelf'; readonly id: string };

const keyOf = { link: 's', scene: 'e', lesson: 'l', shelf: 'd' } as const;
const KEY_OF_BEFORE = 'a';

/** Reads `location.hash`. What is not understood is left out; a fragment without a place is the start page. */
export function readAddress(hash: string): { readonly place: Place; readonly view: View } {
  const fields = readFields(hash);
  return { place: readPlace(fields), view: readView(fields) };
}

/** The fragment that brings back this place and view, with `#`. */
export function makeAddress(place: Place, view: View): string {
  if (place.kind === 'start') return '';
  if (place.kind === 'lesson') return lessonAddress(place);
  const value = place.kind === 'link' ? place.payload : toField(placeValue(place));
  const before = place.kind === 'link' && place.before ? [`${KEY_OF_BEFORE}=${place.before}`] : [];
  return `#${[`${keyOf[place.kind]}=${value}`, ...before, ...viewFields(view)].join('&')}`;
}

export const samePlace = (a: Place, b: Place): boolean =>
  makeAddress(a, startingView) === makeAddress(b, startingView);

const placeValue = (place: Exclude<Place, { kind: 'start' | 'link' | 'lesson' }>) =>
  place.kind === 'scene' ? place.scene : place.id;

/** `#l=one-bit&step=2`: people count steps from 1, and the first goes without saying. */
function lessonAddress({ lesson, step }: Extract<Place, { kind: 'lesson' }>): string {
  return `#${keyOf.lesson}=${toField(lesson)}${step === 0 ? '' : `&step=${step + 1}`}`;
}

function readPlace(fields: ReadonlyMap<string, string>): Place {
  const payload = fields.get(keyOf.link);
  const before = fields.get(KEY_OF_BEFORE);
  if (payload) return before ? { kind: 'link', payload, before } : { kind: 'link', payload };
  const scene = fields.get(keyOf.scene);
  if (scene) return { kind: 'scene', scene: fromField(scene) };
  const lesson = fields.get(keyOf.lesson);
  if (lesson) return { kind: 'lesson', lesson: fromField(lesson), step: stepOf(fields.get('step')) };
  const id = fields.get(keyOf.shelf);
  return id ? { kind: 'shelf', id: fromField(id) } : { kind: 'start' };
}

/** A step as somebody may have typed it; the lesson brings it within what it has. */
const stepOf = (text: string | undefined): number =>
  text !== undefined && /^[1-9]\d{0,2}$/.test(text) ? Number(text) - 1 : 0;
