import { err, ok, type Result } from './result.ts';

const units = [
  { ns: 1e9, name: 's', letters: ['s'] },
  { ns: 1e6, name: 'ms', letters: ['ms'] },
  { ns: 1e3, name: 'µs', letters: ['µs', 'μs', 'us'] },
  { ns: 1, name: 'ns', letters: ['ns'] },
] as const;

/** A time in the largest unit up to milliseconds that it fills, with at most one decimal: `14 ms`, `2.8 µs`. */
export function durationText(ns: number): string {
  const { ns: unit, name } = units.find(each => each.ns <= 1e6 && ns >= each.ns) ?? units[3];
  return `${Math.round((ns / unit) * 10) / 10} ${name}`;
}

/** A moment in milliseconds, to the microsecond where calls are that close: `14 ms`, `14.005 ms`. */
export const momentText = (ns: number): string => `${Math.round(ns / 1e3) / 1e3} ms`;

/** A time as people type it, in whole nanoseconds: `2 ms`, `500us`, `1.5 s`; a bare number is milliseconds. */
export function parseDuration(text: string): Result<number, string> {
  const match = /^(\d{1,12}(?:\.\d{1,9})?)\s*(s|ms|µs|μs|us|ns)?$/.exec(text.trim());
  const [, digits = '', letters = 'ms'] = match ?? [];
  const unit = units.find(each => each.letters.some(name => name === letters));
  return match && unit
    ? ok(Math.round(Number(digits) * unit.ns))
    : err(`"${text}" is not a time. Type a number with a unit, such as 2 ms or 500 µs.`);
}
