import { err, ok } from '../../lib/result.ts';
import type { Machine, NodeId, OtherDevice } from '../machine.ts';
import { type EditResult, noSuchNode } from './edit.ts';
import { newId } from './newNodes.ts';

/** Devices that are no PCI functions and yet may be named as clients of peer-to-peer memory. */
export const otherKinds = [
  { id: 'usb', name: 'USB device', stem: 'usb', virtualDma: false },
  { id: 'rdma', name: 'RDMA in software', stem: 'rdma', virtualDma: true },
] as const;
export type OtherKind = (typeof otherKinds)[number]['id'];

export interface NewOther {
  readonly kind: OtherKind;
  /** The PCI function that it hangs on; null: none, as RDMA over a bridge of networks. */
  readonly parent: NodeId | null;
}

/** Adds a device that is no PCI function: it takes no bus number and no address, so nothing else changes. */
export function addOther(machine: Machine, { kind, parent }: NewOther): EditResult {
  if (parent !== null && !machine.functions.some(({ id }) => id === parent)) return err(noSuchNode(parent));
  const row = otherKinds.find(({ id }) => id === kind);
  if (!row) throw new Error(`no such kind of device: ${kind}`);
  const id = newId(machine, row.stem);
  const number = id.slice(row.stem.length + 1);
  const other: OtherDevice = { id, label: `${row.name} ${number}`, parent, virtualDma: row.virtualDma };
  return ok({ machine: { ...machine, others: [...machine.others, other] }, node: id, changes: [] });
}
