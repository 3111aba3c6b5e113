import {
  ACS_CR,
  ACS_EC,
  ACS_RR,
  ACS_SV,
  ACS_UF,
  type AcsWriter,
  controlWord,
  isBooted,
} from '../../topology/acs.ts';
import { bdfParts } from '../../topology/bdf.ts';
import { type Fact, knownValue } from '../../topology/fact.ts';
import { showsIommuOn } from '../../topology/iommuCaptured.ts';
import type { BridgeFunction, NodeId, PciFunction } from '../../topology/machine.ts';
import { type MachineTree, rootOf, upstreamBridge } from '../../topology/machineTree.ts';
import type { KernelSettings } from '../policy/settings.ts';
import { acsQuirkOf, isRefusedByVendor, mayHaveAcsQuirk } from './acsQuirks.ts';
import { sendsAs } from './dmaAlias.ts';
import { effectiveTree } from './effectiveAcs.ts';

/** Functions that the IOMMU cannot keep apart: who gets one of them gets all. */
export interface IommuGroup {
  readonly members: readonly NodeId[];
  /** Functions of which something that decides is not shown; empty where the group is certain. */
  readonly uncertain: readonly NodeId[];
}

/** What Linux wants of every port on the way (`REQ_ACS_FLAGS` of drivers/iommu/iommu.c). */
const REQUIRED = ACS_SV | ACS_RR | ACS_CR | ACS_UF;

/**
 * The IOMMU groups of a machine in machine order, under these boot settings: a function is together with what is on
 * the way up to a port from which on all redirect, with what shares a requester ID behind a bridge to conventional
 * PCI, and with functions of its device that do not isolate (`pci_device_group`). ACS that is not shown counts as off.
 */
export function iommuGroups(machine: MachineTree, chosen: KernelSettings): readonly IommuGroup[] {
  // Groups were made with the ACS that the IOMMU driver asked for at boot, whatever was set since.
  const settings = showsIommuOn(machine.machine.functions) ? { ...chosen, iommu: 'on' as const } : chosen;
  const tree = effectiveTree(machine, settings);
  const kernelEnables = settings.iommu === 'on';
  const grouping: Grouping = { tree, kernelEnables, groupOf: new Map(), groups: [], isolating: new Map() };
  for (const fn of tree.machine.functions) {
    const found = joined(grouping, fn);
    const group = found ?? grouping.groups.push({ members: [], uncertain: new Set() }) - 1;
    grouping.groupOf.set(fn.id, group);
    grouping.groups[group]?.members.push(fn.id);
    withUncertain(grouping, group, hiddenAbove(tree, fn));
  }
  return grouping.groups.map(({ members, uncertain }) => ({ members, uncertain: [...uncertain] }));
}

/** Where it hangs is not shown, or a bridge above it may be one that speaks for what is behind it. */
function hiddenAbove(tree: MachineTree, fn: PciFunction): readonly NodeId[] {
  const hidden: NodeId[] = [];
  for (let up = upstreamBridge(tree, fn); up; up = upstreamBridge(tree, up)) {
    if (up.portType.state === 'unknown') hidden.push(up.id);
  }
  if (rootOf(tree, fn.id).kind === 'unplaced-bus') hidden.push(fn.id);
  return hidden;
}

interface Grouping {
  readonly tree: MachineTree;
  /** An IOMMU driver asked for ACS at boot: wherever there is any, all of it that isolates is on. */
  readonly kernelEnables: boolean;
  readonly groupOf: Map<NodeId, number>;
  readonly groups: { readonly members: NodeId[]; readonly uncertain: Set<NodeId> }[];
  /** By function, worked out once. */
  readonly isolating: Map<NodeId, boolean | undefined>;
}

/** The group that a function joins; undefined where it begins one of its own. */
function joined(grouping: Grouping, fn: PciFunction): number | undefined {
  const alias = aliasOf(grouping, fn);
  if (alias.group !== undefined) return alias.group;
  const top = notIsolated(grouping, alias.fn);
  if (top.group !== undefined) return withUncertain(grouping, top.group, top.uncertain);
  return groupBeside(grouping, top.fn);
}

interface Reached {
  readonly fn: PciFunction;
  readonly group: number | undefined;
}

/** Behind a bridge to conventional PCI requests carry the bridge's ID (`pci_for_each_dma_alias`). */
function aliasOf(grouping: Grouping, fn: PciFunction): Reached {
  let alias = fn;
  for (let up = upstreamBridge(grouping.tree, fn); up; up = upstreamBridge(grouping.tree, up)) {
    if (!changesRequester(up)) continue;
    alias = up;
    const group = grouping.groupOf.get(up.id);
    if (group !== undefined) return { fn: alias, group };
  }
  return { fn: alias, group: undefined };
}

/** The bridge of ASPEED's management controllers forwards the ID of what is behind it. */
const ASPEED_BRIDGE = { vendorId: 0x1a03, deviceId: 0x1150 };

function changesRequester(bridge: BridgeFunction): boolean {
  const isAspeed =
    knownValue(bridge.vendorId) === ASPEED_BRIDGE.vendorId &&
    knownValue(bridge.deviceId) === ASPEED_BRIDGE.deviceId;
  if (isAspeed) return false;
  if (bridge.portType.state === 'absent') return true;
  const portType = knownValue(bridge.portType);
  return portType === 'pcie-to-pci' || portType === 'pci-to-pcie';
}

/** Goes up past every port from which on not all isolate, to the group of the first that has one. */
function notIsolated(
  grouping: Grouping,
  from: PciFunction,
): Reached & { readonly uncertain: readonly NodeId[] } {
  let fn = from;
  const uncertain: NodeId[] = [];
  for (let up = upstreamBridge(grouping.tree, fn); up; up = upstreamBridge(grouping.tree, up)) {
    const path = pathIsolates(grouping, up);
    if (path.isolates) break;
    if (path.isolates === undefined) uncertain.push(...path.unknown);
    fn = up;
    const group = grouping.groupOf.get(up.id);
    if (group !== undefined) return { fn, group, uncertain };
  }
  return { fn, group: undefined, uncertain };
}

/** Whether a port and all above it isolate (`pci_acs_path_enabled`). */
function pathIsolates(grouping: Grouping, from: PciFunction) {
  const unknown: NodeId[] = [];
  for (let fn: PciFunction | undefined = from; fn; fn = upstreamBridge(grouping.tree, fn)) {
    const isolates = isolatesIn(grouping, fn);
    if (isolates === false) return { isolates: false, unknown: [] };
    if (isolates === undefined) unknown.push(fn.id);
  }
  return { isolates: unknown.length > 0 ? undefined : true, unknown };
}

/** Functions that stand for each other, and with them what does not isolate beside them, belong together. */
const groupBeside = (grouping: Grouping, fn: PciFunction): number | undefined => {
  const seen = new Set<NodeId>();
  return aliasGroup(grouping, fn, seen) ?? siblingGroup(grouping, fn, seen);
};

/** The group of a function, or of one that sends its requests in its name (`get_pci_alias_group`). */
function aliasGroup(grouping: Grouping, fn: PciFunction, seen: Set<NodeId>): number | undefined {
  if (seen.has(fn.id)) return undefined;
  seen.add(fn.id);
  const own = grouping.groupOf.get(fn.id);
  if (own !== undefined) return own;
  for (const other of functionsBeside(grouping.tree, fn)) {
    const areAliases = standForEachOther(fn, other);
    if (areAliases === false) continue;
    const group = aliasGroup(grouping, other, seen) ?? siblingGroup(grouping, other, seen);
    if (group === undefined) continue;
    // Where it is not known, they are taken together, and the group is marked.
    return areAliases ? group : withUncertain(grouping, group, [fn.id, other.id]);
  }
  return undefined;
}

function standForEachOther(a: PciFunction, b: PciFunction): boolean | undefined {
  const either = [
    [a, b],
    [b, a],
  ].map(([from, to]) => {
    const as = from && sendsAs(from);
    if (as === undefined || !to) return undefined;
    return as === bdfParts(to.bdf).function;
  });
  return either.includes(true) ? true : either.includes(undefined) ? undefined : false;
}

/** Functions of one device that do not isolate belong together (`get_pci_function_alias_group`). */
function siblingGroup(grouping: Grouping, fn: PciFunction, seen: Set<NodeId>): number | undefined {
  if (!isMultiFunction(grouping.tree, fn)) return undefined;
  const own = isolatesIn(grouping, fn);
  if (own) return undefined;
  for (const other of functionsBeside(grouping.tree, fn)) {
    const others = isolatesIn(grouping, other);
    const group = others ? undefined : aliasGroup(grouping, other, seen);
    if (group === undefined) continue;
    const uncertain = [fn, other].filter(each => isolatesIn(grouping, each) === undefined);
    return withUncertain(
      grouping,
      group,
      own === false && others === false ? [] : uncertain.map(({ id }) => id),
    );
  }
  return undefined;
}

function withUncertain(grouping: Grouping, group: number, uncertain: readonly NodeId[]): number {
  for (const id of uncertain) grouping.groups[group]?.uncertain.add(id);
  return group;
}

const isVirtual = (fn: PciFunction): boolean => fn.kind === 'endpoint' && fn.physicalFunction !== null;

/** The other functions of the same device; virtual functions are devices of their own. */
function functionsBeside(tree: MachineTree, fn: PciFunction): readonly PciFunction[] {
  const own = bdfParts(fn.bdf);
  return tree.childrenOf(fn.parent).filter(other => {
    const { bus, device } = bdfParts(other.bdf);
    return other !== fn && bus === own.bus && device === own.device && !isVirtual(other);
  });
}

const isMultiFunction = (tree: MachineTree, fn: PciFunction): boolean =>
  !isVirtual(fn) && (bdfParts(fn.bdf).function > 0 || functionsBeside(tree, fn).length > 0);

function isolatesIn(grouping: Grouping, fn: PciFunction): boolean | undefined {
  if (!grouping.isolating.has(fn.id)) grouping.isolating.set(fn.id, isolates(grouping, fn));
  return grouping.isolating.get(fn.id);
}

/** Whether a function keeps peers apart (`pci_acs_enabled`); undefined where a fact that decides is not shown. */
function isolates(grouping: Grouping, fn: PciFunction): boolean | undefined {
  if (acsQuirkOf(fn)) return true;
  if (isRefusedByVendor(fn)) return false;
  const isolating = isolatesByBits(grouping, fn);
  return isolating === false && mayHaveAcsQuirk(fn) ? undefined : isolating;
}

function isolatesByBits({ tree, kernelEnables }: Grouping, fn: PciFunction): boolean | undefined {
  const bits = () => hasRequiredBits(fn, kernelEnables);
  if (fn.portType.state === 'absent') return false;
  switch (knownValue(fn.portType)) {
    case 'pci-to-pcie':
    case 'pcie-to-pci':
    case 'rc-event-collector':
      return false;
    case 'root-port':
    case 'downstream-port':
      return bits();
    case undefined:
      return fn.kind === 'bridge' ? undefined : !isMultiFunction(tree, fn) || bits();
    default:
      return !isMultiFunction(tree, fn) || bits();
  }
}

const isOption = (writer: AcsWriter) => writer === 'disable_acs_redir' || writer === 'config_acs';

const isCaptured = (fact: Fact<number>): boolean =>
  fact.state === 'known' && !['drawn', 'edited', 'derived', 'assigned'].includes(fact.source);

/** A bit that the function cannot do counts as hard-wired on, but for Egress Control (`pci_acs_flags_enabled`). */
function hasRequiredBits(fn: PciFunction, kernelEnables: boolean): boolean | undefined {
  if (fn.acs.state === 'absent') return false;
  const acs = knownValue(fn.acs);
  if (!acs) return undefined;
  const capability = knownValue(acs.capability);
  const control = controlWord(acs);
  // What the kernel switches on is what the function can do, whatever that is.
  if (kernelEnables && isBooted(acs) && !acs.booted.writers.some(isOption)) return true;
  const wanted = REQUIRED & ((capability ?? REQUIRED) | ACS_EC);
  if ((control.value & wanted) === wanted) return true;
  // What is off may be what it cannot do, or have been switched off since the groups were made.
  if (capability === undefined || (!kernelEnables && isCaptured(acs.control))) return undefined;
  return (control.known & wanted & ~control.value) !== 0 ? false : undefined;
}
