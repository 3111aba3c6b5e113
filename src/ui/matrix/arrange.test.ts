import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NodeId, nodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { type Grid, gridSorts, wholeGrid } from '../../store/grid.ts';
import { arrange, type Summary, totalsOf, worstPairs } from './arrange.ts';

const node = (
  id: string,
  kind: OutlineNode['kind'],
  parent: string | null,
  numaNode: number | null = null,
): OutlineNode => ({
  id: nodeId(id),
  parent: parent === null ? null : nodeId(parent),
  level: 1,
  kind,
  isEndpoint: ['gpu', 'nic', 'nvme'].includes(kind),
  label: id,
  name: id,
  address: id,
  link: null,
  linkStanding: 'unknown',
  slot: null,
  numaNode,
  acs: null,
  acsBefore: null,
  isFree: false,
  foldedBecause: null,
});

const all = [
  node('root', 'root-port', null),
  node('sw', 'switch-upstream', 'root'),
  node('down', 'switch-downstream', 'sw'),
  node('GPU 10', 'gpu', 'down', 0),
  node('GPU 2', 'gpu', 'down', 0),
  node('NIC 0', 'nic', 'down', 0),
  node('NVMe 0', 'nvme', 'root', 1),
];
const nodes: ReadonlyMap<NodeId, OutlineNode> = new Map(all.map(each => [each.id, each]));
const shown = all.filter(each => each.isEndpoint).map((each, index) => ({ node: each, index }));

/** By a table of values: 0 is refused, anything else direct. */
const summaryOf = (valueAt: (row: number, column: number) => number): Summary => ({
  codes: [
    { word: 'Blocked', tone: 'blocked' },
    { word: 'Direct', tone: 'direct' },
  ],
  codeOf: (provider, client) =>
    provider.index === client.index ? -1 : Number(valueAt(provider.index, client.index) > 0),
  value: { name: 'GB/s', isBetterHigh: true, of: (a, b) => valueAt(a.index, b.index) },
});
const summary = summaryOf((row, column) => (row + column) % 3);
const labels = (grid: Partial<Grid>, by = summary) => {
  const { rows, columns } = arrange({
    shown,
    grid: { ...wholeGrid, ...grid },
    summary: by,
    nodes,
    groupOf: id => (id === 'NIC 0' ? 1 : id === 'GPU 2' ? 7 : null),
  });
  return { rows: rows.map(({ label }) => label), columns: columns.map(({ label }) => label) };
};

describe('the matrix arranged', () => {
  it('shows one kind against another, and one socket', () => {
    expect(labels({ rows: 'gpu', columns: 'nic' })).toEqual({
      rows: ['GPU 10', 'GPU 2'],
      columns: ['NIC 0'],
    });
    expect(labels({ socket: 1 })).toEqual({ rows: ['NVMe 0'], columns: ['NVMe 0'] });
  });

  it('sorts names by their numbers, groups by theirs with the unknown last, and rates with the best first', () => {
    expect(labels({ sort: 'name' }).rows).toEqual(['GPU 2', 'GPU 10', 'NIC 0', 'NVMe 0']);
    expect(labels({ sort: 'group' }).rows.slice(0, 2)).toEqual(['NIC 0', 'GPU 2']);
    expect(
      labels(
        { sort: 'value' },
        summaryOf(row => (row === 3 ? Number.NaN : row)),
      ).rows,
    ).toEqual(['NIC 0', 'GPU 2', 'GPU 10', 'NVMe 0']);
  });

  it('folds what hangs below one switch, and unfolds it again', () => {
    expect(labels({ isFolded: true }).rows).toEqual(['sw ×3', 'NVMe 0']);
    expect(labels({ isFolded: true, unfolded: ['sw'] }).rows).toEqual(['GPU 10', 'GPU 2', 'NIC 0', 'NVMe 0']);
  });

  it('finds rows by words', () => {
    expect(labels({ sought: 'gpu2' }).rows).toEqual(['GPU 2']);
  });

  it('keeps every pair once, whatever the order and the folds', () => {
    const kind = fc.constantFrom<Grid['rows']>(null, 'gpu', 'nic');
    fc.assert(
      fc.property(
        kind,
        kind,
        fc.constantFrom(...gridSorts),
        fc.boolean(),
        (rows, columns, sort, isFolded) => {
          const asked = { shown, summary, nodes, groupOf: () => null };
          const plain = arrange({ ...asked, grid: { ...wholeGrid, rows, columns } });
          const other = arrange({ ...asked, grid: { ...wholeGrid, rows, columns, sort, isFolded } });
          expect(totalsOf(other, summary)).toEqual(totalsOf(plain, summary));
        },
      ),
    );
  });

  it('keeps of rows and columns those in which a cell says what is wanted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 16, maxLength: 16 }), table => {
        const by = summaryOf((row, column) => table[row * 4 + column] ?? 0);
        const asked = { shown, summary: by, nodes, groupOf: () => null };
        const whole = arrange({ ...asked, grid: wholeGrid });
        const only = arrange({ ...asked, grid: { ...wholeGrid, only: 'Blocked' } });
        expect(totalsOf(only, by)[0]).toBe(totalsOf(whole, by)[0]);
        for (const row of only.rows)
          expect(totalsOf({ rows: [row], columns: only.columns }, by)[0]).toBeGreaterThan(0);
      }),
    );
  });

  it('shows everything under a lens that has no such word', () => {
    expect(labels({ only: 'Staged through memory' })).toEqual(labels({}));
  });

  it('names the worst pairs, the slowest first', () => {
    const by = summaryOf((row, column) => row * 4 + column + 1);
    const whole = arrange({ shown, grid: wholeGrid, summary: by, nodes, groupOf: () => null });
    const pairs = worstPairs(whole, by, 2).map(({ provider, client }) => [provider.index, client.index]);
    expect(pairs).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });
});
