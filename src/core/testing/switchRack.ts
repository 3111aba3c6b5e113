import { hex } from '../lib/hex.ts';
import type { Machine } from '../topology/machine.ts';
import { type SmallFunction, smallMachine } from './smallMachine.ts';

/** A machine of any size: on each root bus one switch, on each of its ports a NIC of two functions. */
export function switchRack(rootBuses: number, ports: number): Machine {
  const rows: SmallFunction[] = [];
  for (let domain = 0; domain < rootBuses; domain++) {
    const at = (bus: number, device: number, fn = 0) =>
      `${hex(domain, 4)}:${hex(bus, 2)}:${hex(device, 2)}.${fn}`;
    rows.push({ at: at(0, 1), bridge: 'root-port' });
    rows.push({ at: at(1, 0), below: at(0, 1), bridge: 'upstream-port' });
    for (let port = 0; port < ports; port++) {
      const below = at(2, port);
      rows.push({ at: below, below: at(1, 0), bridge: 'downstream-port' });
      for (const fn of [0, 1])
        rows.push({ at: at(3 + port, 0, fn), below, class: 0x0200, ids: [0x15b3, 0x1021] });
    }
  }
  return smallMachine(rows);
}
