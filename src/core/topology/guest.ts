import { bdfParts } from './bdf.ts';
import type { Machine, NodeId, PciFunction } from './machine.ts';
import { functionIds } from './names/ids.ts';

/** What shows that a machine is a virtual one, and whether its host can be looked at. */
export interface Guest {
  /** "QEMU", "VMware", "Azure or Hyper-V". */
  readonly by: string;
  /** Of a cloud the host is out of reach, and that devices hang on no bridge is as it is there. */
  readonly isCloud: boolean;
  /** The function that shows it. */
  readonly node: NodeId;
}

/** Vendors whose devices only a hypervisor makes, in the order in which they are believed. */
const emulated: ReadonlyMap<number, string> = new Map([
  [0x1b36, 'QEMU'], // Red Hat: root ports, expanders, NVMe, xHCI of QEMU
  [0x1234, 'QEMU'], // its display
  [0x15ad, 'VMware'],
  [0x80ee, 'VirtualBox'],
  [0x5853, 'Xen'],
  [0x1ab8, 'Parallels'],
]);
const VIRTIO = 0x1af4;
const INTEL = 0x8086;
/** Host bridges of QEMU, real ones of 2007 and 1996, and of Cloud Hypervisor. */
const EMULATED_BRIDGES: readonly number[] = [0x29c0, 0x1237, 0x0d57];

/** They also sell whole machines, which have bridges. */
const clouds: ReadonlyMap<number, string> = new Map([
  [0x1414, 'Azure or Hyper-V'],
  [0x1d0f, 'Amazon'],
  [0x1ae0, 'Google'],
  [0x1ded, 'Alibaba'],
]);

/**
 * Whether a machine is a guest, by its own devices. A virtio device alone proves nothing: cards that speak virtio sit in
 * real machines too, below a real port. Null: nothing shows that it is one.
 */
export function guestOf({ functions }: Machine): Guest | null {
  const seen = functions.map(fn => ({ fn, ...functionIds(fn) }));
  const cloud = cloudOf(functions, seen);
  if (cloud) return cloud;
  const own = seen.find(({ vendorId }) => vendorId !== undefined && emulated.has(vendorId));
  if (own) return { by: emulated.get(own.vendorId ?? 0) ?? '', isCloud: false, node: own.fn.id };
  const bridge = seen.find(
    ({ vendorId, deviceId }) => vendorId === INTEL && EMULATED_BRIDGES.includes(deviceId ?? 0),
  );
  const virtio = seen.find(({ vendorId }) => vendorId === VIRTIO);
  const isOnRootBus = virtio && bdfParts(virtio.fn.bdf).bus === 0 && virtio.fn.portType.state !== 'known';
  if (virtio && (bridge || isOnRootBus))
    return { by: 'QEMU or its like', isCloud: false, node: virtio.fn.id };
  return null;
}

interface Seen {
  readonly fn: PciFunction;
  readonly vendorId: number | undefined;
}

function cloudOf(functions: readonly PciFunction[], seen: readonly Seen[]): Guest | null {
  if (functions.some(({ kind }) => kind === 'bridge')) return null;
  const own = seen.find(({ vendorId }) => vendorId !== undefined && clouds.has(vendorId));
  return own ? { by: clouds.get(own.vendorId ?? 0) ?? '', isCloud: true, node: own.fn.id } : null;
}

/** What to know of a guest's answers, and where the right ones are. */
export function guestWords({ by, isCloud }: Pick<Guest, 'by' | 'isCloud'>): string {
  const what = `This is a guest of ${by}: its PCI tree is the hypervisor’s, and not that of the hardware.`;
  return isCloud
    ? `${what} The host of a cloud instance is out of reach; its provider publishes how GPUs and adapters are wired (a topology file for NCCL), and only a measurement tells what peers reach.`
    : `${what} Whether passed-through devices reach each other is decided below it: diagnose on the host, with its lspci.`;
}
