/** `n` in lower-case hexadecimal, padded with zeros to at least `digits`. */
export const hex = (n: number | bigint, digits: number): string => n.toString(16).padStart(digits, '0');

/** An address as people write it: `0x80000000`, at least 32 bits. */
export const addressText = (value: bigint): string => `0x${hex(value, 8)}`;
