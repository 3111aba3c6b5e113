import type { PlatformEdits } from '../fabric/platform/platform.ts';
import { bootedFabric } from '../fabric/routing/bootedFabric.ts';
import type { Fabric } from '../fabric/routing/fabric.ts';
import { type Policy, policyFor } from '../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Machine, StackEvidence } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { settingsTold } from './captured.ts';
import type { StackSettings } from './stackSettings.ts';
import { type WiresAnswer, type WiresAsked, wiresAnswer } from './wiresLayer.ts';

/** A machine, how it is started, and what is chosen of drivers and libraries. */
export interface StackedMachine {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly stack: StackSettings;
}

/** What all pairs of a machine are asked with, worked out once. */
export interface StackContext {
  readonly settings: KernelSettings;
  readonly policy: Policy;
  /** With the ACS words that the kernel leaves. */
  readonly fabric: Fabric;
  /** What is chosen, and below that what the machine's texts tell. */
  readonly stack: StackSettings;
  readonly evidence: readonly StackEvidence[];
  /** What the wires do; a matrix asks for one pair of each kind. */
  readonly wires: (asked: WiresAsked) => WiresAnswer;
}

export function stackContext(asked: StackedMachine): StackContext {
  const fabric = bootedFabric(asked);
  return {
    settings: asked.settings,
    policy: policyFor(machineTree(asked.machine), asked.settings),
    fabric,
    stack: settingsTold(asked.stack, asked.machine.evidence ?? []),
    evidence: asked.machine.evidence ?? [],
    wires: pair => wiresAnswer(fabric, pair),
  };
}
