import { describe, expect, it } from 'vitest';
import { contains, fitCamera, openingCamera, type Rect, revealing, seenBy, steadyCamera } from './camera.ts';
import { drawScene } from './testing/drawnScene.ts';

const stage = { width: 800, height: 600 };
const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });
const sight = {
  whole: rect(0, 0, 1000, 3000),
  around: rect(0, 1000, 1000, 1000),
  part: rect(500, 1400, 400, 100),
  orientation: 'left-to-right',
} as const;

describe('what a machine is seen by first', () => {
  it('is all of it, where that can be read', () => {
    const whole = rect(0, 0, 1000, 700);
    const camera = openingCamera({ ...sight, whole, around: whole, part: rect(0, 0, 10, 10) }, stage);
    expect(camera).toEqual(fitCamera(whole, stage));
  });

  it('else what was asked about, from the roots to the devices', () => {
    const camera = openingCamera(sight, stage);
    const seen = seenBy(camera, stage);
    expect(contains(seen, sight.part)).toBe(true);
    expect(seen.x).toBeLessThanOrEqual(0);
    expect(seen.x + seen.width).toBeGreaterThanOrEqual(1000);
    expect(seen.y + seen.height / 2).toBeCloseTo(1450);
  });

  it('stays large enough to be read where the screen is narrower than that', () => {
    const camera = openingCamera(sight, { width: 390, height: 600 });
    expect(camera.zoom).toBeGreaterThan(0.6);
    expect(contains(seenBy(camera, { width: 390, height: 600 }), sight.part)).toBe(true);
  });

  it('shows no more empty ground than the margin where the part is at an edge', () => {
    const camera = openingCamera({ ...sight, part: rect(500, 0, 400, 40) }, stage);
    expect(camera.pan.y).toBeLessThanOrEqual(24);
  });

  it('begins at the corner where nothing is asked', () => {
    const corner = rect(0, 0, 0, 0);
    const camera = openingCamera({ ...sight, part: corner, around: rect(0, 0, 1000, 1000) }, stage);
    expect(camera.pan).toEqual({ x: 24, y: 24 });
    expect(camera.zoom).toBeCloseTo(752 / 1000);
  });

  it('never cuts off a way that is longer than the screen', () => {
    const part = rect(0, 0, 1000, 2400);
    const camera = openingCamera({ ...sight, part, around: part }, stage);
    expect(contains(seenBy(camera, stage), part)).toBe(true);
  });
});

describe('bringing something into sight', () => {
  it('moves no more than it has to', () => {
    const camera = { zoom: 1, pan: { x: 0, y: 0 } };
    expect(revealing(rect(100, 100, 50, 50), camera, stage)).toEqual(camera);
    expect(revealing(rect(790, 100, 50, 50), camera, stage).pan).toEqual({ x: -64, y: 0 });
  });
});

describe('after an edit', () => {
  const { layout } = drawScene('hgx-h100');
  const camera = { zoom: 0.8, pan: { x: 0, y: -400 } };
  const moved = (isMoved: (y: number) => boolean) => ({
    ...layout,
    boxes: layout.boxes.map(box => (isMoved(box.y) ? { ...box, y: box.y + 48 } : box)),
  });

  it('the picture holds still while a good part of it does', () => {
    expect(
      steadyCamera(
        layout,
        moved(y => y > 900),
        camera,
        stage,
      ),
    ).toEqual(camera);
  });

  it('what is in sight stays there when something above it grew', () => {
    const { pan } = steadyCamera(
      layout,
      moved(() => true),
      camera,
      stage,
    );
    expect(pan.y).toBeCloseTo(-400 - 48 * 0.8);
  });
});
