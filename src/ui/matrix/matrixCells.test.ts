import { describe, expect, it } from 'vitest';
import { type PairMatrix, UNKNOWN_DISTANCE } from '../../core/p2pdma/policy/matrix.ts';
import { mapTypes, pathClasses } from '../../core/p2pdma/policy/verdict.ts';
import { nodeId } from '../../core/topology/machine.ts';
import { cellAt, cellText, cellWords } from './matrixCells.ts';

const matrix: PairMatrix = {
  ids: [nodeId('a'), nodeId('b')],
  mapTypes: Uint8Array.from([0, 1, 2, 3].map(type => type % mapTypes.length)),
  distances: Uint16Array.from([0, 4, 8, UNKNOWN_DISTANCE]),
  pathClasses: Uint8Array.from(
    (['SELF', 'PHB', 'SYS', 'UNKNOWN'] as const).map(each => pathClasses.indexOf(each)),
  ),
};

describe('a cell of the matrix', () => {
  it('is read by provider down and client across', () => {
    expect(cellAt(matrix, 0, 1)).toEqual({ mapType: 'THRU_HOST_BRIDGE', distance: 4, pathClass: 'PHB' });
    expect(cellAt(matrix, 1, 0)).toEqual({ mapType: 'NOT_SUPPORTED', distance: 8, pathClass: 'SYS' });
  });

  it('keeps the unknown unknown', () => {
    const unknown = cellAt(matrix, 1, 1);
    expect(unknown).toEqual({ mapType: 'UNKNOWN', distance: null, pathClass: 'UNKNOWN' });
    expect(cellText(unknown, 'verdict')).toBe('?');
    expect(cellText(unknown, 'class')).toBe('?');
  });

  it('says in words who would reach whose memory', () => {
    expect(cellWords(cellAt(matrix, 0, 1), 'GPU 0', 'NIC 0')).toBe(
      'NIC 0 to the memory of GPU 0: Via host bridge, distance 4, PHB (through one host bridge)',
    );
  });
});
