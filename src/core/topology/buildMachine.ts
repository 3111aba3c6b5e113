import { err, ok, type Result } from '../lib/result.ts';
import type { Assigned } from './assignWindows.ts';
import { buildFunctions } from './buildFunctions.ts';
import { placementProblems } from './buildPlacement.ts';
import { rootIdOf } from './buildRootId.ts';
import type { HostBridgeSpec, MachineSpec, OtherSpec } from './buildSpec.ts';
import { enumerate } from './enumerate.ts';
import { absent, known, unknown } from './fact.ts';
import { type HostBridge, type Machine, type NodeId, nodeId, type OtherDevice } from './machine.ts';
import { validateMachine } from './validate.ts';
import type { MachineProblem } from './validateProblem.ts';

/**
 * Makes the machine that a spec draws: every fact known (source 'drawn'), bus numbers, addresses and link rates
 * worked out (source 'assigned'), absent what the spec leaves out. Refused where the spec contradicts itself or bus
 * numbers run out; a BAR that finds no room, or a device where PCI Express allows none, is a problem beside it.
 */
export function buildMachine(spec: MachineSpec): Result<Assigned, readonly MachineProblem[]> {
  const roots = spec.hostBridges.map(hostBridge);
  const functions = buildFunctions(spec.hostBridges, roots);
  if (!functions.ok) return functions;
  const others = (spec.others ?? []).map(otherDevice);
  const sideLinks = (spec.sideLinks ?? []).map(link => ({ ...link, a: nodeId(link.a), b: nodeId(link.b) }));
  const drawn: Machine = { name: spec.name, roots, functions: functions.value, others, sideLinks };
  const enumerated = enumerate(drawn);
  if (!enumerated.ok) return err([enumerated.error]);
  const { machine, problems } = enumerated.value;
  const invalid = validateMachine(machine);
  if (invalid.length > 0) return err(invalid);
  return ok({ machine, problems: [...placementProblems(machine), ...problems] });
}

function hostBridge(spec: HostBridgeSpec): HostBridge {
  const { domain = 0, bus = 0, lastBus, numaNode, windows } = spec;
  return {
    kind: 'host-bridge',
    id: spec.id === undefined ? rootIdOf({ domain, bus }) : nodeId(spec.id),
    domain,
    bus,
    subordinate: lastBus === undefined ? unknown : known(lastBus, 'drawn'),
    numaNode: numaNode === undefined ? absent('drawn') : known(numaNode, 'drawn'),
    windows: windows === undefined ? unknown : known(windows, 'drawn'),
    listing: 'complete',
  };
}

const otherDevice = ({ id, label, parent, virtualDma = false }: OtherSpec): OtherDevice => ({
  id: nodeId(id),
  label,
  parent: parent === undefined ? null : (nodeId(parent) satisfies NodeId),
  virtualDma,
});
