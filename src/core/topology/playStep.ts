import type { NodeId } from './machine.ts';
import type { Sentence } from './sentence.ts';

/** Which of several ways through the tree a step belongs to; each has its own line pattern. */
export const playLanes = [
  'request',
  'completion',
  'fallback',
  'sent first',
  'sent second',
  'provider walk',
  'client walk',
  'proposal walk',
] as const;
export type PlayLane = (typeof playLanes)[number];

/** A packet as it is drawn: what it is called, what it carries or asks for, and the address it goes by. */
export interface StepPacket {
  readonly name: 'MRd' | 'MWr' | 'Cpl' | 'CplD' | 'Msg';
  /** Of the first of a transfer; 0: it carries nothing. */
  readonly bytes: number;
  readonly space: 'bus' | 'iova' | 'cpu-physical' | 'routing-id';
  readonly address: string;
}

/** What a port or a root complex does to the packet that it decides on, and by what. */
export interface StepGate {
  readonly state: 'passed' | 'turned' | 'blocked' | 'unknown';
  readonly word: string;
}

/** One step of something that is played on the tree: a walk of the kernel, a packet on its way. */
export interface PlayStep {
  readonly lane: PlayLane;
  /** Where it happens. */
  readonly at: NodeId;
  /** Where it goes from there: parent, child, sibling or another root; null where it stays. */
  readonly to: NodeId | null;
  /** Where in the socket it happens, of a step at a root; absent: at the root's own box. */
  readonly part?: 'dram' | 'cores' | 'iommu' | 'complex';
  /** What happens, in words; a screen reader hears it. */
  readonly sentence: Sentence;
  /** Whether something is decided here: the player's "next decision" stops. */
  readonly decides: boolean;
  /** The rule that decided, and where it is written. */
  readonly rule?: { readonly name: string; readonly source: string };
  /** What travels, as it is when it leaves: the address on the wire and its space. */
  readonly carries?: string;
  /** The packet that goes, where it is drawn. */
  readonly packet?: StepPacket;
  /** What decides here, of a step that decides. */
  readonly gate?: StepGate;
  /** What it belongs to, where what is played has parts: "Call 3". Only one chapter is drawn at a time. */
  readonly chapter?: string;
}

/** Something written beside a node for as long as something is played, a line for each way through the tree. */
export interface PlayNote {
  readonly at: NodeId;
  readonly lines: readonly { readonly lane: PlayLane; readonly text: string }[];
}

/** The steps around a place that belong to its chapter, from the first to before the end; all where there are none. */
export function chapterAt(
  steps: readonly Pick<PlayStep, 'chapter'>[],
  at: number,
): { readonly from: number; readonly end: number } {
  const chapter = steps[at]?.chapter;
  let [from, end] = [at, at + 1];
  while (from > 0 && steps[from - 1]?.chapter === chapter) from--;
  while (end < steps.length && steps[end]?.chapter === chapter) end++;
  return { from, end };
}
