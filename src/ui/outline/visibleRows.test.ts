import { describe, expect, it } from 'vitest';
import { type NodeId, nodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { visibleRows } from './visibleRows.ts';

const node = (
  id: string,
  parent: string | null,
  level: number,
  foldedBecause: string | null = null,
): OutlineNode => ({
  id: nodeId(id),
  parent: parent === null ? null : nodeId(parent),
  level,
  kind: 'other',
  isEndpoint: false,
  label: id,
  name: id,
  address: id,
  link: null,
  linkStanding: 'unknown',
  slot: null,
  numaNode: null,
  acs: null,
  acsBefore: null,
  isFree: false,
  foldedBecause,
});

const machine = [
  node('root', null, 1),
  node('port', 'root', 2),
  node('gpu', 'port', 3),
  node('smbus', 'root', 2, 'plumbing'),
];
const ids = (collapsed: readonly string[], showAll = false) =>
  visibleRows(machine, { collapsed: new Set(collapsed as NodeId[]), showAll }).rows.map(row => row.node.id);

describe('the rows of the outline', () => {
  it('leave out what is folded away, and count it', () => {
    expect(ids([])).toEqual(['root', 'port', 'gpu']);
    expect(visibleRows(machine, { collapsed: new Set(), showAll: false }).foldedCount).toBe(1);
  });

  it('show everything when asked', () => {
    expect(ids([], true)).toEqual(['root', 'port', 'gpu', 'smbus']);
  });

  it('hide all that is below a collapsed row, at any depth', () => {
    expect(ids(['root'], true)).toEqual(['root']);
    expect(ids(['port'], true)).toEqual(['root', 'port', 'smbus']);
  });

  it('number the siblings that can be reached, for a screen reader', () => {
    const { rows } = visibleRows(machine, { collapsed: new Set(), showAll: true });
    expect(rows.find(row => row.node.id === 'smbus')).toMatchObject({ position: 2, siblings: 2, open: null });
    expect(rows[0]).toMatchObject({ position: 1, siblings: 1, open: true });
  });
});
