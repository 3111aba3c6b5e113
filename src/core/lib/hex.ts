/** `n` in lower-case hexadecimal, padded with zeros to at least `digits`. */
export const hex = (n: number | bigint, digits: number): string => n.toString(16).padStart(digits, '0');
