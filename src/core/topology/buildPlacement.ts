import { bdfParts, shortBdf } from './bdf.ts';
import { knownValue } from './fact.ts';
import type { Machine, PciFunction } from './machine.ts';
import { type MachineTree, machineTree, upstreamBridge } from './machineTree.ts';
import type { MachineProblem } from './validateProblem.ts';

/** What PCI Express allows below what (PCIe Base Specification, sections 1.3 and 7.3.1). */
interface PlacementRule {
  readonly breaks: (fn: PciFunction, tree: MachineTree) => boolean;
  readonly message: string;
  readonly remedy: string;
}

const portTypeOf = (fn: PciFunction | undefined) => fn && knownValue(fn.portType);
const isVirtual = (fn: PciFunction) => fn.kind === 'endpoint' && fn.physicalFunction !== null;
const isOnLink = (fn: PciFunction, tree: MachineTree) => {
  const above = portTypeOf(upstreamBridge(tree, fn));
  return above === 'root-port' || above === 'downstream-port';
};

const rules: readonly PlacementRule[] = [
  {
    breaks: (fn, tree) => portTypeOf(fn) === 'root-port' && upstreamBridge(tree, fn) !== undefined,
    message: 'is a root port, but not on a root bus.',
    remedy: 'Root ports belong directly below a host bridge; use a switch port here.',
  },
  {
    breaks: (fn, tree) => portTypeOf(fn) === 'upstream-port' && !isOnLink(fn, tree),
    message: "is a switch's upstream port without a port above it.",
    remedy: 'Put the switch below a root port or a downstream port.',
  },
  {
    breaks: (fn, tree) =>
      portTypeOf(fn) === 'downstream-port' && portTypeOf(upstreamBridge(tree, fn)) !== 'upstream-port',
    message: 'is a downstream port outside a switch.',
    remedy: "Put it below a switch's upstream port.",
  },
  {
    breaks: (fn, tree) =>
      portTypeOf(upstreamBridge(tree, fn)) === 'upstream-port' &&
      portTypeOf(fn) !== 'downstream-port' &&
      !isVirtual(fn),
    message: "sits on a switch's internal bus, where only downstream ports may be.",
    remedy: 'Put it below one of the downstream ports.',
  },
  {
    breaks: (fn, tree) => isOnLink(fn, tree) && bdfParts(fn.bdf).device !== 0 && !isVirtual(fn),
    message: 'is not device 0 on its link; Linux looks for no other device there.',
    remedy: 'A link leads to one device: make it a function of device 0, or give it a port of its own.',
  },
  {
    breaks: (fn, tree) =>
      bdfParts(fn.bdf).function !== 0 &&
      !isVirtual(fn) &&
      !tree.childrenOf(fn.parent).some(other => isFunctionZeroOf(other, fn)),
    message: 'belongs to a device without function 0; Linux then looks for no other function.',
    remedy: 'Give the device a function 0.',
  },
];

/** Functions that sit where PCI Express does not allow or Linux does not look. A capture may hold such; a drawing should not. */
export function placementProblems(machine: Machine): readonly MachineProblem[] {
  const tree = machineTree(machine);
  return machine.functions.flatMap(fn =>
    rules
      .filter(rule => rule.breaks(fn, tree))
      .map(({ message, remedy }) => ({
        code: 'misplaced-function' as const,
        node: fn.id,
        message: `${shortBdf(fn.bdf)} ${message}`,
        remedy,
      })),
  );
}

function isFunctionZeroOf(other: PciFunction, fn: PciFunction): boolean {
  const [a, b] = [bdfParts(other.bdf), bdfParts(fn.bdf)];
  return a.function === 0 && a.device === b.device && a.bus === b.bus && a.domain === b.domain;
}
