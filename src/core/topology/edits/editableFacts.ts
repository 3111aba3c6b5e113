import { acsBitsIn } from '../acs.ts';
import { leadsToLink } from '../enumerateLinks.ts';
import { absent, type Fact, isEdited, known, knownValue, unknown } from '../fact.ts';
import { type FactDescriptor, type FactEditing, isRecord, type RecordType } from '../facts/descriptor.ts';
import {
  type FactName,
  type FactValues,
  type FunctionFacts,
  factNames,
  functionFacts,
} from '../facts/facts.ts';
import type { ValueType } from '../facts/valueType.ts';
import type { PciFunction } from '../machine.ts';
import { type Sentence, say } from '../sentence.ts';
import { barSizes } from './barSize.ts';
import type { EditableFact } from './editableFact.ts';

/** Facts whose value is made of facts are changed part by part: `acs.control`. */
type IsRecord<T> = T extends readonly unknown[]
  ? false
  : T extends object
    ? T extends { readonly [P in keyof T]: Fact<unknown> }
      ? true
      : false
    : false;
type RecordName = { [K in FactName]: IsRecord<FactValues[K]> extends true ? K : never }[FactName];
type PlainName = Exclude<FactName, RecordName | 'bars'>;
type PartPath = {
  [K in RecordName]: `${K}.${keyof FactValues[K] & string}`;
}[RecordName];
type PartValue<P> = P extends `${infer K extends RecordName}.${infer Part}`
  ? Part extends keyof FactValues[K]
    ? FactValues[K][Part] extends Fact<infer V>
      ? V
      : never
    : never
  : never;

export const barPaths = ['bar-0', 'bar-1', 'bar-2', 'bar-3', 'bar-4', 'bar-5'] as const;
export type BarPath = (typeof barPaths)[number];

/** Whatever of a function a person may change, with what it holds: a fact, a part of one, the bytes of one BAR. */
export type EditableFacts = { readonly [P in PlainName]: FactValues[P] } & {
  readonly [P in PartPath]: PartValue<P>;
} & { readonly [P in BarPath]: bigint };
export type FactPath = keyof EditableFacts;

type Editables = { readonly [P in FactPath]?: EditableFact<EditableFacts[P]> };

function fromDescriptors(): Editables {
  const found: [string, EditableFact<unknown>][] = [];
  for (const name of factNames) {
    const descriptor: FactDescriptor<unknown> = functionFacts[name];
    const { type, edit } = descriptor;
    if (isRecord(type))
      found.push(...partsOf(name, type as RecordType<Readonly<Record<string, Fact<unknown>>>>));
    else if (edit) found.push([name, wholeOf(name, { ...descriptor, type, edit })]);
  }
  return Object.fromEntries(found) as Editables;
}

interface Whole {
  readonly words: string;
  readonly type: ValueType<unknown>;
  readonly edit: FactEditing;
}

function wholeOf(name: FactName, { words, type, edit }: Whole): EditableFact<unknown> {
  return {
    ...edited({ words, type, edit }),
    at: fn => (isFor(edit, fn) ? fn[name] : undefined),
    put: (fn, fact) => ({ ...fn, [name]: fact }),
  };
}

const edited = ({ words, type, edit }: Whole) => ({
  words,
  type,
  field: edit.field,
  moves: edit.moves,
  whenAbsent: edit.whenAbsent ?? 'none',
  refuse: (value: unknown): Sentence | null => (type.isLegal(value) ? null : say`It is ${type.legal}.`),
});

type Parts = Readonly<Record<string, Fact<unknown>>>;

/** A part of a fact; the whole comes to be where a capture does not show it, or there is none. */
function partsOf(
  name: FactName,
  { parts, blank }: RecordType<Parts>,
): readonly [string, EditableFact<unknown>][] {
  return Object.entries(parts).flatMap(([part, { words, type, edit, founds = false }]) => {
    if (!edit) return [];
    const editable: EditableFact<unknown> = {
      ...edited({ words, type, edit }),
      at: fn => {
        const whole = wholeAt(fn, name);
        if (!isFor(edit, fn)) return undefined;
        if (whole.state === 'known') return whole.value[part];
        if (whole.state === 'absent') return founds ? absent(whole.source) : undefined;
        return unknown;
      },
      put: (fn, fact) => ({ ...fn, [name]: withPart(wholeAt(fn, name), blank, { [part]: fact }) }),
      refuse: (value, fn) => hardWired(name, part, value, fn) ?? edited({ words, type, edit }).refuse(value),
    };
    return [[`${name}.${part}`, editable]];
  });
}

const wholeAt = (fn: FunctionFacts, name: FactName) => fn[name] as Fact<Parts>;

const isFor = ({ of }: FactEditing, fn: PciFunction): boolean =>
  of === 'all' || (of === 'linked' ? fn.link.state !== 'absent' : leadsToLink(fn));

/**
 * A fact made of facts with one part changed. Where the whole was not shown it becomes known through the edit, and
 * is what it was again when no part is edited any more.
 */
function withPart(fact: Fact<Parts>, blank: Parts, part: Parts): Fact<Parts> {
  const value = { ...(knownValue(fact) ?? blank), ...part };
  if (fact.state === 'known' && !fact.was) return { ...fact, value };
  const was = fact.was ?? fact;
  const isTouched = Object.values(value).some(each => isEdited(each));
  return isTouched ? { ...known(value, 'edited'), was } : was;
}

/** ACS bits that a function cannot do are hard-wired to 0. */
function hardWired(name: FactName, part: string, value: unknown, { acs }: PciFunction): Sentence | null {
  if (name !== 'acs' || part !== 'control' || typeof value !== 'number') return null;
  const capability = acs.state === 'known' ? knownValue(acs.value.capability) : undefined;
  const cannot = acsBitsIn(value & ~(capability ?? 0x7f));
  return cannot.length > 0
    ? say`It cannot do ${cannot.map(bit => bit.name).join(', ')}: its capability lacks that bit.`
    : null;
}

/** Those that descriptors open for editing, in their order. */
const editables: Editables = { ...fromDescriptors(), ...barSizes };
export const factPaths = Object.keys(editables) as readonly FactPath[];

/** How a person may change a fact; undefined where it is only captured. */
export const editableFact = <P extends FactPath>(path: P): EditableFact<EditableFacts[P]> | undefined =>
  editables[path];

/** What a person changes, in a sentence: "the NUMA node". */
export const factWords = (path: FactPath): string => editables[path]?.words ?? path;
