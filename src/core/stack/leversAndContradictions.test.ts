import { describe, expect, it } from 'vitest';
import { sentenceText } from '../topology/sentence.ts';
import { contradictionsIn, type Layered } from './contradictions.ts';
import { leversFor } from './levers.ts';
import type { LayerName, RowState, StackRow } from './stackRow.ts';

const row = (layer: LayerName, state: RowState, id?: string): StackRow => ({
  layer,
  who: layer,
  isSupposed: false,
  state,
  sentence: [],
  rule: id === undefined ? null : { id, source: '', grade: 'read' },
  passed: [],
  missing: [],
});

describe('what would change a no', () => {
  it('is said of a rule that refuses, with who can do it and what it costs', () => {
    const [lever] = leversFor(row('driver', 'no', 'nvidia.migOn'));
    expect(lever).toMatchObject({ who: 'administrator', caution: 'Tenants lose their isolation.' });
  });
  it('is nothing where the rule allows', () => {
    expect(leversFor(row('driver', 'yes', 'nvidia.forced'))).toEqual([]);
    expect(leversFor(row('driver', 'unknown', 'nvidia.firmware'))).toEqual([]);
  });
});

const layered = (path: Layered['path'], mapType: Layered['mapType'], ...rows: StackRow[]): Layered => ({
  path,
  mapType,
  rows,
});
const yes = row('driver', 'yes');

describe('layers that disagree', () => {
  it.each([
    [/raw bus address/, layered('nvidia-gpu', 'BUS_ADDR', yes, row('wires', 'no'))],
    [/any board/, layered('nvidia-gpu', 'BUS_ADDR', row('driver', 'yes', 'nvidia-patched.bar1'))],
    [/does not ask this kernel function/, layered('nvidia-gpu', 'NOT_SUPPORTED', yes)],
    [
      /firmware will not/,
      layered('nvidia-gpu', 'BUS_ADDR', row('driver', 'no', 'nvidia.firmware'), row('wires', 'yes')),
    ],
    [
      /through shared memory$|then goes through shared memory/,
      layered('nvidia-gpu', 'BUS_ADDR', row('driver', 'no'), row('library', 'yes')),
    ],
    [/NCCL_P2P_LEVEL/, layered('nvidia-gpu', 'BUS_ADDR', yes, row('library', 'not-peer'))],
    [/works by system memory/, layered('dmabuf', 'BUS_ADDR', row('driver', 'not-peer', 'dmabuf.pin'))],
  ] as const)('%s', (words, of) => {
    expect(contradictionsIn(of).map(sentenceText).join(' ')).toMatch(words);
  });
  it('are none where all agree', () => {
    expect(contradictionsIn(layered('nvidia-gpu', 'BUS_ADDR', yes, row('wires', 'yes')))).toEqual([]);
  });
});
