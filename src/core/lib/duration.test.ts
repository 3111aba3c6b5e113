import { expect, it } from 'vitest';
import { durationText, momentText, parseDuration } from './duration.ts';

it.each([
  { ns: 0, text: '0 ns' },
  { ns: 999, text: '999 ns' },
  { ns: 2765, text: '2.8 µs' },
  { ns: 14_000_000, text: '14 ms' },
  { ns: 3_600_000_000_000, text: '3600000 ms' },
])('$ns ns is $text', ({ ns, text }) => {
  expect(durationText(ns)).toBe(text);
});

it.each([
  { text: '14 ms', ns: 14_000_000 },
  { text: '14', ns: 14_000_000 },
  { text: '1.5s', ns: 1_500_000_000 },
  { text: ' 500us ', ns: 500_000 },
  { text: '2.8 µs', ns: 2800 },
  { text: '7 ns', ns: 7 },
])('$text is $ns ns', ({ text, ns }) => {
  expect(parseDuration(text)).toEqual({ ok: true, value: ns });
});

it.each(['', 'soon', '-1 ms', '1 h', '1e9'])('"%s" is no time', text => {
  expect(parseDuration(text)).toMatchObject({ ok: false });
});

it('a moment keeps the microseconds that tell calls apart', () => {
  expect([0, 2000, 14_005_000, 28_000_000].map(momentText)).toEqual([
    '0 ms',
    '0.002 ms',
    '14.005 ms',
    '28 ms',
  ]);
});
