/** An object told by what it shares with another: fields that differ, and items of lists that differ. */
export interface Patch {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly items: Readonly<Record<string, readonly (readonly [at: number, item: unknown])[]>>;
}

/** A list of which more than this share differs is told whole. */
const MOST_ITEMS = 1 / 8;

/**
 * What an edit left alone is the very same object in both, so a comparison by identity finds the change. Null: too much
 * differs, as after an import.
 */
export function patchOf(base: object, changed: object): Patch | null {
  if (Array.isArray(base) || Array.isArray(changed)) return null;
  const before = new Map<string, unknown>(Object.entries(base));
  const entries = Object.entries(changed);
  if (entries.length !== before.size) return null;
  const fields: Record<string, unknown> = {};
  const items: Record<string, Patch['items'][string]> = {};
  for (const [key, value] of entries) {
    if (!before.has(key)) return null;
    const was = before.get(key);
    if (was === value) continue;
    if (!Array.isArray(value)) fields[key] = value;
    else {
      const differing = differingItems(was, value);
      if (!differing) return null;
      items[key] = differing;
    }
  }
  return { fields, items };
}

function differingItems(was: unknown, now: readonly unknown[]): Patch['items'][string] | null {
  if (!Array.isArray(was) || was.length !== now.length) return null;
  const differing = [...now.entries()].filter(([at, item]) => item !== was[at]);
  return differing.length > now.length * MOST_ITEMS + 1 ? null : differing;
}

export function patched(base: object, { fields, items }: Patch): object {
  const lists = Object.entries(items).map(([key, changed]) => {
    const list: unknown[] = [...((base as Readonly<Record<string, readonly unknown[]>>)[key] ?? [])];
    for (const [at, item] of changed) list[at] = item;
    return [key, list] as const;
  });
  return { ...base, ...fields, ...Object.fromEntries(lists) };
}
