import { err } from '../../lib/result.ts';
import { bdfParts, makeBdf } from '../bdf.ts';
import { absent, changedFact, known, knownValue, mapFact } from '../fact.ts';
import { type LinkWidth, linkWidths } from '../link.ts';
import { type Machine, type NodeId, nodeId, type PciFunction } from '../machine.ts';
import { say } from '../sentence.ts';
import { type EditResult, noSuchNode, type Refusal, refusal } from './edit.ts';
import { finish } from './finish.ts';
import { newId } from './newNodes.ts';
import { noWindows } from './noWindows.ts';
import { freeDevice, occupant, type Places, socketOf } from './place.ts';
import { placesOf } from './places.ts';
import { rootAbove } from './settle.ts';

/** How the lanes of a port are split, widest first, as root complexes and switches offer it: each part at its own boundary. */
export const splits: readonly { readonly width: LinkWidth; readonly parts: readonly LinkWidth[] }[] = [
  { width: 16, parts: [8, 8] },
  { width: 16, parts: [8, 4, 4] },
  { width: 16, parts: [4, 4, 4, 4] },
  { width: 8, parts: [4, 4] },
  { width: 8, parts: [4, 2, 2] },
  { width: 8, parts: [2, 2, 2, 2] },
  { width: 4, parts: [2, 2] },
  { width: 4, parts: [1, 1, 1, 1] },
];

/** The splits that a port allows; none where its width is not known. */
const splitsOf = (fn: PciFunction): readonly (readonly LinkWidth[])[] =>
  splits.filter(({ width }) => width === widthOf(fn)).map(({ parts }) => parts);

/**
 * Splits the lanes of an empty root port or downstream port (bifurcation): it keeps the first part, and a port like it
 * comes to the same bus for each of the others.
 */
export function splitPort(machine: Machine, node: NodeId, parts: readonly LinkWidth[]): EditResult {
  const places = placesOf(machine);
  const fn = places.tree.functionById.get(node);
  if (!fn) return err(noSuchNode(node));
  const refused = whyNotSplit(places, fn, parts);
  if (refused) return err(refused);
  const ports: PciFunction[] = [];
  for (const width of parts.slice(1)) {
    const place = freePlace(places, fn, ports);
    if (!place) {
      return err(
        refusal('no-device-number', say`The bus of ${places.name(node)} has no number left for a port.`),
      );
    }
    ports.push(twin(fn, { ...place, width, id: nodeId(`${newId(machine, 'port')}.${ports.length}`) }));
  }
  const [first = 1] = parts;
  const functions = machine.functions.map(each => (each === fn ? narrowed(fn, first) : each));
  return finish(machine, node, {
    machine: { ...machine, functions: [...functions, ...ports] },
    roots: new Set([rootAbove(places.tree, node)]),
    ports: new Set([node, ...ports.map(port => port.id)]),
    arrived: new Set(ports.map(port => port.id)),
  });
}

function whyNotSplit(places: Places, fn: PciFunction, parts: readonly LinkWidth[]): Refusal | null {
  const name = places.name(fn.id);
  if (socketOf(places, fn.id) !== 'link')
    return refusal('no-port', say`${name} is no port with lanes to split.`);
  const width = widthOf(fn);
  if (width === undefined) return refusal('does-not-split', say`How many lanes ${name} has is not known.`);
  const isOffered = splitsOf(fn).some(each => each.join() === parts.join());
  if (!isOffered) {
    return refusal(
      'does-not-split',
      say`The ${width} lanes of ${name} do not split into ${parts.join(' + ')}.`,
    );
  }
  return occupant(places, fn.id);
}

const widthOf = (fn: PciFunction): LinkWidth | undefined => {
  const link = knownValue(fn.link);
  return linkWidths.find(width => width === (link && knownValue(link.maximum)?.width));
};

/** The next function of the port's device, or function 0 of another. */
function freePlace({ tree }: Places, fn: PciFunction, added: readonly PciFunction[]) {
  const own = bdfParts(fn.bdf);
  const all = [...tree.childrenOf(fn.parent), ...added].map(each => bdfParts(each.bdf));
  const taken = new Set(all.filter(({ device }) => device === own.device).map(parts => parts.function));
  const free = [1, 2, 3, 4, 5, 6, 7].find(number => !taken.has(number));
  if (free !== undefined) return { device: own.device, function: free };
  const inUse = new Set(all.map(({ device }) => device));
  const device = freeDevice(tree, fn.parent, own.device);
  if (device !== undefined && !inUse.has(device)) return { device, function: 0 };
  return undefined;
}

interface Twin {
  readonly id: NodeId;
  readonly device: number;
  readonly function: number;
  readonly width: LinkWidth;
}

/** Another port like this one, with nothing below it. */
function twin(fn: PciFunction, { id, width, ...place }: Twin): PciFunction {
  const bars = mapFact(fn.bars, list => list.map(bar => ({ ...bar, address: absent('assigned') })));
  return {
    ...narrowed(fn, width),
    id,
    bdf: makeBdf({ ...bdfParts(fn.bdf), ...place }),
    label: null,
    bars,
    slot: fn.slot.state === 'known' ? known(`${fn.slot.value}, lanes of their own`, 'derived') : fn.slot,
    kind: 'bridge',
    buses: absent('assigned'),
    windows: known(noWindows, 'assigned'),
  };
}

function narrowed(fn: PciFunction, width: LinkWidth): PciFunction {
  if (fn.link.state !== 'known') return fn;
  const { maximum } = fn.link.value;
  const most = knownValue(maximum);
  if (!most) return fn;
  const value = { ...fn.link.value, maximum: changedFact(maximum, known({ ...most, width }, 'edited')) };
  return { ...fn, link: { ...fn.link, value } };
}
