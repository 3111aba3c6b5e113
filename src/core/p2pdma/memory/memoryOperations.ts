import type { AddressedMachine } from '../../topology/hostWindows.ts';
import type { NodeId } from '../../topology/machine.ts';
import { namedMachine } from '../../topology/nodeName.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import { type AddResource, addResource } from './addResource.ts';
import { type Allocate, allocP2pmem, allocSgl, type Free, freeP2pmem, virtToBus } from './allocate.ts';
import { removeCmb, setCmb } from './cmb.ts';
import { type DeclarePrivateMemory, declarePrivateMemory, setMappable } from './deviceMemory.ts';
import type { ControllerMemoryBuffer, P2pMemory } from './drivers.ts';
import type { MemoryContext, MemoryStep } from './memoryStep.ts';
import { offerMemory } from './offer.ts';
import { offerAlike } from './offerAlike.ts';
import type { PoolPlace } from './pool.ts';
import { hasP2pmem, type Publish, publish, unbindDriver } from './publish.ts';
import { registerCmb } from './registerCmb.ts';
import { addRegisters, type RegisterRegionOf, removeRegisters } from './registers.ts';
import { type MapToUserSpace, mapToUserSpace } from './userSpace.ts';

interface OnNode {
  readonly node: NodeId;
}

/** Everything that can be done to peer-to-peer memory, by name, with its arguments. */
interface MemoryCalls {
  /** A person places memory on a device without saying which. */
  readonly offer: OnNode;
  /** The same on every device of its make. */
  readonly 'offer-alike': OnNode;
  readonly 'add-resource': AddResource;
  readonly publish: Publish;
  readonly 'has-p2pmem': OnNode;
  readonly alloc: Allocate;
  readonly 'alloc-sgl': Allocate;
  readonly free: Free;
  readonly 'virt-to-bus': OnNode & PoolPlace;
  readonly 'map-to-user-space': MapToUserSpace;
  readonly unbind: OnNode;
  readonly 'add-registers': RegisterRegionOf;
  readonly 'remove-registers': Omit<RegisterRegionOf, 'sizeBytes'>;
  readonly 'set-cmb': { readonly cmb: ControllerMemoryBuffer };
  readonly 'remove-cmb': OnNode;
  readonly 'register-cmb': OnNode;
  readonly 'declare-private-memory': DeclarePrivateMemory;
  readonly 'set-mappable': OnNode & { readonly isMappable: boolean };
}
type MemoryCallName = keyof MemoryCalls;

export type MemoryOperation = {
  [K in MemoryCallName]: { readonly kind: K } & MemoryCalls[K];
}[MemoryCallName];

type Operate<K extends MemoryCallName> = (
  context: MemoryContext,
  memory: P2pMemory,
  asked: MemoryCalls[K],
) => MemoryStep;

/** One line for each operation. */
const operations: { readonly [K in MemoryCallName]: Operate<K> } = {
  offer: offerMemory,
  'offer-alike': offerAlike,
  'add-resource': addResource,
  publish,
  'has-p2pmem': hasP2pmem,
  alloc: allocP2pmem,
  'alloc-sgl': allocSgl,
  free: freeP2pmem,
  'virt-to-bus': virtToBus,
  'map-to-user-space': mapToUserSpace,
  unbind: unbindDriver,
  'add-registers': addRegisters,
  'remove-registers': removeRegisters,
  'set-cmb': setCmb,
  'remove-cmb': removeCmb,
  'register-cmb': registerCmb,
  'declare-private-memory': declarePrivateMemory,
  'set-mappable': setMappable,
};

/** Does one operation on a machine under a kernel: the state after it, and what it answered. */
export function operateOnMemory(
  { machine, kernel }: { readonly machine: AddressedMachine; readonly kernel: KernelRow },
  memory: P2pMemory,
  operation: MemoryOperation,
): MemoryStep {
  const context = { machine, kernel, names: namedMachine(machine.tree) };
  // `kind` picks the function that takes just these arguments, which TypeScript cannot follow.
  const { kind, ...asked } = operation;
  return (operations[kind] as Operate<MemoryCallName>)(context, memory, asked as MemoryCalls[MemoryCallName]);
}
