import { changedFact, type Fact } from '../topology/fact.ts';
import type { Machine, NodeId } from '../topology/machine.ts';

/**
 * A machine that was read again, with what a person changed of it: every fact that remembers what it was, and what now
 * follows from those; names, links beside PCIe and devices that are not PCI functions, as far as their places are there.
 */
export function withEditsOf(edited: Machine, read: Machine): Machine {
  const functions = new Map(edited.functions.map(fn => [fn.id, fn]));
  const roots = new Map(edited.roots.map(root => [root.id, root]));
  const nodes = new Set<NodeId>(read.functions.map(fn => fn.id));
  const { idleLinks } = edited;
  return {
    ...read,
    roots: read.roots.map(root => changedAgain(roots.get(root.id), root)),
    functions: read.functions.map(fn => {
      const before = functions.get(fn.id);
      return before ? { ...changedAgain(before, fn), label: before.label } : fn;
    }),
    others: edited.others.map(other =>
      other.parent === null || nodes.has(other.parent) ? other : { ...other, parent: null },
    ),
    sideLinks: edited.sideLinks.filter(({ a, b }) => nodes.has(a) && nodes.has(b)),
    ...(idleLinks && { idleLinks }),
  };
}

/** What was read, with each change of a fact in `edited` made again, however deep it lies. */
function changedAgain<T>(edited: unknown, read: T): T {
  if (typeof edited !== 'object' || edited === null || typeof read !== 'object' || read === null) return read;
  if (isFact(edited) && isFact(read)) {
    const { was, ...now } = edited;
    return (was ? changedFact(read, now) : inner(edited, read)) as T;
  }
  return inner(edited, read);
}

function inner<T extends object>(edited: object, read: T): T {
  if (Array.isArray(read)) {
    const list: readonly unknown[] = Array.isArray(edited) ? edited : [];
    return read.map((each: unknown, place) =>
      changedAgain(matching(list, each, place), each),
    ) as unknown as T;
  }
  let isChanged = false;
  const entries = Object.entries(read).map(([key, value]): [string, unknown] => {
    const changed = changedAgain((edited as Readonly<Record<string, unknown>>)[key], value);
    isChanged ||= changed !== value;
    return [key, changed];
  });
  return isChanged ? (Object.fromEntries(entries) as T) : read;
}

/** BARs go by their index, everything else by its place. */
function matching(list: readonly unknown[], each: unknown, place: number): unknown {
  const index = indexOf(each);
  return index === undefined ? list[place] : list.find(other => indexOf(other) === index);
}

const indexOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'index' in value ? value.index : undefined;
const isFact = (value: object): value is Fact<unknown> => 'state' in value;
