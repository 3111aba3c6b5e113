import { describe, expect, it } from 'vitest';
import {
  attach,
  contextOf,
  job,
  lock,
  map,
  move,
  pin,
  play,
  unlock,
  unmap,
  wait,
} from '../testing/sharedBuffer.ts';
import { sentenceText } from '../topology/sentence.ts';
import type { BufferCall } from './call.ts';
import { playSharing } from './playSharing.ts';
import { timelineOf } from './timeline.ts';

const lanesOf = (script: readonly BufferCall[]) => {
  const { lanes } = timelineOf(contextOf(), play(script));
  return Object.fromEntries(
    lanes.map(({ id, spans }) => [
      id,
      spans.map(({ kind, fromNs, untilNs }) => `${kind} ${fromNs}-${untilNs}`),
    ]),
  );
};
const reading = [attach('peer'), map('peer'), job('peer', { durationNs: 500_000 })];

describe('the timeline', () => {
  it('has a lane for the exporter, each importer, the buffer and the fences', () => {
    expect(Object.keys(lanesOf([]))).toEqual(['exporter', 'peer', 'far', 'hive', 'placement', 'fences']);
  });

  it('shows a move that waits for a job, and the tables before and after', () => {
    const lanes = lanesOf([...reading, move('system-memory'), map('peer'), wait(2e6), unmap('peer', 'old')]);
    // Calls take 1 µs each; the job begins at 2 µs and runs for 500, the copy of 1,000,000 bytes takes 1 ms.
    expect(lanes['placement']).toEqual([
      'placement 0-502000',
      'moving 502000-1502000',
      'placement 1502000-2006000',
    ]);
    expect(lanes['exporter']).toEqual(['moving 502000-1502000']);
    expect(lanes['peer']).toEqual([
      'mapped 1000-3000',
      'old-table 3000-2005000',
      'attached 0-2006000',
      'mapped 4000-2006000',
      'job 2000-502000',
    ]);
    expect(lanes['fences']).toEqual(['job 2000-502000', 'moving 3000-1502000']);
  });

  it('shows who holds the lock, who pins, and what waits', () => {
    const lanes = lanesOf([lock('far'), unlock('far'), attach('peer'), pin('peer'), attach('far')]);
    expect(lanes['far']?.[0]).toBe('locked 0-1000');
    expect(lanes['peer']).toContain('pinned 3000-5000');
    expect(lanesOf([attach('far'), map('far'), job('far')])['far']).toContain('waiting 2000-1001000');
  });

  it('marks each call at who makes it, with how it stands', () => {
    const { lanes } = timelineOf(contextOf(), play([attach('peer'), pin('peer'), move('system-memory')]));
    const marks = lanes.flatMap(({ id, marks: each }) =>
      each.map(({ step, standing }) => `${step} ${id} ${standing}`),
    );
    expect(marks.toSorted()).toEqual(['0 peer done', '1 peer done', '2 exporter refused']);
  });
});

describe('on the tree', () => {
  const played = (script: readonly BufferCall[]) => playSharing(contextOf(), play(script));
  it('a call is shown at its device, then its bytes hop by hop', () => {
    const steps = played(reading);
    expect(steps.map(({ scriptStep, at }) => `${scriptStep} ${at}`)).toEqual([
      '0 peer',
      '1 peer',
      '2 peer',
      ...['peer', 'sw.1', 'sw.0', 'gpu', 'gpu', 'sw.0', 'sw.1', 'peer'].map(at => `2 ${at}`),
    ]);
  });
  it('a move goes in the lane of the fallback', () => {
    expect(
      new Set(
        played([move('system-memory')])
          .slice(1)
          .map(({ lane }) => lane),
      ),
    ).toEqual(new Set(['fallback']));
  });
  it('stops at what is refused, with the rule and its source', () => {
    const last = played([attach('peer'), pin('peer'), move('system-memory')]).at(-1);
    expect(last?.decides).toBe(true);
    expect(last?.rule?.name).toBe('ttm_bo_validate(): Pinned, so it does not move');
    expect(sentenceText(last?.sentence ?? [])).toContain('pinned by peer');
  });
});
