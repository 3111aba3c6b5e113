import type { MissingFact, Sentence } from '../topology/sentence.ts';
import type { LayerAnswer, Outcome, RuleName } from './layerRule.ts';
import type { PathAddress } from './stackPaths.ts';

/** From the kernel to the wires, in the order in which a program meets them. */
export const layerNames = ['linux', 'driver', 'library', 'wires'] as const;
export type LayerName = (typeof layerNames)[number];

/** What one layer makes of a pair. `not-asked`: the path goes past it, and what it would say does not count. */
export type RowState = Outcome | 'not-asked';

/** What a text says of one layer of a pair, beside what is predicted of it. */
export interface Captured {
  /** As the tool prints it. */
  readonly texts: readonly string[];
  /** Null: it does not settle the layer. */
  readonly outcome: Outcome | null;
  /** What was predicted, in a sentence of its own. */
  readonly predicted: Sentence;
  /** Null: the prediction was open, or the text settles nothing. */
  readonly agrees: boolean | null;
}

/** One layer of an answer, as every view shows it. Plain data. */
export interface StackRow {
  readonly layer: LayerName;
  /** "Linux 7.3", "NVIDIA driver 580.142", "NCCL 2.27.7". */
  readonly who: string;
  /** The driver or release is not captured and nobody chose it, so this is what it would be if it were so. */
  readonly isSupposed: boolean;
  readonly state: RowState;
  /** The layer’s own word for its answer, where that says more than its state: "Via host bridge". */
  readonly word?: string;
  readonly sentence: Sentence;
  readonly rule: RuleName | null;
  readonly passed: readonly RuleName[];
  readonly missing: readonly MissingFact[];
  /** Which addresses the driver may put on the wires, where that is its own choice. */
  readonly addresses?: readonly PathAddress[];
  /** What a captured text says of it; it then stands above what is predicted. */
  readonly captured?: Captured;
}

/** A row of what a driver or a library answers. */
export const rowOf = (
  layer: 'driver' | 'library',
  who: string,
  { isSupposed, answer }: { readonly isSupposed: boolean; readonly answer: LayerAnswer },
): StackRow => ({
  layer,
  who,
  isSupposed,
  state: answer.outcome,
  sentence: answer.sentence,
  rule: answer.rule,
  passed: answer.passed,
  missing: answer.missing,
});

/** The word for a row, by layer: the same in page, command line and matrix. */
const words: Readonly<Record<LayerName, Readonly<Record<Outcome, string>>>> = {
  linux: { yes: 'Allows', no: 'Blocked', unknown: 'Unknown', 'not-peer': 'Not peer to peer' },
  driver: { yes: 'Allows', no: 'Refuses', unknown: 'Unknown', 'not-peer': 'Works but not peer to peer' },
  library: { yes: 'Uses', no: 'Refuses', unknown: 'Unknown', 'not-peer': 'Falls back' },
  wires: { yes: 'Deliver', no: 'Do not deliver', unknown: 'Unknown', 'not-peer': 'Unknown' },
};

export const rowWord = ({ layer, state, word }: Pick<StackRow, 'layer' | 'state' | 'word'>): string =>
  state === 'not-asked' ? 'Not asked' : (word ?? words[layer][state]);

export const layerWords: Readonly<Record<LayerName, string>> = {
  linux: 'Linux',
  driver: 'Driver',
  library: 'Library',
  wires: 'Wires',
};

/** A library of which nothing shows that it is used tells what it would do, and decides nothing. */
export const counts = ({ layer, isSupposed, captured }: StackRow): boolean =>
  layer !== 'library' || !isSupposed || captured?.outcome != null;

/** Whether a row's rule settles it; where a captured text does, the rule is that of what is predicted beside it. */
export const ruleSettles = ({ captured }: Pick<StackRow, 'captured'>): boolean => captured?.outcome == null;

/** What all rows come to, and which of them says no first. */
export interface StackOutcome {
  readonly outcome: Outcome;
  readonly refusedBy: StackRow | null;
}

/**
 * The answer is the weakest of its rows: a yes of a library raises no refusal below it. Where a driver or a library
 * goes through system memory instead, it works, whatever the layers below leave open; the wires then carry no peer
 * traffic.
 */
export function stackOutcome(all: readonly StackRow[]): StackOutcome {
  const rows = all.filter(counts);
  const refusedBy = rows.find(({ state }) => state === 'no') ?? null;
  const fallsBack = rows.some(({ state }) => state === 'not-peer');
  if (fallsBack) return { outcome: 'not-peer', refusedBy };
  if (refusedBy) return { outcome: 'no', refusedBy };
  const isOpen = rows.some(({ state }) => state === 'unknown');
  return { outcome: isOpen ? 'unknown' : 'yes', refusedBy: null };
}
