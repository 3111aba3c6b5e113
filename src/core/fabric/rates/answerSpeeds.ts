import { pairMatrix } from '../../p2pdma/policy/pairMatrix.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { PlatformEdits } from '../platform/platform.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import { type SpeedMatrix, type SpeedQuestion, speedMatrix } from './speedMatrix.ts';

export interface SpeedsQuestion extends Omit<SpeedQuestion, 'fabric' | 'verdicts'> {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
}

/** Speeds of a machine under the ACS words that the kernel leaves and the platform that holds. */
export function answerSpeeds({ machine, settings, platform, ...asked }: SpeedsQuestion): SpeedMatrix {
  const fabric = bootedFabric({ machine, settings, platform });
  return speedMatrix({ ...asked, fabric, verdicts: pairMatrix(machineTree(machine), settings) });
}
