import { answerMapping, type MappingAnswer } from '../../dma/answerMapping.ts';
import type { MappingWay } from '../../dma/mapping.ts';
import type { Segment, Transfer } from '../../dma/transfer.ts';
import { type Proposed, proposeTransfer, type TransferPreset } from '../../dma/transferPresets.ts';
import type { Result } from '../../lib/result.ts';
import type { Drivers } from '../../p2pdma/memory/drivers.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { Platform, PlatformEdits } from '../platform/platform.ts';
import { platformOf } from '../platform/platformOf.ts';

/** A machine on which a list is mapped. */
export interface MappingAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly drivers: Drivers;
}

export interface ListAsked {
  readonly device: NodeId;
  readonly segments: readonly Segment[];
  readonly way: MappingWay;
  readonly isDistanceAsked: boolean;
}

/** What is told about a list, and the platform that holds. */
export interface ListAnswer extends MappingAnswer {
  readonly platform: Platform;
}

/** Everything that is told about a list under the platform that holds. */
export function answerMappingOf(asked: MappingAsked, { way, ...list }: ListAsked): ListAnswer {
  const tree = machineTree(asked.machine);
  const { settings, drivers } = asked;
  const platform = platformOf(tree, { settings, edits: asked.platform });
  const answer = answerMapping({ tree, settings, platform, memory: drivers.memory, ...list }, way);
  return { ...answer, platform };
}

/** A list of the wanted kind for this machine, with the memory that is registered for it. */
export function proposeTransferFor(
  asked: MappingAsked & { readonly transfer: Transfer },
  { preset, device }: { readonly preset: TransferPreset; readonly device: NodeId | null },
): Result<Proposed, string> {
  const tree = machineTree(asked.machine);
  const { settings, drivers } = asked;
  const platform = platformOf(tree, { settings, edits: asked.platform });
  const machine = { tree, architecture: platform.architecture };
  return proposeTransfer(preset, {
    machine,
    settings,
    platform,
    memory: drivers.memory,
    device: asked.transfer.device ?? device,
  });
}
