import type { AddressedMachine } from '../../topology/hostWindows.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { type NamedMachine, nameOf } from '../../topology/nodeName.ts';
import type { Sentence, TextPart } from '../../topology/sentence.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import type { KernelMessage } from '../policy/verdict.ts';
import type { CallOutcome, KernelErrorName } from './callOutcome.ts';
import type { P2pMemory, Provider } from './drivers.ts';

/** What a call on peer-to-peer memory may look at. */
export interface MemoryContext {
  readonly machine: AddressedMachine;
  readonly kernel: KernelRow;
  readonly names: NamedMachine;
}

/** A call on peer-to-peer memory: the state after it, and what the caller and a person learn. */
export interface MemoryStep {
  readonly memory: P2pMemory;
  readonly outcome: CallOutcome;
}

/** What a call says beside the state. */
export interface Said {
  readonly call: string;
  readonly returned: string;
  readonly sentence: Sentence;
  readonly messages?: readonly KernelMessage[];
}

export const done = (memory: P2pMemory, said: Said): MemoryStep => step(memory, true, said);
/** Nothing changed. */
export const refused = (memory: P2pMemory, said: Said): MemoryStep => step(memory, false, said);
/** Nothing changed, and the caller gets an error number. */
export const failed = (memory: P2pMemory, error: KernelErrorName, said: Omit<Said, 'returned'>): MemoryStep =>
  step(memory, false, { ...said, returned: `-${error}` });

function step(memory: P2pMemory, succeeded: boolean, said: Said): MemoryStep {
  const { call, returned, sentence, messages = [] } = said;
  return { memory, outcome: { call, succeeded, returned, sentence, messages } };
}

/** `returned` of what the capture does not allow to tell. */
export const NOT_KNOWN = 'not known';
/** `returned` of what a driver must not even ask for. */
export const NOT_CALLED = 'not called';
/** `returned` of a function that returns nothing. */
export const VOID = 'void';

export const functionIn = ({ machine }: MemoryContext, node: NodeId): PciFunction =>
  functionOf(machine.tree, node);
export const named = ({ names }: MemoryContext, node: NodeId): TextPart => nameOf(names, node);

/** A line of the kernel log about a function, with its address in front as the kernel prints it. */
export const logged = (fn: PciFunction, level: KernelMessage['level'], text: string): KernelMessage => ({
  level,
  device: fn.id,
  text: `${fn.bdf}: ${text}`,
});

export const providerOf = (memory: P2pMemory, node: NodeId): Provider | undefined =>
  memory.providers.find(each => each.node === node);

/** The state with this provider in the place of the one of the same function, or behind the others. */
export function withProvider(memory: P2pMemory, provider: Provider): P2pMemory {
  const isKnown = memory.providers.some(({ node }) => node === provider.node);
  const providers = isKnown
    ? memory.providers.map(each => (each.node === provider.node ? provider : each))
    : [...memory.providers, provider];
  return { ...memory, providers };
}

export const withoutProvider = (memory: P2pMemory, node: NodeId): P2pMemory => ({
  ...memory,
  providers: memory.providers.filter(each => each.node !== node),
});

/** A function that has just got p2pdma state. */
export const newProvider = (node: NodeId): Provider => ({
  node,
  isPublished: false,
  chunks: [],
  registers: [],
});
