import { preferredTransport } from '../../fabric/rates/sideLinks.ts';
import { effectiveCpu } from '../../p2pdma/kernels/cpu.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import { bdfParts } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import { guestOf } from '../../topology/guest.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { chainOf, type MachineTree, rootOf } from '../../topology/machineTree.ts';
import { functionIds } from '../../topology/names/ids.ts';
import { either } from '../driverAsked.ts';
import { gpuOf, haveSameChip, mayHaveNvlink, memoryWindowBytes } from '../gpuOf.ts';
import { type Decision, outcomeOf, settle } from '../layerRule.ts';
import type { Possible } from '../possible.ts';
import type { ToldFacts } from '../stackSettings.ts';
import { crossesIoh, type RootPort } from './ioh.ts';
import { type BridgesAbove, hasCommonKnownSwitch } from './knownSwitches.ts';
import { type Bar1Chip, bar1Chips, type NvidiaRow } from './nvidiaDriver.ts';
import type { Bar1Host, NvidiaPairInputs } from './pairInputs.ts';
import type { Registry } from './registryDwords.ts';
import { type StaticBar1Inputs, staticBar1Rules } from './staticBar1.ts';

/** Two NVIDIA GPUs of a machine, and what is known of their driver. */
export interface NvidiaPair {
  readonly tree: MachineTree;
  readonly settings: Pick<KernelSettings, 'cpu'>;
  readonly provider: PciFunction;
  readonly client: PciFunction;
  /** All that come into question; not none. */
  readonly rows: readonly NvidiaRow[];
  /** Undefined: not known. */
  readonly registry: Registry | undefined;
  readonly facts: ToldFacts;
}

export const orEither = (fact: boolean | undefined): readonly boolean[] =>
  fact === undefined ? either : [fact];

/** What a machine shows of the inputs of NVIDIA's pair rule; of each that it does not show, the usual value first. */
export function nvidiaPairPossible(pair: NvidiaPair): Possible<NvidiaPairInputs> {
  const { tree, provider, client, rows, registry, facts } = pair;
  const ends = [provider, client];
  const guest = mayBeGuest(tree, ends);
  const chips = ends.map(fn => gpuOf(fn).chip);
  const isSame = haveSameChip(provider, client);
  const above = ends.map(fn => bridgesAbove(tree, fn)) as [BridgesAbove, BridgesAbove];
  const roots = ends.map(fn => rootPortOf(tree, fn)) as [RootPort | null, RootPort | null];
  const [providerChip, clientChip] = chips.map(bar1ChipsOf);
  return {
    driver: rows,
    mig: chips.every(chip => chip !== undefined && !migChips.has(chip)) ? [false] : orEither(facts.mig),
    c2c: mayHaveC2c(chips, roots) ? either : [false],
    nvlink: nvlinkOf(pair),
    nvswitch: nvswitchOf(tree, guest),
    indirectNvlink:
      knownValue(effectiveCpu(tree.machine, pair.settings))?.vendor === 'ibm' ? either : [false],
    forceP2P: registry ? [registry.ForceP2P ?? null] : [null, 0x11, 0],
    forceType: registry ? [registry.RMForceP2PType ?? 0] : [0, 1, 2, 3],
    pcieType: registry ? [registry.RMPcieP2PType ?? 0] : [0, 1, 2],
    clique: guest ? cliqueOf(facts.clique) : ['none'],
    passedThrough: guest ? either : [false],
    chipsetIdentified: [true, false],
    crossesIoh: orEither(guest ? undefined : crossesIoh(...roots)),
    chips: isSame === undefined ? ['alike', 'unlike'] : [isSame ? 'alike' : 'unlike'],
    oneIsMobile: oneIsMobile(provider, client),
    commonSwitch: orEither(hasCommonKnownSwitch(...above)),
    firmware: [
      { read: 'OK', write: 'OK' },
      { read: 'GNS', write: 'GNS' },
      { read: 'CNS', write: 'CNS' },
      { read: 'CNS', write: 'OK' },
    ],
    virtualFunction: ends.some(isVirtual) ? [true] : guest ? orEither(facts.vgpu) : [facts.vgpu ?? false],
    host: hostsOf(pair),
    staticBar1: staticBar1Of(pair, guest),
    providerChip: providerChip ?? [],
    clientChip: clientChip ?? [],
  };
}

const cliqueOf = (isSame: boolean | undefined): readonly NvidiaPairInputs['clique'][] => {
  if (isSame === undefined) return ['none', 'same', 'different'];
  return isSame ? ['same'] : ['none', 'different'];
};

/** Chips that can be divided by MIG. */
const migChips: ReadonlySet<string> = new Set([
  'GA100',
  'GH100',
  'GB100',
  'GB102',
  'GB10B',
  'GB110',
  'GB202',
]);
const NVIDIA = 0x10de;

/** A guest sees the hypervisor's bridges; what hangs on none that is shown may be in one. */
export const mayBeGuest = (tree: MachineTree, ends: readonly PciFunction[]): boolean =>
  guestOf(tree.machine) !== null ||
  ends.some(fn => rootOf(tree, fn.id).kind === 'unplaced-bus' || chainOf(tree, fn.id).length === 1);

function mayHaveC2c(chips: readonly (string | undefined)[], roots: readonly (RootPort | null)[]): boolean {
  const isOfOthers = roots.some(root => root?.vendorId !== undefined && root.vendorId !== NVIDIA);
  const canHave = chips.every(chip => chip === undefined || chip.startsWith('GH') || chip.startsWith('GB1'));
  return canHave && !isOfOthers;
}

/** Where any NVLink of the machine is shown, the others are known not to be there. */
function nvlinkOf({ tree, provider, client }: NvidiaPair): readonly NvidiaPairInputs['nvlink'][] {
  const links = tree.machine.sideLinks.filter(({ kind }) => kind === 'nvlink' || kind === 'nvswitch');
  // Directly, or through NVSwitches.
  if (preferredTransport(links, client.id, provider.id).kind === 'side-link') return ['up'];
  if (links.length > 0) return ['none'];
  const canHave = [provider, client].every(mayHaveNvlink);
  return canHave ? ['none', 'up', 'down'] : ['none'];
}

/** An NVSwitch is a bridge device of NVIDIA's on the PCI bus; some systems have theirs outside of the machine. */
function nvswitchOf({ machine }: MachineTree, guest: boolean): readonly boolean[] {
  const isShown =
    machine.sideLinks.some(({ kind }) => kind === 'nvswitch') ||
    machine.functions.some(
      fn => functionIds(fn).vendorId === NVIDIA && knownValue(fn.classCode) === OTHER_BRIDGE,
    );
  if (isShown) return [true];
  const isComplete = machine.roots.every(root => root.kind === 'host-bridge' && root.listing === 'complete');
  return isComplete && !guest ? [false] : either;
}
const OTHER_BRIDGE = 0x0680;

function oneIsMobile(provider: PciFunction, client: PciFunction): readonly boolean[] {
  const [own, other] = [functionIds(provider).deviceId, functionIds(client).deviceId];
  if (own !== undefined && own === other) return [false];
  const [a, b] = [gpuOf(provider).isMobile, gpuOf(client).isMobile];
  return a === undefined || b === undefined ? either : [a !== b];
}

const bar1ChipsOf = (chip: string | undefined): readonly Bar1Chip[] =>
  chip === undefined ? ['none', ...bar1Chips] : [bar1Chips.find(each => each === chip) ?? 'none'];

const isVirtual = (fn: PciFunction): boolean => fn.kind === 'endpoint' && fn.physicalFunction !== null;

/** The bridges above a function, the one directly above first; null where a bus without a bridge comes before the root. */
function bridgesAbove(tree: MachineTree, fn: PciFunction): BridgesAbove {
  const isPlaced = rootOf(tree, fn.id).kind === 'host-bridge';
  const bridges = chainOf(tree, fn.id)
    .slice(1)
    .map(bridge => ({ id: bridge.id, ...functionIds(bridge) }));
  return { domain: bdfParts(fn.bdf).domain, bridges: isPlaced ? bridges : null };
}

function rootPortOf(tree: MachineTree, fn: PciFunction): RootPort | null {
  const top = chainOf(tree, fn.id).at(-1);
  if (!top || top.id === fn.id || rootOf(tree, fn.id).kind !== 'host-bridge') return null;
  const { domain, bus } = bdfParts(top.bdf);
  return { domain, bus, ...functionIds(top) };
}

/** Sapphire Rapids and Emerald Rapids show the same ids, and the driver knows the first alone. */
function hostsOf({ tree, settings }: NvidiaPair): readonly Bar1Host[] {
  const cpu = knownValue(effectiveCpu(tree.machine, settings));
  if (!cpu) return ['other', 'amd-zen', 'sapphire-rapids', 'intel'];
  if (cpu.vendor === 'amd') return [cpu.family >= 0x17 ? 'amd-zen' : 'other'];
  if (cpu.vendor !== 'intel') return ['other'];
  const isOther = tree.machine.functions.some(fn => {
    const { vendorId, deviceId } = functionIds(fn);
    return vendorId === 0x8086 && deviceId !== undefined && otherXeons.has(deviceId);
  });
  return isOther ? ['intel'] : ['intel', 'sapphire-rapids'];
}
/** Root ports and parts of Xeons that are not Sapphire Rapids: E5 and E7, Skylake, Ice Lake, Xeon 6. */
const otherXeons: ReadonlySet<number> = new Set([
  0x3c00, 0x0e00, 0x2f00, 0x6f00, 0x2020, 0x2030, 0x2031, 0x2032, 0x2033, 0x347a, 0x347b, 0x347c, 0x347d,
  0x0db0, 0x0db1, 0x0db2, 0x0db3, 0x0db6, 0x0db7, 0x0db8, 0x0db9,
]);

/** Whether both show all of their memory through BAR1. */
function staticBar1Of(pair: NvidiaPair, guest: boolean): readonly boolean[] {
  const answers = [pair.provider, pair.client].map(fn => {
    const { ends } = settle<StaticBar1Inputs, Decision>(staticBar1Rules, staticBar1Possible(fn, pair, guest));
    return outcomeOf(ends);
  });
  if (answers.includes('no')) return [false];
  return answers.every(answer => answer === 'yes') ? [true] : either;
}

/** What is known of one GPU's static BAR1. What NVIDIA calls BAR1 is the largest window, by whatever number. */
function staticBar1Possible(
  fn: PciFunction,
  { rows, registry, facts }: Pick<NvidiaPair, 'rows' | 'registry' | 'facts'>,
  guest: boolean,
): Possible<StaticBar1Inputs> {
  const defaults = [...new Set(rows.map(({ branch }) => (branch >= 580 ? 2 : 3)))];
  const byType = rows.some(({ bar1Key }) => bar1Key === 'RMForceP2PType');
  const forced = registry?.RMForceP2PType === 2;
  return {
    isShared: anyOf([
      isVirtual(fn) || (facts.vgpu ?? (guest ? undefined : false)),
      confidentialIn(fn, facts),
    ]),
    key: registry
      ? registry.RMForceStaticBar1 === undefined
        ? defaults
        : [registry.RMForceStaticBar1]
      : [...new Set([...defaults, 0, 1, 2])],
    choosesBar1: registry ? [forced && byType] : either,
    fits: fitsOf(fn),
    leavesPages: either,
  };
}

const anyOf = (told: readonly (boolean | undefined)[]): readonly boolean[] => {
  if (told.includes(true)) return [true];
  return told.includes(undefined) ? either : [false];
};

/** Whether a GPU runs confidential; undefined: not known. */
export const confidentialIn = (fn: PciFunction, facts: ToldFacts): boolean | undefined =>
  mayBeConfidential(fn) ? facts.confidential : false;

/** Hopper and the Blackwells of data centres can run confidential. */
const mayBeConfidential = (fn: PciFunction): boolean => {
  const { chip } = gpuOf(fn);
  return chip === undefined || chip === 'GH100' || chip.startsWith('GB1');
};

function fitsOf(fn: PciFunction): readonly StaticBar1Inputs['fits'][] {
  const bar1 = memoryWindowBytes(fn);
  const { memoryBytes } = gpuOf(fn);
  if (bar1 === undefined || memoryBytes.length === 0)
    return bar1 !== undefined && bar1 <= SMALL_BAR ? ['smaller'] : ['larger', 'equal', 'smaller'];
  return [
    ...new Set(
      memoryBytes.map(bytes =>
        bar1 > BigInt(bytes) ? 'larger' : bar1 === BigInt(bytes) ? 'equal' : 'smaller',
      ),
    ),
  ];
}
/** BAR1 without Resizable BAR; no GPU with this driver has so little memory. */
const SMALL_BAR = 256n << 20n;
