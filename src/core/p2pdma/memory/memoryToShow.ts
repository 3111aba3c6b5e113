import { roughSizeText, sizeText } from '../../lib/byteSize.ts';
import type { Machine, NodeId, PciFunction } from '../../topology/machine.ts';
import { chainOf, machineTree } from '../../topology/machineTree.ts';
import { largestOf, memoryBars, shownBytes } from '../../topology/memoryBars.ts';
import { cmbOf, cmbRange } from './cmb.ts';
import type { P2pMemory } from './drivers.ts';

/** An endpoint with memory that peers could be given, before anybody asks the kernel. */
export interface MemoryToShow {
  readonly node: NodeId;
  /** Of its largest memory BAR. */
  readonly barBytes: bigint;
  /** `buffer of 512 MiB (CMB)` or `BAR of 256 MiB before 8 GiB` */
  readonly words: string;
}

/**
 * Who has a memory BAR of known size: the largest first, among equals the one below most bridges, where peers are near.
 * Whether the kernel would take it is not asked.
 */
export function memoryToShow(machine: Machine, memory: P2pMemory): readonly MemoryToShow[] {
  const tree = machineTree(machine);
  const depth = ({ node }: MemoryToShow) => chainOf(tree, node).length;
  return machine.functions
    .flatMap(fn => shownBy(fn, memory) ?? [])
    .toSorted((a, b) => (a.barBytes === b.barBytes ? depth(b) - depth(a) : a.barBytes < b.barBytes ? 1 : -1));
}

function shownBy(fn: PciFunction, memory: P2pMemory): MemoryToShow | null {
  const largest = fn.kind === 'endpoint' ? largestOf(memoryBars(fn)) : undefined;
  const barBytes = largest ? shownBytes(largest) : 0n;
  if (barBytes === 0n) return null;
  return { node: fn.id, barBytes, words: wordsOf(fn.id, barBytes, memory) };
}

function wordsOf(node: NodeId, barBytes: bigint, memory: P2pMemory): string {
  const cmb = cmbOf(memory, node);
  if (cmb) return `buffer of ${roughSizeText(cmbRange(cmb).sizeBytes)} (CMB)`;
  const behind = memory.privateMemories.find(each => each.node === node);
  if (behind) return `BAR of ${sizeText(barBytes)} before ${roughSizeText(behind.sizeBytes)}`;
  return `BAR of ${sizeText(barBytes)}`;
}
