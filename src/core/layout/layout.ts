import type { LinkRate } from '../topology/link.ts';
import type { NodeId } from '../topology/machine.ts';

/** Where everything of a machine is drawn; a pure function of the machine and these options. */
export interface LayoutOptions {
  readonly orientation: 'left-to-right' | 'top-down';
  /**
   * Bridges and roots below which alike neighbours are drawn as one box, or, where there are none, everything is;
   * and physical functions whose virtual functions are.
   */
  readonly folded: readonly NodeId[];
  /** Uncore and other uninteresting functions are left out unless this is set. */
  readonly showAll: boolean;
  /** Groups whose sockets are drawn with their parts; of the others the title alone tells that they are there. */
  readonly openSockets?: readonly string[];
  /** Width to height of the part of a screen that the picture gets. */
  readonly aspect: number;
}

/** Of a screen where nobody said. */
export const SCREEN_ASPECT = 1.1;

/** What links beside PCIe take of the width, in layout pixels: they are bowed outside the column of devices. */
export const SIDE_LINK_ROOM = 130;

/** What a socket is made of, in the order in which it is drawn. */
export const socketParts = ['dram', 'cores', 'iommu', 'complex'] as const;
export type SocketPart = (typeof socketParts)[number];

const boxKinds = ['numa', 'switch', 'root', 'port', 'endpoint', 'fold', ...socketParts] as const;
export type BoxKind = (typeof boxKinds)[number];

/** A rectangle in layout pixels, its origin at the top left. */
export interface LayoutBox {
  /** The node's id; others have one of their own (`numa:0`, `switch:<upstream port>`, `fold:<parent>`). */
  readonly id: string;
  readonly kind: BoxKind;
  /** The group box that this one is drawn in, or null. */
  readonly group: string | null;
  /** The nodes it stands for: one for a node, several for a fold, none for a group. */
  readonly nodes: readonly NodeId[];
  /** Of a fold: the bridge or root that is folded; taking it from `LayoutOptions.folded` unfolds this box. */
  readonly foldOf: NodeId | null;
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
  /** A link between two ports, the inside of a switch or of the root complex, of a socket, or what joins two sockets. */
  readonly kind: 'link' | 'internal' | 'socket-inside' | 'socket-link';
  /** What the link runs at; null where it is not known, and for an internal edge. */
  readonly rate: LinkRate | null;
}

export interface Layout {
  /** What it was drawn by, so that an answer that comes late is known for what it is. */
  readonly options: LayoutOptions;
  readonly boxes: readonly LayoutBox[];
  readonly edges: readonly LayoutEdge[];
  readonly width: number;
  readonly height: number;
  /** Groups and roots that stand at the head of a column; the first of each is not named. */
  readonly columns: readonly string[];
  /** How much wider everything is drawn than it has to be, to use a screen that is wider than the picture. */
  readonly spread: number;
}

/** What a picture keeps of the one before an edit. */
export type DrawnBefore = Pick<Layout, 'options' | 'columns' | 'spread'>;
