import { absent, type Fact, known, knownValue } from './fact.ts';
import type { Link, LinkRate } from './link.ts';
import type { Machine, NodeId, PciFunction } from './machine.ts';
import { machineTree } from './machineTree.ts';

/**
 * Trains every link of known maxima: both ends of a wire show the lower of both generations and widths, and a port
 * with nothing below it shows none. A rate that was captured or drawn stays, at both ends.
 */
export function trainLinks(machine: Machine): Machine {
  const tree = machineTree(machine);
  const trained = new Map<NodeId, Fact<LinkRate>>();
  for (const port of machine.functions) {
    if (!leadsToLink(port)) continue;
    const below = tree.childrenOf(port.id);
    const rate = trainedRate(port, below);
    for (const end of [port, ...below]) trained.set(end.id, rate);
  }
  const functions = machine.functions.map(fn => {
    const rate = trained.get(fn.id);
    const link = knownValue(fn.link);
    if (!rate || !link || fn.link.state !== 'known' || !mayChange(link.current)) return fn;
    return { ...fn, link: { ...fn.link, value: { ...link, current: rate } } };
  });
  return { ...machine, functions };
}

function trainedRate(port: PciFunction, below: readonly PciFunction[]): Fact<LinkRate> {
  const first = below[0];
  if (!first) return absent('assigned');
  const links = [port, ...below].flatMap(fn => knownValue(fn.link) ?? []);
  const given = links.map(link => link.current).find(current => !mayChange(current));
  if (given) return given;
  const ends = [port, first].flatMap(fn => maximumOf(fn) ?? []);
  const [one, other = one] = ends;
  return one && other ? known(lowerRate(one, other), 'assigned') : { state: 'unknown' };
}

const mayChange = (fact: Fact<LinkRate>) => fact.state === 'unknown' || fact.source === 'assigned';

/** Ports whose link is below them: the wire of an upstream port belongs to the port above. */
export const leadsToLink = (fn: PciFunction): boolean => {
  const portType = knownValue(fn.portType);
  return fn.kind === 'bridge' && (portType === 'root-port' || portType === 'downstream-port');
};

const maximumOf = (fn: PciFunction): LinkRate | undefined => {
  const link: Link | undefined = knownValue(fn.link);
  return link && knownValue(link.maximum);
};

/** The lower of both generations and of both widths, which is what two ends agree on. */
export const lowerRate = (a: LinkRate, b: LinkRate): LinkRate => ({
  generation: smaller(a.generation, b.generation),
  width: smaller(a.width, b.width),
});

/** The smaller of two members of a closed set of numbers; `Math.min` would lose the type. */
const smaller = <T extends number>(a: T, b: T): T => [a, b].toSorted((p, q) => p - q)[0] ?? a;
