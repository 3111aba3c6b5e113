import { type Fact, mapFact } from '../topology/fact.ts';
import type { Machine } from '../topology/machine.ts';

/** A drawn machine as a capture with hex dumps would show it: nothing is assigned, host windows are not shown. */
export function asCaptured(machine: Machine): Machine {
  return {
    ...machine,
    roots: machine.roots.map(root =>
      root.kind === 'host-bridge'
        ? { ...root, subordinate: { state: 'unknown' }, windows: { state: 'unknown' } }
        : root,
    ),
    functions: machine.functions.map(fn => {
      const bars = mapFact(fn.bars, list => list.map(bar => ({ ...bar, address: shown(bar.address) })));
      if (fn.kind === 'endpoint') return { ...fn, bars };
      const windows = mapFact(fn.windows, ({ io, memory, prefetchable }) => ({
        io: shown(io),
        memory: shown(memory),
        prefetchable: shown(prefetchable),
      }));
      return { ...fn, bars, buses: shown(fn.buses), windows: shown(windows) };
    }),
  };
}

const shown = <T>(fact: Fact<T>): Fact<T> => (fact.state === 'unknown' ? fact : { ...fact, source: 'hex' });
