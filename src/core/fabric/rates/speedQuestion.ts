import { pairMatrix } from '../../p2pdma/policy/pairMatrix.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { PlatformEdits } from '../platform/platform.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import type { SpeedQuestion } from './speedMatrix.ts';

export interface SpeedsQuestion extends Omit<SpeedQuestion, 'fabric' | 'verdicts'> {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
}

/** What is asked of a machine under the ACS words that the kernel leaves and the platform that holds. */
export function speedQuestion({ machine, settings, platform, ...asked }: SpeedsQuestion): SpeedQuestion {
  const fabric = bootedFabric({ machine, settings, platform });
  return { ...asked, fabric, verdicts: pairMatrix(machineTree(machine), settings) };
}
