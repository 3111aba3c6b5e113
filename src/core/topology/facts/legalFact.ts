import { type Fact, unknown } from '../fact.ts';
import { type FactDescriptor, isRecord, type PartDescriptor, type RecordType } from './descriptor.ts';
import type { ValueType } from './valueType.ts';

/** A fact as a machine may hold it, and in words what was wrong with it; null: nothing. */
export interface LegalFact<T> {
  readonly fact: Fact<T>;
  readonly complaint: string | null;
}

/**
 * Holds a fact to its descriptor: what is out of range becomes unknown, or is kept as far as it is legal, and that is
 * told. Import, edits, link and shelf share this one contract.
 */
export function legalFact<T>({ type, words }: FactDescriptor<T>, fact: Fact<T>): LegalFact<T> {
  if (fact.state !== 'known') return { fact, complaint: null };
  return isRecord(type) ? legalRecord(type, fact) : legalValue(type, words, fact);
}

type Known<T> = Extract<Fact<T>, { state: 'known' }>;

function legalValue<T>(type: ValueType<T>, words: string, fact: Known<T>): LegalFact<T> {
  if (type.isLegal(fact.value)) return { fact, complaint: null };
  const mended = type.mend?.(fact.value);
  const complaint = `${words} is ${type.legal}`;
  return { fact: mended === undefined ? unknown : { ...fact, value: mended }, complaint };
}

function legalRecord<T>(type: RecordType<T>, fact: Known<T>): LegalFact<T> {
  const held = (Object.keys(type.parts) as (keyof T)[]).map(name => ({
    name,
    ...legalPart(type, name, fact.value),
  }));
  const wrong = held.filter(({ complaint }) => complaint !== null);
  const [first] = wrong;
  if (!first) return { fact, complaint: null };
  const mended = Object.fromEntries(wrong.map(each => [each.name, each.fact])) as Partial<T>;
  return { fact: { ...fact, value: { ...fact.value, ...mended } }, complaint: first.complaint };
}

function legalPart<T>(type: RecordType<T>, name: keyof T, value: T): LegalFact<unknown> {
  const part: PartDescriptor<unknown> = type.parts[name];
  const fact = value[name] as Fact<unknown>;
  return fact.state === 'known' ? legalValue(part.type, part.words, fact) : { fact, complaint: null };
}
