import type { KernelSettings } from '../p2pdma/settings.ts';
import type { Machine, NodeId } from '../topology/machine.ts';

/** What a person works on and what a link or a file carries. */
export interface PeerlaneDocument {
  readonly machine: Machine;
  readonly settings: KernelSettings;
}

/** The pair a person asks about: `client` would reach the memory of `provider`. */
export interface Pair {
  readonly provider: NodeId;
  readonly client: NodeId;
}

export const matrixLenses = ['verdict', 'distance', 'class'] as const;
export type MatrixLens = (typeof matrixLenses)[number];

/** Where in the document a person looks; part of a link, never of the document. */
export interface View {
  readonly pair: Pair | null;
  readonly lens: MatrixLens;
}
