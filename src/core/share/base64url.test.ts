import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from './base64url.ts';

describe('base64url', () => {
  // The test vectors of RFC 4648, section 10, without their padding.
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('of %j is %j', (text, encoded) => {
    expect(toBase64url(Buffer.from(text))).toBe(encoded);
    expect(Buffer.from(fromBase64url(encoded) ?? []).toString()).toBe(text);
  });

  it('is what Node makes of any bytes, and brings them back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), bytes => {
        const encoded = toBase64url(bytes);
        expect(encoded).toBe(Buffer.from(bytes).toString('base64url'));
        expect([...(fromBase64url(encoded) ?? [])]).toEqual([...bytes]);
      }),
    );
  });

  it.each(['A', 'AAAAA', 'Zm9v=', 'Zm+v', 'Zm/v', 'Zm v', 'Zé'])('%j is none', text => {
    expect(fromBase64url(text)).toBeUndefined();
  });
});
