import { emptyRouteForm, type RouteForm, targetKinds } from '../fabric/answers/routeForm.ts';
import { addressings, addressTypes } from '../fabric/routing/request.ts';
import { MAX_TEXT_CHARACTERS } from '../lib/cell.ts';
import { nodeId } from '../topology/machine.ts';

/** What is not given here is taken as it comes: a request in a link is as little trusted as one that is typed. */
interface Part<T> {
  /** The letter of the part; never given a second meaning. */
  readonly letter: string;
  readonly write: (value: T) => string;
  readonly read: (text: string) => T | undefined;
}

const oneOf = <T extends string>(letter: string, values: readonly T[]): Part<T> => ({
  letter,
  write: value => value,
  read: text => values.find(value => value === text),
});
const orNull = <T>({ letter, write, read }: Part<T>): Part<T | null> => ({
  letter,
  write: value => (value === null ? '' : write(value)),
  read: text => (text === '' ? null : read(text)),
});
const plain = (letter: string): Part<string> => ({
  letter,
  write: value => value.slice(0, MAX_TEXT_CHARACTERS),
  read: text => (text.length <= MAX_TEXT_CHARACTERS ? text : undefined),
});
const node = (letter: string): Part<RouteForm['initiator']> =>
  orNull({ letter, write: String, read: text => nodeId(text) });
const whole = (letter: string, most: number): Part<number> => ({
  letter,
  write: String,
  read: text => (/^\d{1,9}$/.test(text) && Number(text) <= most ? Number(text) : undefined),
});

const parts: { readonly [K in keyof RouteForm]: Part<RouteForm[K]> } = {
  initiator: node('i'),
  targetKind: oneOf('k', targetKinds),
  target: node('t'),
  bar: orNull(whole('b', 5)),
  offset: plain('o'),
  operation: oneOf('d', ['read', 'write']),
  size: plain('s'),
  relaxedOrdering: { letter: 'x', write: value => (value ? '1' : '0'), read: text => text === '1' },
  addressType: oneOf('y', addressTypes),
  addressing: orNull(oneOf('a', addressings)),
  queuedNs: whole('q', 1_000_000),
};
const fields = Object.keys(parts) as readonly (keyof RouteForm)[];

/** The parts of a request that are not as usual, as a letter and a text each. */
export function requestParts(form: RouteForm): readonly string[] {
  const partOf = <K extends keyof RouteForm>(field: K): string[] => {
    const { letter, write } = parts[field] as Part<RouteForm[K]>;
    return form[field] === emptyRouteForm[field] ? [] : [`${letter}${write(form[field])}`];
  };
  return fields.flatMap(partOf);
}

/** Reads them back; a part that makes no sense is left out. */
export function readRequestParts(texts: readonly string[]): RouteForm {
  const form: { -readonly [K in keyof RouteForm]: RouteForm[K] } = { ...emptyRouteForm };
  const readInto = <K extends keyof RouteForm>(field: K, text: string) => {
    const value = (parts[field] as Part<RouteForm[K]>).read(text.slice(1));
    if (value !== undefined) form[field] = value;
  };
  for (const text of texts) {
    const field = fields.find(each => parts[each].letter === text.charAt(0));
    if (field) readInto(field, text);
  }
  return form;
}
