import { leadsToLink, lowerRate } from '../enumerateLinks.ts';
import { absent, changedFact, type Fact, known, knownValue, unknown } from '../fact.ts';
import type { LinkRate } from '../link.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';

/**
 * Trains the links below those of some functions that are ports: both ends show the lower of both generations and widths, an empty port no
 * link. What a person set or a capture shows of either end's maximum decides; where neither is known the rate is not.
 */
export function retrainLinks(machine: Machine, ports: ReadonlySet<NodeId>): Machine {
  if (ports.size === 0) return machine;
  const rates = new Map<NodeId, Fact<LinkRate>>();
  for (const port of machine.functions) {
    if (!ports.has(port.id) || !leadsToLink(port)) continue;
    const below = machine.functions.filter(fn => fn.parent === port.id);
    const rate = trained(port, below[0]);
    for (const end of [port, ...below]) rates.set(end.id, rate);
  }
  const functions = machine.functions.map(fn => withRate(fn, rates.get(fn.id)));
  return { ...machine, functions };
}

function trained(port: PciFunction, below: PciFunction | undefined): Fact<LinkRate> {
  if (!below) return absent('assigned');
  const ends = [port, below].flatMap(fn => maximumOf(fn) ?? []);
  const [one, other = one] = ends;
  return one && other ? known(lowerRate(one, other), 'assigned') : unknown;
}

const maximumOf = (fn: PciFunction): LinkRate | undefined => {
  const link = knownValue(fn.link);
  return link && knownValue(link.maximum);
};

function withRate(fn: PciFunction, rate: Fact<LinkRate> | undefined): PciFunction {
  if (!rate || fn.link.state !== 'known') return fn;
  const current = changedFact(fn.link.value.current, rate);
  return { ...fn, link: { ...fn.link, value: { ...fn.link.value, current } } };
}
