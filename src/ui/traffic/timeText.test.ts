import { expect, it } from 'vitest';
import { timeText, volumeText } from './timeText.ts';

it.each([
  [0, '0.00 ns'],
  [310_000, '310 ns'],
  [1_250_000, '1.25 µs'],
  [20_500_000_000, '20.5 ms'],
  [3e12, '3.00 s'],
])('%d ps is %s', (ps, text) => {
  expect(timeText(ps)).toBe(text);
});

it.each([
  [512, '512 B'],
  [1536, '1.50 KiB'],
  [1 << 20, '1.00 MiB'],
  [200 * 2 ** 30, '200 GiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(volumeText(bytes)).toBe(text);
});
