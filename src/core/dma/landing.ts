import { addressText } from '../lib/hex.ts';
import { walkPair } from '../p2pdma/policy/walk.ts';
import type { NodeId } from '../topology/machine.ts';
import { nameOf } from '../topology/nodeName.ts';
import { say } from '../topology/sentence.ts';
import { type IommuDomain, translateIova } from './iommu.ts';
import type { DmaAddress, Landing } from './mapping.ts';
import type { MappingContext } from './mappingContext.ts';
import { type ResolvedAddress, resolveAddress } from './resolveAddress.ts';
import type { SegmentPlace } from './segmentPlace.ts';

/**
 * Where DMA of the context's device to an address goes, by decoding alone: a peer below a common bridge whose path is
 * not redirected, then the IOMMU, then what the root complex finds. Whether it carries the request is for the route.
 */
export function landingOf(
  context: MappingContext,
  address: DmaAddress,
  meant: SegmentPlace,
  domain: IommuDomain,
): Landing {
  const found = decode(context, address.value, domain);
  const at = addressText(address.value);
  switch (found.kind) {
    case 'bar':
      if (isMeantBar(meant, found)) return { kind: 'target' };
      return {
        kind: 'bar',
        node: found.node,
        bar: found.bar,
        sentence: say`${at} is in BAR ${found.bar} of ${nameOf(context, found.node)}, which was not meant: its data are overwritten or read.`,
      };
    case 'system-memory':
      if (isMeantMemory(meant, found.cpu)) return { kind: 'target' };
      return {
        kind: 'system-memory',
        cpuPhysical: found.cpu,
        sentence: say`${at} is system memory, which was not meant: somebody else’s pages are overwritten or read.`,
      };
    case 'iommu-fault':
      return { kind: 'iommu-fault', sentence: say`The IOMMU has no mapping for ${at}: an IOMMU fault.` };
    case 'unknown':
      return { ...found, sentence: say`What answers at ${at} depends on facts that are not known.` };
    case 'empty-window':
    case 'private-memory':
    case 'nothing':
      return {
        kind: 'nothing',
        sentence: say`Nothing answers at ${at}: writes are lost and reads give all ones.`,
      };
  }
}

const isMeantBar = ({ segment, bus }: SegmentPlace, found: Extract<ResolvedAddress, { kind: 'bar' }>) =>
  segment.kind === 'bar-memory' &&
  segment.node === found.node &&
  segment.bar === found.bar &&
  bus === found.bus;

const isMeantMemory = ({ segment, cpuPhysical }: SegmentPlace, cpu: bigint): boolean =>
  segment.kind === 'system-memory' && cpuPhysical === cpu;

function decode(
  context: MappingContext,
  value: bigint,
  domain: IommuDomain,
): ResolvedAddress | { readonly kind: 'iommu-fault' } {
  const { rootId, platform, inboundOffset } = context;
  const asked = addressContext(context);
  const onBus = rootId && resolveAddress(asked, { space: 'bus', root: rootId, address: value });
  if (onBus?.kind === 'bar' && staysBelow(context, onBus.node)) return onBus;
  if (platform.iommu.mode === 'translated') {
    const cpu = translateIova(domain, value);
    return cpu === null ? { kind: 'iommu-fault' } : resolveAddress(asked, { space: 'cpu', address: cpu });
  }
  if (onBus && onBus.kind !== 'nothing') return onBus;
  return resolveAddress(asked, { space: 'cpu', address: value + inboundOffset });
}

const addressContext = (context: MappingContext) => ({
  machine: context,
  memory: context.question.memory,
  ram: context.platform.memory,
  inboundOffsets: context.platform.inboundOffsets,
  names: context,
});

/** Whether a request to that function turns round below the root complex. */
function staysBelow({ policy, deviceFunction }: MappingContext, node: NodeId): boolean {
  if (!deviceFunction) return false;
  const walk = walkPair(policy.tree, node, deviceFunction.id);
  return Boolean(walk.common) && walk.redirecting.length === 0;
}
