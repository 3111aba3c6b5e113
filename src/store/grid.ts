import type { OutlineNode } from '../core/topology/outline.ts';

export const gridSorts = ['tree', 'name', 'value', 'group'] as const;
export type GridSort = (typeof gridSorts)[number];

/** How the matrix of pairs is looked at: which rows and columns, in which order, how large. */
export interface Grid {
  /** Null: every kind. */
  readonly rows: OutlineNode['kind'] | null;
  readonly columns: OutlineNode['kind'] | null;
  /** The NUMA node; null: every one. */
  readonly socket: number | null;
  /** Only rows and columns in which a cell says this; null: all. */
  readonly only: string | null;
  /** Words of the rows that are wanted. */
  readonly sought: string;
  readonly sort: GridSort;
  /** What hangs below one switch is one row and one column. */
  readonly isFolded: boolean;
  /** Switches that are unfolded all the same. */
  readonly unfolded: readonly string[];
  /** `auto`: by how many there are. */
  readonly size: 'auto' | 'large' | 'small';
}

export const wholeGrid: Grid = {
  rows: null,
  columns: null,
  socket: null,
  only: null,
  sought: '',
  sort: 'tree',
  isFolded: false,
  unfolded: [],
  size: 'auto',
};
