import type { Bdf } from '../bdf.ts';
import type { Fact } from '../fact.ts';
import type { LinkRate } from '../link.ts';
import type { PortType } from '../portType.ts';
import type { ConfigSpace } from './configSpace.ts';
import type { DrawnFacts } from './drawnFacts.ts';
import type { ValueType } from './valueType.ts';

/**
 * One fact of a PCI function, described once. What reads it, writes it, checks it, shows it, compares it, lets a
 * person change it and says what is missing all follow from here.
 */
export interface FactDescriptor<T> {
  /** In a table of facts: "NUMA node". */
  readonly name: string;
  /** In a sentence: "the NUMA node". */
  readonly words: string;
  readonly type: ValueType<T> | RecordType<T>;
  /** Its column in the link; null where it is told in lines of its own (BARs, bus numbers, windows). */
  readonly column: FactColumn | null;
  /** Reads it from the configuration space; undefined where the bytes do not tell. */
  config?(space: ConfigSpace): Fact<T> | undefined;
  /** What proves that a function has no such thing. Without proof it is unknown. */
  readonly absentBy: readonly AbsenceProof[];
  /** What a drawn machine gets, where `given` is what the drawing says of it. */
  drawn(drawing: Drawing, given: T | undefined): Fact<T>;
  /** How a person may change it as a whole; null: not, or only its parts. */
  readonly edit: FactEditing | null;
  /** How it stands in the table of facts; null where it has a table of its own. */
  readonly shown: FactShowing | null;
  /** How two machines are compared by it; null where it tells devices apart or follows from others. */
  readonly compared: FactComparing<T> | null;
  /** Two parts of one capture must not say different things of it. */
  readonly isChecked?: true;
  /** The command that tells it, where it is missing. */
  howToGet(bdf: Bdf): string;
}

/** A column of the link. Keys are for ever: an old link must open. */
export interface FactColumn {
  readonly key: string;
  /** What to call it when it cannot be read. */
  readonly what: string;
  /**
   * Functions that agree in it are of one model. Its place among the columns that say so: each is predicted from those
   * before it, so a place is for ever, as the key is.
   */
  readonly identifies?: number;
}

/** A value made of facts, such as a link of its maximum and its current rate. */
export interface RecordType<T> {
  readonly parts: { readonly [P in keyof T]: PartDescriptor<T[P] extends Fact<infer V> ? V : never> };
  /** With every part as it is where nothing was shown: what a person begins with who says what it is. */
  readonly blank: T;
  /** In a cell the parts are written once where all are alike. */
  readonly alikeOnce?: true;
}

/** One fact of a record. */
export interface PartDescriptor<V> {
  readonly words: string;
  readonly type: ValueType<V>;
  readonly edit: FactEditing | null;
  /** It comes to be when a person gives a function the whole that has none. */
  readonly founds?: true;
}

/** By what a function is known not to have something. */
export const absenceProofs = [
  'no-express', // it has no PCI Express capability
  'whole-extended-list', // its list of extended capabilities is shown whole, and this is not among them
  'no-link', // it is of a type that has no link
  'whole-details', // its details (lspci -vv) are whole, and this is not among them
] as const;
export type AbsenceProof = (typeof absenceProofs)[number];

/** What follows from a change: nothing, the same at the other end of the link, the link's rate, addresses. */
export type FactMoves = 'nothing' | 'other-end' | 'link' | 'addresses';

export interface FactEditing {
  readonly moves: FactMoves;
  /** Which functions have it: all, those with a link, ports with a link below them. */
  readonly of: 'all' | 'linked' | 'port-above-link';
  /** The label of its field; null where it has switches of its own. */
  readonly field: string | null;
  /** What a field shows where it is absent. */
  readonly whenAbsent?: string;
}

export interface FactShowing {
  /** What stands there where it is absent. */
  readonly absent: string;
  /** Left out of the table unless it is known. */
  readonly onlyKnown?: true;
}

export interface FactComparing<T> {
  /** What to call it: "maximum payload". */
  readonly name: string;
  readonly absent: string;
  text(value: T): string;
}

/** A function that is drawn, and what it takes over from around it. */
export interface Drawing {
  readonly spec: DrawnFacts;
  /** Null: conventional PCI. */
  readonly portType: PortType | null;
  /** LnkCap of the port above, or for a bridge of what is below it. */
  readonly neighbourLink: LinkRate | undefined;
  /** The host bridge's. */
  readonly numaNode: number | undefined;
}

export const isRecord = <T>(type: FactDescriptor<T>['type']): type is RecordType<T> => 'parts' in type;
