import { bdfParts } from './bdf.ts';
import { deviceKind, isManagementGraphics } from './deviceKind.ts';
import { knownValue } from './fact.ts';
import { type DeviceKind, isWorkingKind } from './kind.ts';
import type { NodeId, PciFunction } from './machine.ts';
import { functionOf, type MachineTree } from './machineTree.ts';
import { functionIds } from './names/ids.ts';
import { switchesOf } from './switches.ts';

/** What a rule of folding may look at; built once per machine. */
interface Surroundings {
  readonly tree: MachineTree;
  readonly kinds: ReadonlyMap<NodeId, DeviceKind>;
  readonly switchManagement: ReadonlySet<NodeId>;
  /** Functions that a device which is no PCI function hangs on. */
  readonly carriers: ReadonlySet<NodeId | null>;
}

/** One reason for which a function that is no bridge is folded away, in words for a person. */
interface FoldingRule {
  readonly name: string;
  readonly sentence: string;
  readonly applies: (fn: PciFunction, around: Surroundings) => boolean;
}

/**
 * The first rule that applies tells why. GPUs, NICs, NVMe drives, accelerators and storage are never folded,
 * nor what carries a device that is no PCI function.
 */
const foldingRules: readonly FoldingRule[] = [
  {
    name: 'management-graphics',
    sentence: "Video output of the server's management controller.",
    applies: fn => isManagementGraphics(functionIds(fn).vendorId, knownValue(fn.name) ?? ''),
  },
  {
    name: 'switch-management',
    sentence: 'Management function of a switch; it moves no data of its own.',
    applies: (fn, around) => around.switchManagement.has(fn.id),
  },
  {
    name: 'host-bridge-function',
    sentence: "Stands for the processor's own host bridge or data fabric, not for a device.",
    applies: fn => classOf(fn) === 0x0600 || saysAny(fn, hostBridgeWords),
  },
  {
    name: 'filler',
    sentence: 'Dummy function that only keeps a place in the numbering.',
    applies: fn => baseOf(fn) === 0x13 || saysAny(fn, /\bDummy\b|\bReserved SPP\b/i),
  },
  {
    name: 'companion',
    sentence: 'Helper function of the device beside it, such as the audio output of a GPU.',
    applies: (fn, around) => !isOnRootBus(fn, around) && isCompanion(fn, around),
  },
  {
    name: 'uncore',
    sentence: 'System function inside the processor (uncore): memory controllers, caches, links, counters.',
    applies: (fn, around) => isOnRootBus(fn, around) && (isUncoreClass(fn) || saysAny(fn, uncoreWords)),
  },
  {
    name: 'ntb',
    sentence: 'Non-transparent bridge: a window to another machine, not a device of this one.',
    applies: fn =>
      classOf(fn) === 0x0680 && functionIds(fn).vendorId !== NVIDIA && !saysAny(fn, /\bNVSwitch\b/i),
  },
  {
    name: 'plumbing',
    sentence: 'Plumbing of the chipset or board (USB, audio, serial, system management, security).',
    applies: fn => isPlumbing(fn),
  },
  {
    name: 'integrated',
    sentence: 'Integrated in the processor or chipset and no data mover.',
    applies: (fn, around) => isOnRootBus(fn, around),
  },
];

const emptyPort = 'Empty port: no device is shown below it.';
const onlyFolded = 'Leads only to functions that are folded away.';

/**
 * The functions that are folded away until asked for, each with the reason in one sentence. What stays is what a
 * person opens a machine for: devices that move data, and the ports that lead to them. Where a capture shows no
 * such device at all, nothing is folded, since what it shows is then what the person looked for; of a machine that is
 * still being drawn only what the processor brings along.
 */
export function uninterestingFunctions(tree: MachineTree): ReadonlyMap<NodeId, string> {
  const around = surroundings(tree);
  const folded = new Map<NodeId, string>();
  let shownDevices = 0;
  // Children come after their parents, so walking backwards meets each bridge after everything below it.
  for (const fn of tree.machine.functions.toReversed()) {
    const reason = fn.kind === 'bridge' ? whyFoldBridge(tree, fn, folded) : whyFold(fn, around);
    if (reason) folded.set(fn.id, reason);
    else if (fn.kind === 'endpoint') shownDevices++;
  }
  if (shownDevices > 0) return folded;
  const isBuilt = tree.machine.functions.every(isDrawn);
  const broughtAlong = [...folded].filter(([id]) => isBuilt && isOnRootBus(functionOf(tree, id), around));
  return new Map(broughtAlong);
}

const isDrawn = ({ portType }: PciFunction): boolean =>
  portType.state !== 'unknown' && portType.source === 'drawn';

/** A port that a person drew, or emptied by moving what was in it, is a place to put something. */
function isOffered(port: PciFunction): boolean {
  const link = knownValue(port.link);
  return isDrawn(port) || (link?.current.state === 'absent' && link.current.was !== undefined);
}

/** Whether nothing on a root bus is shown; the host bridge of a machine that is being drawn stays, to build on. */
export function isFoldedRoot(
  tree: MachineTree,
  root: NodeId,
  folded: { readonly has: (id: NodeId) => boolean },
): boolean {
  const children = tree.childrenOf(root);
  return children.length > 0 && !children.every(isDrawn) && children.every(({ id }) => folded.has(id));
}

function surroundings(tree: MachineTree): Surroundings {
  return {
    tree,
    kinds: new Map(tree.machine.functions.map(fn => [fn.id, deviceKind(fn)])),
    switchManagement: new Set(switchesOf(tree).flatMap(({ management }) => management)),
    carriers: new Set(tree.machine.others.map(({ parent }) => parent)),
  };
}

function whyFoldBridge(
  tree: MachineTree,
  fn: PciFunction,
  folded: ReadonlyMap<NodeId, string>,
): string | undefined {
  const children = tree.childrenOf(fn.id);
  if (children.length === 0) return isOffered(fn) ? undefined : emptyPort;
  return children.every(child => folded.has(child.id)) ? onlyFolded : undefined;
}

function whyFold(fn: PciFunction, around: Surroundings): string | undefined {
  if (isWorkingKind(around.kinds.get(fn.id) ?? 'other') || around.carriers.has(fn.id)) return undefined;
  return foldingRules.find(rule => rule.applies(fn, around))?.sentence;
}

const NVIDIA = 0x10de;
const classOf = (fn: PciFunction) => knownValue(fn.classCode);
const baseOf = (fn: PciFunction) => {
  const code = classOf(fn);
  return code === undefined ? undefined : code >> 8;
};
const saysAny = (fn: PciFunction, words: RegExp) => words.test(knownValue(fn.name) ?? '');

const isOnRootBus = (fn: PciFunction, { tree }: Surroundings) =>
  tree.rootById.get(fn.parent)?.kind === 'host-bridge';

/** Another function of the same device is what the person bought. */
function isCompanion(fn: PciFunction, { tree, kinds }: Surroundings): boolean {
  const own = bdfParts(fn.bdf);
  return tree.childrenOf(fn.parent).some(sibling => {
    const { bus, device } = bdfParts(sibling.bdf);
    return (
      sibling.id !== fn.id &&
      bus === own.bus &&
      device === own.device &&
      sibling.kind === 'endpoint' &&
      isWorkingKind(kinds.get(sibling.id) ?? 'other')
    );
  });
}

const hostBridgeWords =
  /\bHost Bridge\b|\bRoot Complex\b|\bDRAM (Controller|Registers)\b|\bData Fabric\b|\bDMI2?\b$|\bDF Func\w* \d/i;
const uncoreWords =
  /\bIMC\b|\bCHA Registers\b|\bUbox\b|\bHome Agent\b|\bQPI\b|\bUPI\b|\bIIO\b|\bPCU\b|\bMesh2IIO\b|\bUncore\b|\bDDRIO\b|\bCaching Agent\b/;
const plumbingWords =
  /\bUSB\b|\bxHCI\b|\bAudio\b|\bSMBus\b|\bLPC\b|\bISA\b|\bSPI\b|\bI2C\b|\bHECI\b|\bMEI\b|\bIOMMU\b|\bIOAPIC\b|\bThermal\b|\bUART\b|\bSensor\b|\b(CCP|PSP)\b|\beSPI\b|\bIPMI\b|\bCard Reader\b|\bThunderbolt\b.*\bNHI\b/i;

/** System peripherals and performance counters. */
const isUncoreClass = (fn: PciFunction) => classOf(fn) === 0x0880 || classOf(fn) === 0x1101;

/** Classes that move no bulk data wherever they sit. */
const plumbingClasses: ReadonlySet<number> = new Set([
  0x0401, 0x0403, 0x0601, 0x0700, 0x0701, 0x0702, 0x0703, 0x0780, 0x0800, 0x0802, 0x0803, 0x0804, 0x0805,
  0x0806, 0x0807, 0x0c00, 0x0c03, 0x0c05, 0x0c07, 0x0c80, 0x1080, 0x1101,
]);
const plumbingBases: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d]);
const isPlumbing = (fn: PciFunction): boolean => {
  const code = classOf(fn);
  if (code === undefined) return saysAny(fn, plumbingWords);
  if (code === 0x0880) return processorMakers.has(functionIds(fn).vendorId ?? 0);
  return plumbingClasses.has(code) || plumbingBases.has(code >> 8) || saysAny(fn, /\bCard Reader\b/i);
};

/** AMD, Hygon and Intel: their system peripherals belong to the processor or to a Thunderbolt controller. */
const processorMakers: ReadonlySet<number> = new Set([0x1022, 0x1d94, 0x8086]);
