import { type AddressAnswer, answerAddress } from '../../dma/addressWords.ts';
import { type BarLens, barLens } from '../../dma/barLens.ts';
import type { AddressQuestion } from '../../dma/resolveAddress.ts';
import type { P2pMemory } from '../../p2pdma/memory/drivers.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { namedMachine } from '../../topology/nodeName.ts';
import type { PlatformEdits } from '../platform/platform.ts';
import { platformOf } from '../platform/platformOf.ts';

/** A machine with what its drivers offer. */
export interface MemoryAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly memory: P2pMemory;
}

/** The memory of one device, drawn to scale. */
export const answerLens = (asked: MemoryAsked, node: NodeId): BarLens => barLens(contextOf(asked), node);

/** What an address leads to. */
export const answerAddressOf = (asked: MemoryAsked, question: AddressQuestion): AddressAnswer =>
  answerAddress(contextOf(asked), question);

function contextOf({ machine, settings, platform: edits, memory }: MemoryAsked) {
  const tree = machineTree(machine);
  const { architecture, memory: ram, inboundOffsets } = platformOf(tree, { settings, edits });
  return { machine: { tree, architecture }, memory, ram, inboundOffsets, names: namedMachine(tree) };
}
