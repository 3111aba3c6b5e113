import { findByWords } from '../../core/lib/findByWords.ts';
import { grouped } from '../../core/lib/grouped.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import type { Grid } from '../../store/grid.ts';
import type { ShownEndpoint } from '../../store/selectors.ts';

/** One row or column: an endpoint, or all that hang below one switch. */
export interface Line {
  readonly key: string;
  readonly label: string;
  readonly about: string;
  readonly members: readonly ShownEndpoint[];
}

/** What each pair says, as numbers: for filters, totals and the small map, which look at every cell. */
export interface Summary {
  /** The words of what a cell can say, the worst first. */
  readonly codes: readonly { readonly word: string; readonly tone: string }[];
  /** A place among them; below 0: the cell says nothing. */
  readonly codeOf: (provider: ShownEndpoint, client: ShownEndpoint) => number;
  /** What rows are sorted by, with its name; NaN: not known. */
  readonly value: {
    readonly name: string;
    readonly isBetterHigh: boolean;
    readonly of: (provider: ShownEndpoint, client: ShownEndpoint) => number;
  };
}

export interface Arranged {
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
}

export interface Arranging {
  readonly shown: readonly ShownEndpoint[];
  readonly grid: Grid;
  readonly summary: Summary;
  readonly nodes: ReadonlyMap<NodeId, OutlineNode>;
  /** Null: no IOMMU group, or none that is known. */
  readonly groupOf: (id: NodeId) => number | null;
}

/** Rows and columns of the matrix as the person wants to see them. */
export function arrange({ shown, grid, summary, nodes, groupOf }: Arranging): Arranged {
  const inSocket = shown.filter(({ node }) => grid.socket === null || node.numaNode === grid.socket);
  const ofKind = (kind: Grid['rows']) => inSocket.filter(({ node }) => kind === null || node.kind === kind);
  const sought = new Set(grid.sought.trim() ? found(shown, grid.sought) : shown);
  const rows = ofKind(grid.rows).filter(each => sought.has(each));
  const columns = ofKind(grid.columns);
  // Another lens has other words.
  const code = summary.codes.findIndex(({ word }) => word === grid.only);
  const wanted = code < 0 ? null : code;
  const says = (provider: ShownEndpoint, client: ShownEndpoint) =>
    isPair(provider, client) && summary.codeOf(provider, client) === wanted;
  const keptRows = wanted === null ? rows : rows.filter(row => columns.some(column => says(row, column)));
  const keptColumns =
    wanted === null ? columns : columns.filter(column => rows.some(row => says(row, column)));
  const order = (axis: readonly ShownEndpoint[], across: readonly ShownEndpoint[], isRow: boolean) =>
    sorted(axis, grid, {
      groupOf,
      valueOf: each =>
        meanOf(
          across
            .filter(other => isPair(each, other))
            .map(other => (isRow ? summary.value.of(each, other) : summary.value.of(other, each))),
        ),
      isBetterHigh: summary.value.isBetterHigh,
    });
  const lines = (axis: readonly ShownEndpoint[]) =>
    grid.isFolded ? folded(axis, nodes, grid.unfolded) : axis.map(lineOf);
  return {
    rows: lines(order(keptRows, keptColumns, true)),
    columns: lines(order(keptColumns, keptRows, false)),
  };
}

const isPair = (provider: ShownEndpoint, client: ShownEndpoint): boolean => provider.index !== client.index;

const found = (shown: readonly ShownEndpoint[], sought: string): readonly ShownEndpoint[] =>
  findByWords(
    shown.map(each => ({
      each,
      name: each.node.label,
      text: `${each.node.label} ${each.node.name} ${each.node.address} ${each.node.slot ?? ''}`,
    })),
    sought,
  ).map(({ each }) => each);

export const lineOf = (each: ShownEndpoint): Line => ({
  key: each.node.id,
  label: each.node.label,
  about: `${each.node.name} ${each.node.address}`,
  members: [each],
});

interface SortedBy {
  readonly groupOf: Arranging['groupOf'];
  readonly valueOf: (each: ShownEndpoint) => number;
  readonly isBetterHigh: boolean;
}

function sorted(axis: readonly ShownEndpoint[], { sort }: Grid, by: SortedBy): readonly ShownEndpoint[] {
  if (sort === 'tree') return axis;
  if (sort === 'name')
    return axis.toSorted((a, b) => a.node.label.localeCompare(b.node.label, 'en', { numeric: true }));
  const keyOf = (each: ShownEndpoint): number =>
    sort === 'group'
      ? (by.groupOf(each.node.id) ?? Number.NaN)
      : by.valueOf(each) * (by.isBetterHigh ? -1 : 1);
  const keys = new Map(axis.map(each => [each, keyOf(each)]));
  // What is not known comes last.
  const at = (each: ShownEndpoint) => {
    const key = keys.get(each) ?? Number.NaN;
    return Number.isNaN(key) ? Number.POSITIVE_INFINITY : key;
  };
  return axis.toSorted((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
}

/** Of those that are known; NaN where none is. */
function meanOf(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** One line for what hangs below one switch, where its first one stood. */
function folded(
  axis: readonly ShownEndpoint[],
  nodes: Arranging['nodes'],
  unfolded: readonly string[],
): readonly Line[] {
  const bySwitch = grouped(axis, ({ node }) => topSwitch(node, nodes)?.id ?? node.id);
  return [...bySwitch].flatMap(([key, members]) => {
    const top = nodes.get(key);
    if (members.length === 1 || !top || unfolded.includes(key)) return members.map(lineOf);
    const labels = members.map(({ node }) => node.label);
    return [
      { key, label: `${top.label} ×${members.length}`, about: `${top.name}: ${labels.join(', ')}`, members },
    ];
  });
}

/** The switch nearest to the root above a device; undefined where there is none. */
function topSwitch(node: OutlineNode, nodes: Arranging['nodes']): OutlineNode | undefined {
  let top: OutlineNode | undefined;
  for (let above = parentOf(node, nodes); above; above = parentOf(above, nodes))
    if (above.kind === 'switch-upstream') top = above;
  return top;
}

const parentOf = ({ parent }: OutlineNode, nodes: Arranging['nodes']): OutlineNode | undefined =>
  parent === null ? undefined : nodes.get(parent);

/** How many of the pairs say what, by `codes`. A device and itself are no pair. */
export function totalsOf({ rows, columns }: Arranged, { codes, codeOf }: Summary): readonly number[] {
  const totals = codes.map(() => 0);
  forEachPair(rows, columns, (provider, client) => {
    const code = codeOf(provider, client);
    if (code >= 0) totals[code] = (totals[code] ?? 0) + 1;
  });
  return totals;
}

export interface WorstPair {
  readonly provider: ShownEndpoint;
  readonly client: ShownEndpoint;
}

/** The pairs that say the worst of what is said, the least by value among them first. */
export function worstPairs(arranged: Arranged, summary: Summary, most: number): readonly WorstPair[] {
  let worst = summary.codes.length;
  const found: (WorstPair & { value: number })[] = [];
  forEachPair(arranged.rows, arranged.columns, (provider, client) => {
    const code = summary.codeOf(provider, client);
    if (code < 0 || code > worst) return;
    if (code < worst) found.length = 0;
    worst = code;
    const value = summary.value.of(provider, client) * (summary.value.isBetterHigh ? 1 : -1);
    const key = Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
    if (found.length === most && key >= (found.at(-1)?.value ?? 0)) return;
    found.push({ provider, client, value: key });
    found.sort((a, b) => a.value - b.value);
    if (found.length > most) found.pop();
  });
  return found;
}

function forEachPair(
  rows: readonly Line[],
  columns: readonly Line[],
  visit: (provider: ShownEndpoint, client: ShownEndpoint) => void,
): void {
  for (const row of rows)
    for (const column of columns)
      for (const provider of row.members)
        for (const client of column.members) if (isPair(provider, client)) visit(provider, client);
}
