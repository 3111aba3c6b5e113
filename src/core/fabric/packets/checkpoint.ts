import type { Engine } from './loop/engine.ts';

/** A moment of a simulation, to come back to. It is only good for the simulation that made it. */
export interface Checkpoint {
  readonly steps: number;
  readonly nowPs: number;
  readonly parts: Readonly<Record<string, Part>>;
  /** Lines of the trace at that moment: what follows them is written again, the same. */
  readonly traceSize: number;
  readonly traceDropped: number;
}

type Column = number | Int32Array | Float64Array;
type Part = Readonly<Record<string, Column>>;

const parts = [
  'events',
  'pool',
  'voqs',
  'channels',
  'credits',
  'flows',
  'requests',
  'completers',
  'counters',
] as const;

/** Copies everything that moves. */
export function takeCheckpoint(e: Engine): Checkpoint {
  return {
    steps: e.events.steps,
    nowPs: e.events.nowPs,
    parts: Object.fromEntries(parts.map(name => [name, copyOf(columnsOf(e, name))])),
    traceSize: e.trace.size,
    traceDropped: e.trace.dropped,
  };
}

/** Puts everything back; columns that have grown since get their old length. */
export function putBack(e: Engine, checkpoint: Checkpoint): void {
  for (const name of parts) {
    const to = columnsOf(e, name) as Record<string, Column>;
    for (const [column, value] of Object.entries(checkpoint.parts[name] ?? {})) {
      const own = to[column];
      if (typeof value === 'number' || typeof own !== 'object' || own.length !== value.length)
        to[column] = typeof value === 'number' ? value : value.slice();
      else own.set(value);
    }
  }
  e.trace.size = checkpoint.traceSize;
  e.trace.dropped = checkpoint.traceDropped;
}

const columnsOf = (e: Engine, name: (typeof parts)[number]): Part => e[name] as unknown as Part;

const copyOf = (part: Part): Part =>
  Object.fromEntries(
    Object.entries(part).map(([column, value]) => [
      column,
      typeof value === 'number' ? value : value.slice(),
    ]),
  );
