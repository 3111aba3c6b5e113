import { assertNever } from '../lib/assertNever.ts';
import { sizeText } from '../lib/byteSize.ts';
import { addressText } from '../lib/hex.ts';
import { offsetText, rangeText } from '../p2pdma/memory/barMemory.ts';
import type { NodeId } from '../topology/machine.ts';
import { nameOf } from '../topology/nodeName.ts';
import { type Sentence, say, type TextPart } from '../topology/sentence.ts';
import {
  type AddressContext,
  type AddressQuestion,
  type BarPlace,
  type ResolvedAddress,
  resolveAddress,
} from './resolveAddress.ts';

/** What is at an address, with the sentence that says it. */
export interface AddressAnswer {
  readonly question: AddressQuestion;
  readonly resolved: ResolvedAddress;
  readonly sentence: Sentence;
}

export function answerAddress(context: AddressContext, question: AddressQuestion): AddressAnswer {
  const resolved = resolveAddress(context, question);
  return { question, resolved, sentence: sentenceFor(context, question, resolved) };
}

function sentenceFor(
  context: AddressContext,
  { space, address }: AddressQuestion,
  resolved: ResolvedAddress,
): Sentence {
  const name = (node: NodeId): TextPart => nameOf(context.names, node);
  const asked = `${space === 'cpu' ? 'CPU' : 'Bus'} address ${addressText(address)}`;
  switch (resolved.kind) {
    case 'bar':
      return [
        ...say`${asked} is ${offsetText(resolved.offsetBytes)} in BAR ${resolved.bar} of ${name(resolved.node)}${otherSpace(space, resolved)}. `,
        ...madeOfIt(resolved),
      ];
    case 'private-memory':
      return say`${asked} stands for ${offsetText(resolved.offsetBytes)} in the memory of ${name(resolved.node)} that no BAR shows: a struct page (MEMORY_DEVICE_PRIVATE) in a hole of the address space. Nothing answers there; only its driver knows what the page means, and a CPU that touches it makes the driver move the data.`;
    case 'system-memory':
      return say`${asked} is system memory${resolved.cpu === address ? '' : `, at CPU address ${addressText(resolved.cpu)}`}: ordinary pages.`;
    case 'empty-window':
      return say`${asked} is passed down as far as ${name(resolved.node)}, and no device below takes it: a read brings all ones, a write is lost.`;
    case 'nothing':
      return space === 'cpu'
        ? say`Nobody answers at ${lowerFirst(asked)}: no RAM, no BAR, no window of a host bridge.`
        : say`Nobody below takes ${lowerFirst(asked)}; it goes up to the host bridge, and no RAM is there either.`;
    case 'unknown':
      return say`Whether anybody answers at ${lowerFirst(asked)} is not known: the capture does not show ${resolved.missing.map(({ what }) => what).join(', ')}.`;
    default:
      return assertNever(resolved);
  }
}

const lowerFirst = (text: string): string =>
  text.startsWith('CPU') ? text : text.charAt(0).toLowerCase() + text.slice(1);

function otherSpace(space: AddressQuestion['space'], { bus, cpu }: BarPlace): string {
  if (cpu === undefined) return ' (its CPU address is not known)';
  if (cpu === bus) return ', the same address on the bus and for the CPU';
  return space === 'cpu' ? `, bus address ${addressText(bus)}` : `, CPU address ${addressText(cpu)}`;
}

function madeOfIt({ chunk, allocation, registers, isPublished, offsetBytes }: BarPlace): Sentence {
  if (registers)
    return say`A doorbell that peers may write to (${rangeText(registers)}): no page, no memory.`;
  if (!chunk)
    return say`Nothing is registered there: it has no struct page, so it is in no scatter-gather list.`;
  const page = say`It has a struct page (MEMORY_DEVICE_PCI_P2PDMA) of the chunk ${rangeText(chunk)}, which is ${isPublished ? '' : 'not '}published, `;
  if (!allocation) return [...page, ...say`and is free.`];
  const from = offsetBytes - chunk.offsetBytes - allocation.offsetBytes;
  return [
    ...page,
    ...say`and is byte ${offsetText(from)} of an allocation of ${sizeText(allocation.askedBytes)}.`,
  ];
}
