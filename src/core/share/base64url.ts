const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SIXTET_OF: ReadonlyMap<string, number> = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** Bytes in the URL-safe base64 alphabet without padding (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  const letters: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    letters.push(ALPHABET.charAt(word >> 18), ALPHABET.charAt((word >> 12) & 63));
    if (left > 1) letters.push(ALPHABET.charAt((word >> 6) & 63));
    if (left > 2) letters.push(ALPHABET.charAt(word & 63));
  }
  return letters.join('');
}

/** The bytes; undefined for a letter outside the alphabet or a length that no bytes have. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (const letter of text) {
    const value = SIXTET_OF.get(letter);
    if (value === undefined) return undefined;
    word = ((word << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (word >> bits) & 0xff;
  }
  return bytes;
}
