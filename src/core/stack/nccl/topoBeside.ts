import type { NodeId, StackEvidence } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import type { PathType } from './behaviour.ts';
import type { NcclCell, NcclName, NcclTables } from './ncclTables.ts';

/** What `nvidia-smi topo -m` printed of a pair beside the path that the library would see. */
export interface TopoBeside {
  /** By `beside`: "PIX", "NODE", "NV4". */
  readonly letters: ReadonlyMap<string, string>;
  /** A sentence for every pair on which the two disagree, each pair once. */
  readonly disagreements: readonly Sentence[];
}

export const beside = (a: NodeId | null, b: NodeId | null): string => `${a} ${b}`;

/** Of a file there is nothing captured, and of a machine only what its texts told of devices that are certain. */
export function topoBeside(tables: NcclTables, evidence: readonly StackEvidence[]): TopoBeside {
  const letters = new Map<string, string>();
  for (const { kind, says, node, peer } of evidence)
    if (kind === 'topo-class' && node !== null && peer !== null) letters.set(beside(node, peer), says);
  const seen = new Set<string>();
  const disagreements: Sentence[] = [];
  const compare = (rows: readonly NcclName[], columns: readonly NcclName[], cells: NcclTables['gpuGpu']) => {
    rows.forEach((row, i) => {
      columns.forEach((column, j) => {
        const printed = letters.get(beside(row.node, column.node));
        const cell = cells[i]?.[j];
        if (printed === undefined || !cell?.type || seen.has(beside(column.node, row.node))) return;
        seen.add(beside(row.node, column.node));
        const sentence = disagreement({ row, column, cell, printed });
        if (sentence) disagreements.push(sentence);
      });
    });
  };
  compare(tables.gpus, tables.gpus, tables.gpuGpu);
  compare(tables.gpus, tables.nets, tables.gpuNet);
  return { letters, disagreements };
}

/**
 * The library's word for each of nvidia-smi's. NODE has none: to NCCL all that crosses a host bridge below one NUMA node is
 * PHB. X is the device itself.
 */
const sameAs: Readonly<Record<string, readonly PathType[]>> = {
  PIX: ['PIX'],
  PXB: ['PXB'],
  PHB: ['PHB'],
  NODE: ['PHB'],
  SYS: ['SYS'],
};

interface Compared {
  readonly row: NcclName;
  readonly column: NcclName;
  readonly cell: NcclCell;
  readonly printed: string;
}

/** Null: the two agree, or the letters are none that are known. */
function disagreement({ row, column, cell: { type }, printed }: Compared): Sentence | null {
  if (type === null) return null;
  const isLink = /^NV\d+$/.test(printed);
  if (isLink ? type === 'NVL' || type === 'NVB' : (sameAs[printed] ?? [type]).includes(type)) return null;
  const both = say`${row.text} and ${column.text}: nvidia-smi topo -m printed ${printed}, the library would see ${type}`;
  if (isLink) return say`${both}, because NVLink is not among what this machine shows.`;
  if (type === 'NVL' || type === 'NVB')
    return say`${both}: the link that is drawn between them was not there, or not up, when that was printed.`;
  if (isFar(printed) && isFar(type))
    return say`${both}. The two count NUMA nodes differently, or the NUMA node of one of them is not known here.`;
  return say`${both}. That is not explained by what is known here.`;
}

const isFar = (word: string): boolean => word === 'PHB' || word === 'NODE' || word === 'SYS';
