import { effectiveTree } from '../p2pdma/effectiveAcs.ts';
import { pairMatrix } from '../p2pdma/pairMatrix.ts';
import type { KernelSettings } from '../p2pdma/settings.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { fabricOf } from './fabric.ts';
import type { PlatformEdits } from './platform.ts';
import { platformOf } from './platformOf.ts';
import { type SpeedMatrix, type SpeedQuestion, speedMatrix } from './speedMatrix.ts';

export interface SpeedsQuestion extends Omit<SpeedQuestion, 'fabric' | 'verdicts'> {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
}

/** Speeds of a machine under the ACS words that the kernel leaves and the platform that holds. */
export function answerSpeeds({ machine, settings, platform: edits, ...asked }: SpeedsQuestion): SpeedMatrix {
  const tree = machineTree(machine);
  const booted = effectiveTree(tree, settings);
  const fabric = fabricOf(booted, platformOf(booted, { settings, edits }));
  return speedMatrix({ ...asked, fabric, verdicts: pairMatrix(tree, settings) });
}
