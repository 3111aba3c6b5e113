import { describe, expect, it } from 'vitest';
import { findLesson, lessons } from '../lessons/lessons.ts';
import { lessonMoment } from './lessonMoment.ts';
import type { LessonPlayed } from './lessonPlay.ts';

const momentOf = (id: string, step: number) => {
  const lesson = findLesson(id);
  if (!lesson) throw new Error(`no lesson ${id}`);
  return lessonMoment(lesson, step - 1);
};
const nodesOf = (play: LessonPlayed | null | undefined) => (play?.steps ?? []).map(({ at }) => at);
const lanesOf = (play: LessonPlayed | null | undefined) =>
  new Set((play?.steps ?? []).map(({ lane }) => lane));

it('no reveal closes the player', () => {
  for (const lesson of lessons) {
    for (const number of lesson.steps.keys()) {
      const { shown, prediction } = lessonMoment(lesson, number);
      if (shown.play && prediction)
        expect(prediction.revealed.play, `${lesson.id} ${number + 1}`).not.toBeNull();
    }
  }
});

describe('a write to NVMe 2 is played', () => {
  const { shown, prediction } = momentOf('copy-offload', 1);
  it('through memory: from the adapter up, and down to the drive', () => {
    expect(lanesOf(shown.play)).toEqual(new Set(['fallback']));
    const nodes = nodesOf(shown.play);
    expect(nodes.filter(node => node === 'rnic')).not.toEqual([]);
    expect(nodes.filter(node => node === 'nvme2')).not.toEqual([]);
    expect(nodes.filter(node => node === 'hb:0000:00').length).toBeGreaterThan(1);
    expect(nodes).not.toContain('cmb0');
  });
  it('past memory: into NVMe 0, and out of it', () => {
    const nodes = nodesOf(prediction?.revealed.play);
    expect(nodes.slice(0, nodes.indexOf('cmb0' as never))).toContain('rnic');
    expect(nodes.slice(nodes.indexOf('cmb0' as never))).toContain('nvme2');
    expect(nodes).not.toContain('hb:0000:00');
  });
});

it('the doorbell plays its race when it is revealed, both writes', () => {
  const { shown, prediction } = momentOf('doorbell', 2);
  expect(shown.play?.key).toBe('route');
  expect(prediction?.revealed.play?.key).toBe('route-race');
  expect(lanesOf(prediction?.revealed.play)).toEqual(new Set(['sent first', 'sent second']));
});

describe('the places of a list are played in the tree', () => {
  const { shown, prediction } = momentOf('four-places', 1);
  const chapters = (play: LessonPlayed | null | undefined) => [
    ...new Set((play?.steps ?? []).map(({ chapter }) => chapter)),
  ];
  const lastOf = (letter: string) =>
    shown.play?.steps.findLast(({ chapter }) => chapter?.startsWith(`${letter}:`))?.at;

  it('each by its letter, up to where it is', () => {
    expect(chapters(shown.play)).toEqual([
      'a: system memory',
      'b1: a peer through the host bridge',
      'b2: a peer by bus address',
      'c: the device’s own BAR',
    ]);
    expect(['b1', 'b2', 'c'].map(lastOf)).toEqual(['gpu2', 'gpu0', 'nic0']);
    expect(shown.play?.notes.map(({ lines }) => lines.map(({ text }) => text).join())).toEqual([
      'a',
      'b1',
      'b2',
      'c',
    ]);
  });

  it('with the addresses that the reveal brings', () => {
    const carried = (play: LessonPlayed | null | undefined, letter: string) =>
      play?.steps.find(({ chapter }) => chapter?.startsWith(`${letter}:`))?.carries;
    expect(carried(shown.play, 'a')).not.toMatch(/IOVA/);
    expect(carried(prediction?.revealed.play, 'a')).toMatch(/IOVA/);
    expect(carried(prediction?.revealed.play, 'b2')).toBe(carried(shown.play, 'b2'));
  });
});
