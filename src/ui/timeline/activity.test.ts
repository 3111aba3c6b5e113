import { expect, it } from 'vitest';
import type { TraceColumns } from '../../core/fabric/packets/loop/trace.ts';
import { activityOf, sampledActivity } from './activity.ts';

const trace = (rows: readonly (readonly [flow: number, sentPs: number])[]) =>
  ({
    size: rows.length,
    flow: Int32Array.from(rows, ([flow]) => flow),
    sentPs: Float64Array.from(rows, ([, sent]) => sent),
  }) as TraceColumns;

it('counts packets by flow and time, against the fullest bin', () => {
  const rows = [
    [0, 0],
    [0, 1],
    [1, 99],
    [0, 100],
  ] as const;
  expect(activityOf(trace(rows), { flows: 2, endPs: 100, bins: 2 })).toEqual([
    [1, 0.5],
    [0, 0.5],
  ]);
});

it('of a run in which nothing happened is empty', () => {
  expect(activityOf(trace([]), { flows: 1, endPs: 0, bins: 3 })).toEqual([[0, 0, 0]]);
});

it('of samples is what arrived between them, spread evenly, to the end of the run', () => {
  const at = (atPs: number, ...deliveredBytes: number[]) => ({ atPs, deliveredBytes, payloadBytes: [] });
  const samples = [at(0, 0, 0), at(50, 80, 0), at(50, 80, 0), at(100, 80, 40)];
  expect(sampledActivity(samples, { flows: 2, endPs: 100, bins: 4 })).toEqual([
    [1, 1, 0, 0],
    [0, 0, 0.5, 0.5],
  ]);
});
