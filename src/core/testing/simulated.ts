import type { PacketOptions } from '../fabric/packets/options.ts';
import { type Simulation, simulate } from '../fabric/packets/simulate.ts';
import type { FlowSpec } from '../fabric/packets/workload.ts';
import { plainFlow } from '../fabric/packets/workload.ts';
import type { Platform } from '../fabric/platform/platform.ts';
import { fabricOf } from '../fabric/routing/fabric.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { onto, platformFor } from './askRoute.ts';
import { node } from './fabricMachine.ts';

/** A device's transfers to or from BAR 0 of another. */
export const between = (
  initiator: string,
  operation: 'read' | 'write',
  target: string,
  more: Partial<FlowSpec> = {},
): FlowSpec => plainFlow(node(initiator), onto(target), operation, more);

export interface Simulated {
  readonly machine: Machine;
  readonly flows: readonly FlowSpec[];
  readonly options?: Partial<PacketOptions>;
  readonly platform?: Partial<Platform>;
}

/** A simulation of a workload that makes sense, at its beginning. */
export function simulated({ machine, flows, options = {}, platform = {} }: Simulated): Simulation {
  const fabric = fabricOf(machineTree(machine), platformFor(machine, platform));
  const result = simulate(fabric, { flows }, options);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** The same at its end. */
export function finished(what: Simulated): Simulation {
  const simulation = simulated(what);
  simulation.step(Number.POSITIVE_INFINITY);
  return simulation;
}

/** What a flow carries after it has filled the fabric: between two moments of its run, in GB/s. */
export function steadyGigabytes(
  simulation: Simulation,
  { fromPs, toPs }: { readonly fromPs: number; readonly toPs: number },
): readonly number[] {
  simulation.runUntil(fromPs);
  const before = simulation.flowResults().map(flow => flow.deliveredBytes);
  simulation.runUntil(toPs);
  return simulation
    .flowResults()
    .map((flow, index) => ((flow.deliveredBytes - (before[index] ?? 0)) * 1000) / (toPs - fromPs));
}
