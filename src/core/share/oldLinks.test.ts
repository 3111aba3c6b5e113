import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeDocument } from './payload.ts';

interface OldLink {
  readonly name: string;
  readonly text: string;
  readonly functions: number;
  readonly sha256: string;
}

const oldLinks: readonly OldLink[] = JSON.parse(
  readFileSync(new URL('./fixtures/links-2026-11-21.json', import.meta.url), 'utf8'),
);

/**
 * Links of many models each, as they were written before facts had descriptors, with a digest of the machine that was
 * read from them then. What has become known of a function since is unknown in them, so unknown facts do not count.
 */
describe('a link of 2026-11-21 opens as the machine that it was', () => {
  it.each(oldLinks)('$name, $functions functions', ({ text, functions, sha256 }) => {
    const opened = decodeDocument(text);
    if (!opened.ok) throw new Error(opened.error.message);
    const { machine } = opened.value;
    expect(machine.functions).toHaveLength(functions);
    expect(
      createHash('sha256')
        .update(JSON.stringify(withoutUnknown(machine)))
        .digest('hex'),
    ).toBe(sha256);
  });
});

/** The same data with keys in order, bigints as text and no unknown facts. */
function withoutUnknown(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined && !isUnknown(part))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, withoutUnknown(part)]),
  );
}

const isUnknown = (part: unknown) =>
  typeof part === 'object' && part !== null && 'state' in part && part.state === 'unknown';
