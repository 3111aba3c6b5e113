import { knownValue } from '../../topology/fact.ts';
import { contains, cpuToBus, hostWindowsOf } from '../../topology/hostWindows.ts';
import type { NodeId, PciFunction, Root } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { MissingFact } from '../../topology/sentence.ts';
import type { Crossing } from '../platform/platform.ts';
import { claimOnBus } from './addressDecode.ts';
import type { Fabric } from './fabric.ts';
import type { Tlp } from './walk.ts';

/** What a root complex finds at an address. */
export type Found =
  | { readonly kind: 'function'; readonly root: NodeId; readonly fn: PciFunction; readonly bus: bigint }
  | { readonly kind: 'memory'; readonly cpu: bigint }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown'; readonly missing: readonly MissingFact[] };

/**
 * Decodes what has come up to a root. A bus address is first looked for on the root's own bus; then, through the
 * inbound window, among RAM and the windows of every host bridge, as a CPU address is (`dma-ranges` of its node).
 */
export function decodeAtRoot(fabric: Fabric, root: Root, tlp: Tlp): Found {
  const { space, value } = tlp.carries;
  const missing: MissingFact[] = [];
  if (space === 'cpu-physical' && isReallyCpu(fabric, tlp)) return decodeCpu(fabric, value, missing);
  const own = claimOnBus(fabric, root.id, value);
  if (own.claimant) return { kind: 'function', root: root.id, fn: own.claimant, bus: value };
  missing.push(...own.missing);
  return decodeCpu(fabric, value + (fabric.platform.inboundOffsets[root.id] ?? 0n), missing);
}

/** Translated by the IOMMU or by ATS. A CPU address that a driver merely programmed is to the wire a bus address. */
const isReallyCpu = (fabric: Fabric, tlp: Tlp): boolean =>
  tlp.request.addressType === 'translated' ||
  (fabric.platform.iommu.mode === 'translated' && !tlp.isPlainPeer);

function decodeCpu(fabric: Fabric, cpu: bigint, missing: MissingFact[]): Found {
  for (const root of fabric.tree.machine.roots) {
    const bus = cpuToBus(fabric, root.id, cpu);
    if (bus === undefined) missing.push(missingHostWindows(fabric, root.id));
    if (bus === undefined || bus === null) continue;
    const claim = claimOnBus(fabric, root.id, bus);
    if (claim.claimant) return { kind: 'function', root: root.id, fn: claim.claimant, bus };
    missing.push(...claim.missing);
  }
  if (fabric.platform.memory.some(range => contains(range, cpu))) return { kind: 'memory', cpu };
  return missing.length > 0 && !isInKnownWindow(fabric, cpu)
    ? { kind: 'unknown', missing }
    : { kind: 'nothing' };
}

const isInKnownWindow = (fabric: Fabric, cpu: bigint): boolean =>
  fabric.tree.machine.roots.some(root => {
    const windows = hostWindowsOf(fabric, root.id);
    const isHole = windows.state === 'known' && windows.source !== 'derived';
    return isHole && windows.value.some(window => contains(window, cpu));
  });

const missingHostWindows = (fabric: Fabric, root: NodeId): MissingFact => ({
  node: root,
  what: `the address windows of ${nameOf(fabric, root).text}`,
  howToGet: 'cat /proc/iomem; dmesg | grep "root bus resource"',
});

/** What lies between the function that a request came up through and the one that it would go down to. */
export function crossingOf(
  fabric: Fabric,
  from: { readonly root: Root; readonly child: NodeId },
  to: { readonly root: NodeId; readonly fn: PciFunction },
): Crossing | undefined {
  if (from.root.id === to.root) return from.child === to.fn.id ? 'same-root-port' : 'between-root-ports';
  const [a, b] = [socketOf(fabric, from.root.id), socketOf(fabric, to.root)];
  if (a === undefined || b === undefined) return undefined;
  return a === b ? 'between-host-bridges' : 'between-sockets';
}

/** Firmware that names no node has one socket. */
function socketOf(fabric: Fabric, id: NodeId): number | undefined {
  const root = fabric.tree.rootById.get(id);
  if (root?.kind !== 'host-bridge') return undefined;
  return root.numaNode.state === 'absent' ? -1 : knownValue(root.numaNode);
}
