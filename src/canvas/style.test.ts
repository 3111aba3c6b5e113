import { expect, it } from 'vitest';
import { makeStyle } from './style.ts';
import { theme } from './testing/drawnScene.ts';

const rules = makeStyle(theme) as unknown as readonly {
  readonly selector: string;
  readonly style: Readonly<Record<string, unknown>>;
}[];

// The strong line keeps 3:1 on every ground (theme.css); nothing may thin it out, nor the words on it.
it('lines that mean something are never drawn half through', () => {
  const thin = rules.filter(
    ({ selector, style }) =>
      selector.includes('edge') && ['opacity', 'line-opacity', 'text-opacity'].some(name => name in style),
  );
  expect(thin.map(({ selector }) => selector)).toEqual([]);
});

it('a wall round a switch is a line too', () => {
  const walls = rules.filter(({ selector }) => selector === 'node.switch');
  expect(walls.map(({ style }) => style['border-color'])).toEqual([theme.lineStrong]);
  expect(walls.some(({ style }) => 'border-opacity' in style)).toBe(false);
});
