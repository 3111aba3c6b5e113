/** Whether two pieces of plain data (objects, arrays, numbers, text, big numbers) say the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [own, others] = [Object.entries(a), Object.entries(b)];
  if (own.length !== others.length) return false;
  const byKey = new Map<string, unknown>(others);
  return own.every(([key, value]) => byKey.has(key) && sameValue(value, byKey.get(key)));
}
