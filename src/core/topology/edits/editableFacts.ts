import { type Acs, acsBitsIn } from '../acs.ts';
import { absent, type Fact, isEdited, known, knownValue, unknown } from '../fact.ts';
import { type Link, type LinkRate, linkGenerations, linkWidths } from '../link.ts';
import type { PciFunction } from '../machine.ts';
import { MOST_RETIMERS } from '../retimers.ts';
import { type Sentence, say } from '../sentence.ts';
import { barSize } from './barSize.ts';
import type { EditableFact } from './editableFact.ts';

/** Facts of a function that a person may change, with what each holds. */
export interface EditableFacts {
  /** Bits 6:0 of the ACS Control register. */
  readonly 'acs-control': number;
  /** Bits 6:0 of the ACS Capability register. */
  readonly 'acs-capability': number;
  readonly 'egress-vector': bigint;
  readonly 'link-maximum': LinkRate;
  readonly 'link-current': LinkRate;
  /** In the link below a port. */
  readonly retimers: number;
  readonly 'numa-node': number;
  /** Command register bits 1 and 2. */
  readonly command: { readonly memorySpace: boolean; readonly busMaster: boolean };
  readonly 'max-payload': number;
  readonly 'max-read-request': number;
  /** Chassis name of the slot. */
  readonly slot: string;
  readonly driver: string;
  /** Bytes of one BAR. */
  readonly 'bar-0': bigint;
  readonly 'bar-1': bigint;
  readonly 'bar-2': bigint;
  readonly 'bar-3': bigint;
  readonly 'bar-4': bigint;
  readonly 'bar-5': bigint;
}
export type FactName = keyof EditableFacts;

/** A new fact that may be edited is a line above and one here. */
export const editableFacts: { readonly [K in FactName]: EditableFact<EditableFacts[K]> } = {
  'acs-control': acsPart('control', 'the ACS control word', refuseControl),
  'acs-capability': acsPart('capability', 'the ACS capabilities', refuseWord),
  'egress-vector': acsPart('egressVector', 'the Egress Control Vector', value =>
    value >= 0n && value < 1n << 256n ? null : say`An Egress Control Vector has at most 256 bits.`,
  ),
  'link-maximum': { ...linkPart('maximum', "the link's maximum"), moves: 'link' },
  'link-current': { ...linkPart('current', "the link's rate"), moves: 'other-end' },
  retimers: plain('retimers', 'the retimers in the link', value =>
    isWhole(value, MOST_RETIMERS) ? null : say`A link has at most two retimers.`,
  ),
  'numa-node': plain('numaNode', 'the NUMA node', value =>
    isWhole(value, 0xffff) ? null : say`A NUMA node is a number from 0 on.`,
  ),
  command: plain('command', 'the command register', () => null),
  'max-payload': plain('maxPayloadBytes', 'the maximum payload', refuseTransferSize),
  'max-read-request': plain('maxReadRequestBytes', 'the maximum read request', refuseTransferSize),
  slot: plain('slot', 'the name of the slot', refuseText),
  driver: plain('driver', 'the driver', refuseText),
  'bar-0': barSize(0),
  'bar-1': barSize(1),
  'bar-2': barSize(2),
  'bar-3': barSize(3),
  'bar-4': barSize(4),
  'bar-5': barSize(5),
};

export const factNames = Object.keys(editableFacts) as readonly FactName[];

type PlainField =
  | 'retimers'
  | 'numaNode'
  | 'command'
  | 'maxPayloadBytes'
  | 'maxReadRequestBytes'
  | 'slot'
  | 'driver';
type ValueOf<F> = F extends Fact<infer T> ? T : never;

function plain<K extends PlainField>(
  field: K,
  words: string,
  refuse: (value: ValueOf<PciFunction[K]>) => Sentence | null,
): EditableFact<ValueOf<PciFunction[K]>> {
  return {
    words,
    at: fn => fn[field] as Fact<ValueOf<PciFunction[K]>>,
    put: (fn, fact) => ({ ...fn, [field]: fact }),
    refuse,
    moves: 'nothing',
  };
}

/** With every bit that there is: for a capture that does not show ACS, to say what it is. */
const someAcs: Acs = {
  capability: known(0x7f, 'derived'),
  control: known(0, 'derived'),
  egressVector: known(0n, 'derived'),
};

/** A part of the ACS capability; the whole comes to be where a capture does not show it, or there is none. */
function acsPart<K extends keyof Acs>(
  part: K,
  words: string,
  refuse: (value: ValueOf<Acs[K]>, fn: PciFunction) => Sentence | null,
): EditableFact<ValueOf<Acs[K]>> {
  return {
    words,
    at: fn => {
      if (fn.acs.state === 'known') return fn.acs.value[part] as Fact<ValueOf<Acs[K]>>;
      if (fn.acs.state === 'absent' && part !== 'capability') return undefined;
      return fn.acs.state === 'absent' ? absent(fn.acs.source) : unknown;
    },
    put: (fn, fact) => ({ ...fn, acs: wholeFact(fn.acs, someAcs, { [part]: fact } as Partial<Acs>) }),
    refuse,
    moves: 'nothing',
  };
}

const noLink: Link = { maximum: unknown, current: unknown };

function linkPart(part: keyof Link, words: string): EditableFact<LinkRate> {
  return {
    words,
    at: fn => {
      if (fn.link.state === 'absent') return undefined;
      return fn.link.state === 'known' ? fn.link.value[part] : unknown;
    },
    put: (fn, fact) => ({ ...fn, link: wholeFact(fn.link, noLink, { [part]: fact }) }),
    refuse: ({ generation, width }) =>
      linkGenerations.some(row => row.generation === generation) && linkWidths.includes(width)
        ? null
        : say`There is no link of ${width} lanes and generation ${generation}.`,
    moves: 'nothing',
  };
}

/**
 * A fact made of facts with one part changed. Where the whole was not shown it becomes known through the edit, and
 * is what it was again when no part is edited any more.
 */
function wholeFact<T extends Readonly<Record<keyof T, Fact<unknown>>>>(
  fact: Fact<T>,
  nothing: T,
  part: Partial<T>,
): Fact<T> {
  const value = { ...(knownValue(fact) ?? nothing), ...part };
  if (fact.state === 'known' && !fact.was) return { ...fact, value };
  const was = fact.was ?? fact;
  const isTouched = Object.values<Fact<unknown>>(value).some(each => isEdited(each));
  return isTouched ? { ...known(value, 'edited'), was } : was;
}

const isWhole = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

function refuseWord(value: number): Sentence | null {
  return isWhole(value, 0x7f) ? null : say`An ACS register has seven bits.`;
}

/** Bits that a function cannot do are hard-wired to 0. */
function refuseControl(value: number, fn: PciFunction): Sentence | null {
  const capability = fn.acs.state === 'known' ? knownValue(fn.acs.value.capability) : undefined;
  const cannot = acsBitsIn(value & ~(capability ?? 0x7f));
  if (cannot.length > 0) {
    return say`It cannot do ${cannot.map(({ name }) => name).join(', ')}: its capability lacks that bit.`;
  }
  return refuseWord(value);
}

/** Powers of two from 128 to 4096 (Device Control register, three bits). */
function refuseTransferSize(value: number): Sentence | null {
  const sizes = [128, 256, 512, 1024, 2048, 4096];
  return sizes.includes(value) ? null : say`It is one of ${sizes.join(', ')} bytes.`;
}

const MAX_TEXT = 200;
function refuseText(value: string): Sentence | null {
  return value.length <= MAX_TEXT && value.isWellFormed()
    ? null
    : say`At most ${MAX_TEXT} characters, please.`;
}
