import { effectiveTree } from '../../p2pdma/acs/effectiveAcs.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { PlatformEdits } from '../platform/platform.ts';
import { platformOf } from '../platform/platformOf.ts';
import { type Fabric, fabricOf } from './fabric.ts';

/** What requests run over: the machine with the ACS words that the kernel leaves, on the platform that holds. */
export function bootedFabric({
  machine,
  settings,
  platform,
}: {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
}): Fabric {
  const booted = effectiveTree(machineTree(machine), settings);
  return fabricOf(booted, platformOf(booted, { settings, edits: platform }));
}
