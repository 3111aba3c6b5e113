import { addressText } from '../lib/hex.ts';
import { walkPair } from '../p2pdma/walk.ts';
import { knownValue } from '../topology/fact.ts';
import { contains, cpuToBus } from '../topology/hostWindows.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import { rootOf } from '../topology/machineTree.ts';
import { nameOf } from '../topology/nodeName.ts';
import { type MissingFact, say } from '../topology/sentence.ts';
import { type IommuDomain, translateIova } from './iommu.ts';
import type { DmaAddress, Landing } from './mapping.ts';
import { type MappingContext, missingWindows } from './mappingContext.ts';
import type { SegmentPlace } from './segmentPlace.ts';

/** What an address leads to, whatever was meant. */
type Found =
  | { readonly kind: 'bar'; readonly fn: PciFunction; readonly bar: number; readonly bus: bigint }
  | { readonly kind: 'system-memory'; readonly cpuPhysical: bigint }
  | { readonly kind: 'iommu-fault' | 'nothing' }
  | { readonly kind: 'unknown'; readonly missing: readonly MissingFact[] };

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
        node: found.fn.id,
        bar: found.bar,
        sentence: say`${at} is in BAR ${found.bar} of ${nameOf(context, found.fn.id)}: its data are overwritten or read in place of those that were meant.`,
      };
    case 'system-memory':
      if (meant.segment.kind === 'system-memory' && meant.cpuPhysical === found.cpuPhysical) {
        return { kind: 'target' };
      }
      return {
        kind: 'system-memory',
        cpuPhysical: found.cpuPhysical,
        sentence: say`${at} is system memory: somebody else’s pages are overwritten or read.`,
      };
    case 'iommu-fault':
      return { kind: 'iommu-fault', sentence: say`The IOMMU has no mapping for ${at}: an IOMMU fault.` };
    case 'nothing':
      return {
        kind: 'nothing',
        sentence: say`Nothing answers at ${at}: writes are lost and reads give all ones.`,
      };
    case 'unknown':
      return { ...found, sentence: say`What answers at ${at} depends on facts that are not known.` };
  }
}

const isMeantBar = (
  { segment, bus }: SegmentPlace,
  found: { readonly fn: PciFunction; readonly bar: number; readonly bus: bigint },
): boolean =>
  segment.kind === 'bar-memory' &&
  segment.node === found.fn.id &&
  segment.bar === found.bar &&
  bus === found.bus;

function decode(context: MappingContext, value: bigint, domain: IommuDomain): Found {
  const { rootId, platform } = context;
  const peer = rootId && barAt(context, rootId, value);
  if (peer && staysBelow(context, peer.fn)) return { kind: 'bar', ...peer, bus: value };
  if (platform.iommu.mode === 'translated') {
    const cpu = translateIova(domain, value);
    return cpu === null ? { kind: 'iommu-fault' } : decodeCpu(context, cpu);
  }
  if (peer) return { kind: 'bar', ...peer, bus: value };
  return decodeCpu(context, value + context.inboundOffset);
}

/** Whether a request to that function turns round below the root complex. */
function staysBelow({ policy, deviceFunction }: MappingContext, fn: PciFunction): boolean {
  if (!deviceFunction) return false;
  const walk = walkPair(policy.tree, fn.id, deviceFunction.id);
  return Boolean(walk.common) && walk.redirecting.length === 0;
}

function barAt(context: MappingContext, root: NodeId, bus: bigint) {
  for (const fn of context.tree.machine.functions) {
    for (const bar of knownValue(fn.bars) ?? []) {
      const base = knownValue(bar.address);
      const sizeBytes = knownValue(bar.sizeBytes);
      if (bar.kind === 'io' || base === undefined || !sizeBytes) continue;
      if (bus < base || bus >= base + sizeBytes) continue;
      if (rootOf(context.tree, fn.id).id === root) return { fn, bar: bar.index };
    }
  }
  return null;
}

function decodeCpu(context: MappingContext, cpu: bigint): Found {
  const missing: MissingFact[] = [];
  for (const root of context.tree.machine.roots) {
    const bus = cpuToBus(context, root.id, cpu);
    if (bus === undefined) missing.push(missingWindows(context, root.id));
    if (bus === undefined || bus === null) continue;
    const hit = barAt(context, root.id, bus);
    if (hit) return { kind: 'bar', ...hit, bus };
  }
  if (context.platform.memory.some(range => contains(range, cpu))) {
    return { kind: 'system-memory', cpuPhysical: cpu };
  }
  return missing.length > 0 ? { kind: 'unknown', missing } : { kind: 'nothing' };
}
