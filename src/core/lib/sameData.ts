/** Whether two pieces of plain data say the same. What they share is not looked into. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = new Map(Object.entries(b));
  const own = Object.entries(a);
  return (
    own.length === fields.size &&
    own.every(([key, value]) => fields.has(key) && sameData(value, fields.get(key)))
  );
}
