import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepGate, StepPacket } from '../core/topology/playStep.ts';
import { gateInk, packetInk } from './capsules.ts';
import { detailAt } from './detail.ts';
import type { Ink } from './ink.ts';
import { measure, theme } from './testing/drawnScene.ts';

const pen = { theme, measure };
const seen = { x: 0, y: 0, width: 1000, height: 800 };
const at = { x: 400, y: 300 };
const write: StepPacket = { name: 'MWr', bytes: 256, space: 'bus', address: '0x38000000' };
const draw = (packet: StepPacket, place = { at, seen, letter: 11 }) => packetInk(packet, place, pen);

const texts = (inks: readonly Ink[]) => inks.flatMap(ink => (ink.kind === 'text' ? [ink.text] : []));
const shapes = (inks: readonly Ink[]) => inks.flatMap(ink => (ink.kind === 'shape' ? [ink] : []));
/** What is seen without colour: outlines, and which of them are filled. */
const inGrey = (inks: readonly Ink[]) =>
  shapes(inks).map(({ d, fill }) => `${d} ${fill === null || fill === theme.panel ? 'hollow' : 'filled'}`);

describe('a packet', () => {
  it('says its name, its size, and its address with the space that it counts in', () => {
    expect(texts(draw(write))).toEqual(['MWr 256 B', 'bus 0x38000000']);
    expect(texts(draw({ name: 'Cpl', bytes: 0, space: 'routing-id', address: '03:00.0' }))).toEqual([
      'Cpl',
      'to 03:00.0',
    ]);
    expect(texts(draw({ ...write, space: 'iova' }))[1]).toBe('IOVA 0x38000000');
  });

  it('is told from every other kind without colour', () => {
    const looks = (['MRd', 'MWr', 'CplD', 'Cpl', 'Msg'] as const).map(name =>
      inGrey(draw({ ...write, name })).join(),
    );
    expect(new Set(looks).size).toBe(looks.length);
  });

  it('has the colour of its address space', () => {
    const colours = (['bus', 'iova', 'cpu-physical', 'routing-id'] as const).map(
      space => shapes(draw({ ...write, space }))[1]?.fill,
    );
    expect(new Set(colours).size).toBe(4);
  });

  it('stays in sight, its letters never smaller than eleven pixels of the screen', () => {
    const inside = fc.record({
      x: fc.integer({ min: 0, max: 1000 }),
      y: fc.integer({ min: 0, max: 800 }),
      zoom: fc.double({ min: 0.3, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(inside, ({ x, y, zoom }) => {
        const { letter } = detailAt(zoom);
        for (const ink of draw(write, { at: { x, y }, seen, letter })) {
          if (ink.kind === 'shape') continue;
          expect(ink.font.size * zoom).toBeGreaterThanOrEqual(11);
          const half = (measure(ink.text) * ink.font.size) / 16 / 2;
          expect(ink.at.x - half).toBeGreaterThanOrEqual(-0.001);
          expect(ink.at.x + half).toBeLessThanOrEqual(1000.001);
          expect(ink.at.y).toBeLessThanOrEqual(800);
        }
      }),
    );
  });
});

describe('a gate', () => {
  const box = { x: 100, y: 100, width: 120, height: 40 };
  const gate = (state: StepGate['state']): StepGate => ({ state, word: `Request Redirect: ${state}` });
  const drawGate = (state: StepGate['state'], isNow = true) =>
    gateInk(gate(state), { box, isNow, seen, letter: 11 }, pen);

  it('says what it does while it does it, and keeps its sign', () => {
    expect(texts(drawGate('turned'))).toEqual(['Request Redirect: turned']);
    expect(texts(drawGate('turned', false))).toEqual([]);
    expect(shapes(drawGate('turned', false)).length).toBeGreaterThan(0);
  });

  it('open, turned, closed and not known are told apart without colour', () => {
    const looks = (['passed', 'turned', 'blocked', 'unknown'] as const).map(state =>
      inGrey(drawGate(state, false)).join(),
    );
    expect(new Set(looks).size).toBe(4);
  });
});
