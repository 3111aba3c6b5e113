import { bdfParts } from './bdf.ts';
import { deviceKind } from './deviceKind.ts';
import { knownValue } from './fact.ts';
import type { DeviceKind } from './kind.ts';
import type { BridgeFunction, NodeId, PciFunction } from './machine.ts';
import type { MachineTree } from './machineTree.ts';
import { functionIds } from './names/ids.ts';

/** What a switch is part of: a board or backplane, the inside of a GPU card, or a Thunderbolt controller. */
export const switchHomes = ['board', 'gpu', 'thunderbolt'] as const;
export type SwitchHome = (typeof switchHomes)[number];

/** A PCI Express switch: one upstream port and the ports on the bus behind it. A nested switch is one of its own. */
export interface Switch {
  /** The upstream port's id. */
  readonly id: NodeId;
  readonly home: SwitchHome;
  readonly upstream: NodeId;
  readonly downstream: readonly NodeId[];
  /** Functions beside the upstream port in the same device, such as 00.1: management, DMA, NTB. */
  readonly management: readonly NodeId[];
}

/** The switches of a machine, in machine order. Where port types are unknown the shape of the tree is the evidence. */
export function switchesOf(tree: MachineTree): readonly Switch[] {
  const roles = bridgeRoles(tree);
  const switches: Switch[] = [];
  for (const fn of tree.machine.functions) {
    if (fn.kind !== 'bridge' || roles.get(fn.id) !== 'switch-upstream') continue;
    const ports = tree.childrenOf(fn.id).filter(child => roles.get(child.id) === 'switch-downstream');
    switches.push({
      id: fn.id,
      home: switchHome(fn),
      upstream: fn.id,
      downstream: ports.map(port => port.id),
      management: managementOf(tree, fn),
    });
  }
  return switches;
}

/**
 * The kind of every function, for bridges judged by their place too: a capture without port types still shows
 * which bridge is a root port and which two levels of bridges make a switch.
 */
export function machineKinds(tree: MachineTree): ReadonlyMap<NodeId, DeviceKind> {
  const roles = bridgeRoles(tree);
  return new Map(tree.machine.functions.map(fn => [fn.id, roles.get(fn.id) ?? deviceKind(fn)]));
}

/** Parents come before children in a machine, so one pass suffices. */
function bridgeRoles(tree: MachineTree): ReadonlyMap<NodeId, DeviceKind> {
  const roles = new Map<NodeId, DeviceKind>();
  for (const fn of tree.machine.functions) {
    if (fn.kind === 'bridge') roles.set(fn.id, bridgeRole(tree, fn, roles.get(fn.parent)));
  }
  return roles;
}

function bridgeRole(tree: MachineTree, fn: BridgeFunction, above: DeviceKind | undefined): DeviceKind {
  const own = deviceKind(fn);
  if (fn.portType.state !== 'unknown' || isConventional(fn)) return own;
  const onRootBus = tree.rootById.get(fn.parent)?.kind === 'host-bridge';
  if (onRootBus) return 'root-port';
  if (own !== 'bridge') return own;
  if (above === 'switch-upstream') return 'switch-downstream';
  return leadsOnlyToPorts(tree, fn, above) ? 'switch-upstream' : own;
}

/** A bridge to conventional PCI, by its name where nothing else is known. */
const isConventional = (fn: BridgeFunction): boolean => {
  const name = knownValue(fn.name) ?? '';
  const classCode = knownValue(fn.classCode);
  const isOtherBridge = classCode !== undefined && classCode !== 0x0604;
  return (
    isOtherBridge ||
    /\b(PCIe?|PCI Express|PCI-E)[- ]?(to[- ]|2)?PCI(-X)?\b|\bPCI Bridge\b(?!.*Express)|\bCardBus\b/i.test(
      name,
    )
  );
};

/**
 * The bus behind a switch's upstream port holds bridges alone. So does the bus below a port that leads to one
 * switch; below a port that is known to be one, or with several bridges, it is the switch.
 */
function leadsOnlyToPorts(tree: MachineTree, fn: PciFunction, above: DeviceKind | undefined): boolean {
  const children = tree.childrenOf(fn.id);
  const allBridges = children.every(child => child.kind === 'bridge' && !isConventional(child));
  if (children.length === 0 || !allBridges) return false;
  const belowPort = above === 'root-port' || above === 'switch-downstream';
  return belowPort || new Set(children.map(child => bdfParts(child.bdf).device)).size > 1;
}

function managementOf(tree: MachineTree, upstream: PciFunction): readonly NodeId[] {
  const own = bdfParts(upstream.bdf);
  return tree
    .childrenOf(upstream.parent)
    .filter(fn => {
      const parts = bdfParts(fn.bdf);
      return fn.kind === 'endpoint' && parts.bus === own.bus && parts.device === own.device;
    })
    .map(fn => fn.id);
}

/** AMD GPUs since Vega carry a switch of their own, which Linux shows as two bridges above the GPU. */
const amdGpuSwitch: ReadonlySet<number> = new Set([0x1470, 0x1471, 0x1478, 0x1479, 0x14a0, 0x14a1]);

function switchHome(upstream: PciFunction): SwitchHome {
  const { vendorId, deviceId } = functionIds(upstream);
  const name = knownValue(upstream.name) ?? '';
  if (vendorId !== undefined && deviceId !== undefined) {
    const isAmd = vendorId === 0x1002 || vendorId === 0x1022;
    if (isAmd && amdGpuSwitch.has(deviceId)) return 'gpu';
    if (vendorId === 0x8086 && intelGpuSwitch.has(deviceId)) return 'gpu';
    if (vendorId === 0x8086 && thunderboltSwitch.has(deviceId)) return 'thunderbolt';
  }
  if (/\bNavi\b|\bVega\b|\[AMD\/ATI\].*\bPort of PCI Express Switch\b/.test(name)) return 'gpu';
  if (/\bThunderbolt\b|\bUSB4\b|\b[JD]HL\d{4}\b/i.test(name)) return 'thunderbolt';
  return 'board';
}

/** Intel Arc and Flex cards. */
const intelGpuSwitch: ReadonlySet<number> = new Set([0x4fa0, 0x4fa1, 0xe2ff]);

/** Cactus, Falcon, Alpine, Titan and Maple Ridge, Goshen Ridge, Barlow Ridge. */
const thunderboltSwitch: ReadonlySet<number> = new Set([
  0x1547, 0x1549, 0x1567, 0x1569, 0x156b, 0x156d, 0x1576, 0x1578, 0x157e, 0x15c0, 0x15d3, 0x15da, 0x15e7,
  0x15ea, 0x15ef, 0x1136, 0x0b26,
]);
