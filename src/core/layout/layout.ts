import type { LinkRate } from '../topology/link.ts';
import type { NodeId } from '../topology/machine.ts';

/** Where everything of a machine is drawn; a pure function of the machine and these options. */
export interface LayoutOptions {
  readonly orientation: 'left-to-right' | 'top-down';
  /** Bridges and roots whose subtree is drawn as one box. */
  readonly folded: readonly NodeId[];
  /** Uncore and other uninteresting functions are left out unless this is set. */
  readonly showAll: boolean;
}

export const boxKinds = ['numa', 'switch', 'root', 'port', 'endpoint', 'fold'] as const;
export type BoxKind = (typeof boxKinds)[number];

/** A rectangle in layout pixels, its origin at the top left. */
export interface LayoutBox {
  /** The node's id; groups have an id of their own (`numa:0`, `switch:<upstream port>`, `fold:<parent>`). */
  readonly id: string;
  readonly kind: BoxKind;
  /** The group box that this one is drawn in, or null. */
  readonly group: string | null;
  /** The nodes it stands for: one for a node, several for a fold, none for a group. */
  readonly nodes: readonly NodeId[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LayoutEdge {
  readonly id: string;
  /** Box ids, upstream and downstream. */
  readonly from: string;
  readonly to: string;
  /** A link between two ports, or the inside of a switch or of the root complex. */
  readonly kind: 'link' | 'internal';
  /** What the link runs at; null where it is not known, and for an internal edge. */
  readonly rate: LinkRate | null;
}

export interface Layout {
  readonly boxes: readonly LayoutBox[];
  readonly edges: readonly LayoutEdge[];
  readonly width: number;
  readonly height: number;
}
