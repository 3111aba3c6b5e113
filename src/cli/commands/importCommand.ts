import type { Imported } from '../../core/formats/imported.ts';
import { hex } from '../../core/lib/hex.ts';
import { redirects } from '../../core/p2pdma/policy/walk.ts';
import { type Acs, acsBitsIn } from '../../core/topology/acs.ts';
import type { DeviceKind } from '../../core/topology/kind.ts';
import type { Link, LinkRate } from '../../core/topology/link.ts';
import type { Machine, NodeId, PciFunction } from '../../core/topology/machine.ts';
import { type MachineTree, machineTree, rootOf } from '../../core/topology/machineTree.ts';
import { displayName } from '../../core/topology/names.ts';
import { machineKinds } from '../../core/topology/switches.ts';
import { answer, type Command } from '../command.ts';
import { factValue } from '../factValue.ts';
import { readArgs } from '../options.ts';
import { readImported } from '../readMachine.ts';

/** Prints what a text shows, as JSON. */
export const importCommand: Command = {
  name: 'import',
  usage: 'FILE',
  summary:
    'print the devices that lspci text shows, as JSON; a fact is null if absent, "unknown" if not shown',
  run: args => {
    const { positionals } = readArgs(args, {});
    return answer([`${JSON.stringify(importedJson(readImported(positionals[0])), null, 2)}\n`]);
  },
};

function importedJson(imported: Imported) {
  return {
    machines: imported.machines.map(({ name, functions }) => ({ name, devices: functions.length })),
    devices: imported.machines.flatMap(machineDevices),
    warnings: imported.warnings,
    blocks: imported.blocks,
    ignoredLines: imported.ignoredLineCount,
  };
}

function machineDevices(machine: Machine) {
  const tree = machineTree(machine);
  const kinds = machineKinds(tree);
  return machine.functions.map(fn => ({ machine: machine.name, ...deviceJson(tree, kinds, fn) }));
}

const id = (value: number) => hex(value, 4);

function deviceJson(tree: MachineTree, kinds: ReadonlyMap<NodeId, DeviceKind>, fn: PciFunction) {
  return {
    bdf: fn.bdf,
    parent: tree.functionById.get(fn.parent)?.bdf ?? null,
    root: rootOf(tree, fn.id).id,
    kind: kinds.get(fn.id) ?? 'other',
    header: fn.kind === 'bridge' ? 1 : 0,
    vendor: factValue(fn.vendorId, id),
    device: factValue(fn.deviceId, id),
    class: factValue(fn.classCode, id),
    name: displayName(fn, tree),
    portType: factValue(fn.portType, type => type),
    link: factValue(fn.link, linkJson),
    acs: factValue(fn.acs, acs => acsJson(acs, fn)),
    numa: factValue(fn.numaNode, node => node),
    iommuGroup: factValue(fn.iommuGroup, group => group),
    buses: fn.kind === 'bridge' ? factValue(fn.buses, buses => buses) : null,
    physicalFunction: fn.kind === 'endpoint' ? fn.physicalFunction : null,
    slot: factValue(fn.slot, slot => slot),
    driver: factValue(fn.driver, driver => driver),
  };
}

const linkJson = ({ current, maximum }: Link) => ({
  current: factValue(current, rateJson),
  maximum: factValue(maximum, rateJson),
});
const rateJson = ({ generation, width }: LinkRate) => ({ generation, width });

const acsJson = ({ capability, control }: Acs, fn: PciFunction) => ({
  capability: factValue(capability, id),
  control: factValue(control, id),
  enabled: factValue(control, word => acsBitsIn(word).map(({ lspci }) => lspci)),
  redirects: redirects(fn) ?? 'unknown',
});
