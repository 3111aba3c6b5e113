import { assertNever } from '../../lib/assertNever.ts';
import type { AddressedMachine } from '../../topology/hostWindows.ts';
import { type OrchestratorOperation, operateOnOrchestrator } from '../orchestrator/orchestratorOperations.ts';
import { policyFor } from '../policy/policy.ts';
import type { KernelSettings } from '../policy/settings.ts';
import type { CallOutcome } from './callOutcome.ts';
import type { Drivers } from './drivers.ts';
import { type MemoryOperation, operateOnMemory } from './memoryOperations.ts';

/** One thing that a person has a driver do. */
export type DriverOperation =
  | { readonly on: 'memory'; readonly operation: MemoryOperation }
  | { readonly on: 'orchestrator'; readonly operation: OrchestratorOperation };

export interface DriversAsked {
  readonly machine: AddressedMachine;
  readonly settings: KernelSettings;
  readonly drivers: Drivers;
}

/** What drivers have set up after one operation, and what the kernel answered. */
export interface DriversStep {
  readonly drivers: Drivers;
  readonly outcome: CallOutcome;
}

/** Does one operation under the chosen kernel; a refusal leaves everything as it was. */
export function operateDrivers(
  { machine, settings, drivers }: DriversAsked,
  asked: DriverOperation,
): DriversStep {
  const policy = policyFor(machine.tree, settings);
  switch (asked.on) {
    case 'memory': {
      const { memory, outcome } = operateOnMemory(
        { machine, kernel: policy.row },
        drivers.memory,
        asked.operation,
      );
      return { drivers: { ...drivers, memory }, outcome };
    }
    case 'orchestrator': {
      const { memory } = drivers;
      const step = operateOnOrchestrator({ policy, memory }, drivers.orchestrator, asked.operation);
      return { drivers: { ...drivers, orchestrator: step.orchestrator }, outcome: step.outcome };
    }
    default:
      return assertNever(asked);
  }
}
