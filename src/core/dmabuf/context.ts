import type { Platform } from '../fabric/platform/platform.ts';
import { preferredTransport, type Transport } from '../fabric/rates/sideLinks.ts';
import { type Fabric, fabricOf } from '../fabric/routing/fabric.ts';
import { explainPair } from '../p2pdma/policy/explainPair.ts';
import { policyFor } from '../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Verdict } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { nearestFunction } from '../topology/nearestFunction.ts';
import { nameOf } from '../topology/nodeName.ts';
import type { TextPart } from '../topology/sentence.ts';
import { type ExporterRow, exporterRow } from './exporters.ts';
import { type ApiGeneration, generationOf, pinsAtAttach } from './generations.ts';
import { type Placement, placementName } from './placement.ts';
import { EXPORTER, type Importer, type PartyId, type Sharing } from './sharing.ts';

/** Everything that stays the same while a script runs, worked out once. */
export interface SharingContext {
  readonly fabric: Fabric;
  readonly sharing: Sharing;
  readonly generation: ApiGeneration;
  /** Static importers are pinned and mapped as they attach. */
  readonly pinsAtAttach: boolean;
  /** Undefined: the driver cannot export under this release. */
  readonly row: ExporterRow | undefined;
  readonly importers: ReadonlyMap<PartyId, Importer>;
  /** How each importer reaches the exporter's memory. */
  readonly reaches: ReadonlyMap<PartyId, Reach>;
  /** Where in RAM the buffer lies when it is there; undefined if there is no room. */
  readonly systemAddress: bigint | undefined;
}

/** The way from an importer to the exporter's memory. */
export interface Reach {
  /** The PCI function that does the DMA; null where the importer is none and sits below none. */
  readonly function: NodeId | null;
  /** Null where `function` is. */
  readonly verdict: Verdict | null;
  /** A link of their own, or PCIe. */
  readonly transport: Transport | null;
}

export interface ContextQuestion {
  readonly tree: MachineTree;
  readonly settings: KernelSettings;
  readonly platform: Platform;
  readonly sharing: Sharing;
}

/** Prepares a machine for scripts. A sharing that names devices that are not there is a bug: `sharingProblem` asks. */
export function sharingContext({ tree, settings, platform, sharing }: ContextQuestion): SharingContext {
  const reach = (importer: Importer): Reach => {
    const client = nearestFunction(tree, importer.node)?.id ?? null;
    if (client === null) return { function: null, verdict: null, transport: null };
    const provider = sharing.exporter.node;
    return {
      function: client,
      verdict: explainPair({ tree, settings, provider, client }),
      transport: preferredTransport(tree.machine.sideLinks, provider, client),
    };
  };
  const room = platform.memory.find(range => range.limit - range.base + 1n >= sharing.buffer.sizeBytes);
  return {
    fabric: fabricOf(policyFor(tree, settings).tree, platform),
    sharing,
    generation: generationOf(sharing.generation),
    pinsAtAttach: pinsAtAttach(sharing.generation, settings.kernel),
    row: exporterRow(sharing.exporter.driver, settings.kernel, sharing.generation),
    importers: new Map(sharing.importers.map(importer => [importer.id, importer])),
    reaches: new Map(sharing.importers.map(importer => [importer.id, reach(importer)])),
    systemAddress: room?.base,
  };
}

/** Where a buffer of this exporter lies, in words. */
export const placeName = ({ sharing }: SharingContext, placement: Placement): string =>
  placementName(placement, sharing.exporter.driver);

/** What a party is called in a sentence. */
export function partyName(context: SharingContext, party: PartyId): TextPart {
  const node = party === EXPORTER ? context.sharing.exporter.node : context.importers.get(party)?.node;
  return node === undefined ? { text: `"${party}"` } : nameOf(context.fabric, node);
}

/** Whether an importer gives a callback, so that it is told of moves and can lose the buffer (`dma_buf_attach_revocable`). */
export function isTold({ generation, importers }: SharingContext, party: PartyId): boolean {
  const importer = importers.get(party);
  return importer?.kind === 'dynamic' && (!generation.callbackIsOptional || importer.isRevocable);
}
