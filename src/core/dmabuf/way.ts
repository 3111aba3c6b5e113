import { wireAddressText } from '../fabric/answers/wireWords.ts';
import { programAddress } from '../fabric/routing/programmed.ts';
import { plainRequest, type RouteRequest, type RouteTarget } from '../fabric/routing/request.ts';
import type { NodeId } from '../topology/machine.ts';
import type { MissingFact, Sentence } from '../topology/sentence.ts';
import { say } from '../topology/sentence.ts';
import type { SharingContext } from './context.ts';
import { isVram, type Placement } from './placement.ts';
import type { PartyId } from './sharing.ts';

/** How an importer would reach the buffer where it is: what its DMA engine is given, or why it is given nothing. */
export type Way =
  | {
      readonly kind: 'mapped';
      readonly address: string;
      readonly request: Omit<RouteRequest, 'operation'> | null;
      readonly how: Sentence;
      /** Entries of the table: none is longer than 4 GiB - 1. */
      readonly entries: number;
    }
  | { readonly kind: 'refused'; readonly returned: string; readonly why: Sentence }
  | { readonly kind: 'unknown'; readonly why: Sentence; readonly missing: readonly MissingFact[] };

const LONGEST_ENTRY_BYTES = 0xffff_ffff;

/** `dma_map_sgtable` for pages, `dma_map_resource` or the map type for a BAR. */
export function wayTo(context: SharingContext, importer: PartyId, placement: Placement): Way {
  const reach = context.reaches.get(importer);
  const target = targetOf(context, placement);
  if (!target)
    return { kind: 'refused', returned: '-ENOMEM', why: say`There is no system memory of this size.` };
  if (!reach?.function) {
    if (isVram(placement))
      return notSupported(say`A device that is not on PCI cannot be given peer addresses.`);
    return {
      kind: 'mapped',
      address: 'pages for the CPU',
      request: null,
      how: say`The CPU copies for it.`,
      entries: 1,
    };
  }
  if (isVram(placement) && reach.transport?.kind === 'side-link' && reach.transport.link === 'xgmi') {
    return {
      kind: 'mapped',
      address: 'xGMI address',
      request: null,
      how: reach.transport.sentence,
      entries: 1,
    };
  }
  const addressing = addressingOf(context, importer, placement);
  if (addressing === null) return notSupported(reach.verdict?.headline ?? []);
  const request: RouteRequest = {
    ...plainRequest(reach.function, target, 'read', wireBytes(context)),
    addressing,
  };
  const programmed = programAddress(context.fabric, request);
  switch (programmed.kind) {
    case 'programmed':
      return {
        kind: 'mapped',
        address: wireAddressText(programmed.carries),
        request: withoutOperation(request),
        how: programmed.how,
        entries: Math.ceil(context.sharing.buffer.sizeBytes / LONGEST_ENTRY_BYTES),
      };
    case 'refused':
      return { kind: 'refused', returned: isVram(placement) ? '-ENOMEM' : '-EIO', why: programmed.how };
    case 'unknown':
      return { kind: 'unknown', why: say`The addresses cannot be told.`, missing: programmed.missing };
  }
}

/** What one request on the wires stands for: the first entry of the table. */
const wireBytes = ({ sharing }: SharingContext): number =>
  Math.min(sharing.buffer.sizeBytes, LONGEST_ENTRY_BYTES);

const notSupported = (why: Sentence): Way => ({ kind: 'refused', returned: '-EINVAL', why });

function withoutOperation(request: RouteRequest): Omit<RouteRequest, 'operation'> {
  const { operation: _, ...rest } = request;
  return rest;
}

/** Null: the map type refuses. */
function addressingOf(
  context: SharingContext,
  importer: PartyId,
  placement: Placement,
): RouteRequest['addressing'] | null {
  if (!isVram(placement) || context.row?.mapsVram !== 'dma_buf_phys_vec_to_sgt') return 'dma-map';
  switch (context.reaches.get(importer)?.verdict?.mapType) {
    case 'BUS_ADDR':
      return 'bus';
    case 'THRU_HOST_BRIDGE':
      return 'dma-map';
    default:
      return null;
  }
}

/** Where the buffer's bytes are; undefined: no system memory of that size. */
function targetOf({ sharing, systemAddress }: SharingContext, placement: Placement): RouteTarget | undefined {
  const { exporter, buffer } = sharing;
  if (isVram(placement)) {
    return { kind: 'bar', node: exporter.node, bar: buffer.bar, offset: buffer.offsetBytes };
  }
  return systemAddress === undefined ? undefined : { kind: 'system-memory', address: systemAddress };
}

/** The exporter's own way to the buffer: none on PCIe while it lies in its own memory. */
export function ownRequest(
  context: SharingContext,
  placement: Placement,
  operation: 'read' | 'write',
): RouteRequest | null {
  const target = isVram(placement) ? undefined : targetOf(context, placement);
  const node: NodeId = context.sharing.exporter.node;
  return target ? plainRequest(node, target, operation, wireBytes(context)) : null;
}
