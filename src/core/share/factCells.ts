import { type CellCodec, choice, guard, unguard } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';
import { absent, type Fact, type FactSource, factSources, known, unknown } from '../topology/fact.ts';

/** Letters of the fact sources; append only. */
export const sourceLetters = choice<FactSource>({
  h: 'hex',
  t: 'text',
  r: 'tree',
  p: 'path',
  d: 'drawn',
  e: 'edited',
  a: 'assigned',
  v: 'derived',
  s: 'sysfs',
  l: 'log',
});

/**
 * A fact: `?` unknown, `-` absent, else its value; `@` and a letter before it where the source is not the
 * document's usual one; before all that what it was, where an edit has changed it.
 */
export const fact = <T>(value: CellCodec<T>, usual: FactSource): CellCodec<Fact<T>> =>
  withOriginal(presentFact(value, usual));

/** A fact as it is now. */
const presentFact = <T>(value: CellCodec<T>, usual: FactSource): CellCodec<Fact<T>> => ({
  write: (item, index) => {
    if (item.state === 'unknown') return '?';
    const mark = item.source === usual ? '' : `@${sourceLetters.write(item.source, index)}`;
    return mark + (item.state === 'absent' ? '-' : guard(value.write(item.value, index)));
  },
  read: (cell, index) => {
    if (cell === '?') return unknown;
    const marked = cell.startsWith('@');
    const source = marked ? sourceLetters.read(cell.charAt(1), index) : usual;
    const rest = marked ? cell.slice(2) : cell;
    if (source === undefined || rest === '') return undefined;
    if (rest === '-') return absent(source);
    const read = value.read(unguard(rest), index);
    return read === undefined ? undefined : known(read, source);
  },
});

/** `@~5;` and five characters of what it was, then what it is. No source has that mark. */
const withOriginal = <T>(present: CellCodec<Fact<T>>): CellCodec<Fact<T>> => ({
  write: (item, index) => {
    if (!item.was) return present.write(item, index);
    const was = present.write(item.was, index);
    return `@~${hex(was.length, 1)};${was}${present.write(item, index)}`;
  },
  read: (cell, index) => {
    const [mark = '', digits = ''] = /^@~([0-9a-f]{1,5});/.exec(cell) ?? [];
    if (mark === '') return present.read(cell, index);
    const end = mark.length + Number.parseInt(digits, 16);
    const was = present.read(cell.slice(mark.length, end), index);
    const now = was && present.read(cell.slice(end), index);
    return now && { ...now, was };
  },
});

/**
 * A fact made of facts, such as a link of its maximum and current rate: the parts mostly have the source of the
 * whole. `parts` makes their codec for a usual source.
 */
export function factOfFacts<T>(
  parts: (usual: FactSource) => CellCodec<T>,
  usual: FactSource,
): CellCodec<Fact<T>> {
  const bySource = new Map(factSources.map(source => [source, presentFact(parts(source), usual)]));
  const codecFor = (source: FactSource) => bySource.get(source) ?? presentFact(parts(source), usual);
  return withOriginal({
    write: (item, index) => codecFor(item.state === 'unknown' ? usual : item.source).write(item, index),
    read: (cell, index) => {
      const source = cell.startsWith('@') ? sourceLetters.read(cell.charAt(1), index) : usual;
      return source && codecFor(source).read(cell, index);
    },
  });
}
