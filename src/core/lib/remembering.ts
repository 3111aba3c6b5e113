/** Remembers by key what was worked out, and begins anew when it is full. */
export function remembering<Value>(most: number): (key: string, make: () => Value) => Value {
  const known = new Map<string, Value>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = make();
    if (known.size >= most) known.clear();
    known.set(key, value);
    return value;
  };
}
