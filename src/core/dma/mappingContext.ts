import type { P2pMemory } from '../p2pdma/memory/drivers.ts';
import { type Policy, policyFor } from '../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Architecture } from '../topology/architecture.ts';
import type { AddressedMachine } from '../topology/hostWindows.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import { type MachineTree, rootOf } from '../topology/machineTree.ts';
import { nearestFunction } from '../topology/nearestFunction.ts';
import { type NamedMachine, namedMachine, nameOf } from '../topology/nodeName.ts';
import type { MissingFact } from '../topology/sentence.ts';
import type { DmaPlatform } from './dmaPlatform.ts';
import type { Segment } from './transfer.ts';

export interface MappingQuestion {
  readonly tree: MachineTree;
  readonly settings: KernelSettings;
  readonly platform: DmaPlatform & { readonly architecture: Architecture };
  /** Which ranges have struct pages. */
  readonly memory: P2pMemory;
  /** The device that does the DMA. */
  readonly device: NodeId;
  readonly segments: readonly Segment[];
  /** Whether somebody has asked for the distance between the device and its peers, so that the map types are cached. */
  readonly isDistanceAsked: boolean;
}

/** A question with what every segment needs worked out once. */
export interface MappingContext extends NamedMachine, AddressedMachine {
  readonly question: MappingQuestion;
  readonly policy: Policy;
  readonly platform: DmaPlatform;
  readonly device: NodeId;
  /** Null: the device that maps is not a PCI function. */
  readonly deviceFunction: PciFunction | null;
  /** Null: no PCI function leads to it. */
  readonly rootId: NodeId | null;
  /** CPU address = bus address + this, for DMA that comes in at its root. */
  readonly inboundOffset: bigint;
}

export function mappingContext(question: MappingQuestion): MappingContext {
  const { tree, settings, platform, device } = question;
  const deviceFunction = tree.functionById.get(device) ?? null;
  const above = nearestFunction(tree, device);
  const rootId = above && rootOf(tree, above.id).id;
  return {
    ...namedMachine(tree),
    architecture: platform.architecture,
    question,
    policy: policyFor(tree, settings),
    platform,
    device,
    deviceFunction,
    rootId,
    inboundOffset: (rootId && platform.inboundOffsets[rootId]) || 0n,
  };
}

/** What has to be known where a CPU address cannot be told from a bus address. */
export const missingWindows = (context: MappingContext, root: NodeId): MissingFact => ({
  node: root,
  what: `the address windows of ${nameOf(context, root).text}`,
  howToGet: 'cat /proc/iomem; dmesg | grep "root bus resource"',
});
