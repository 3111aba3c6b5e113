import type { EvidenceKind, ReadEvidence } from '../../topology/stackEvidence.ts';
import type { Line } from '../repair/repair.ts';
import { type EvidenceRead, said } from './evidenceRead.ts';

const GPU = /^GPU(\d{1,3})$/;
/** Names of columns and rows: GPUs, and adapters under their own names or numbers. */
const DEVICE = /^(?:GPU\d+|NIC\d+|mlx\d_\w+|bnxt_re\w+|irdma\w+|rocep\w+|ibp\w+|rdma\w+|hfi\w+)$/;
const CLASS = /^(?:X|NV\d{1,2}|PIX|PXB|PHB|NODE|SYS|SOC)$/;
const STATE = /^(?:X|OK|CNS|GNS|TNS|DR|NS|U)$/;

const capabilities: Readonly<Record<string, EvidenceKind>> = {
  r: 'p2p-read',
  w: 'p2p-write',
  a: 'p2p-atomics',
  n: 'p2p-nvlink',
  p: 'p2p-prop',
};

/** `nvidia-smi topo -m`: how far GPUs are apart. */
export const readTopoClasses = (lines: readonly Line[]): EvidenceRead => matrixOf(lines, 'topo-class', CLASS);

/**
 * `nvidia-smi topo -p2p r`: what the driver allows between GPUs. The table does not say which capability it is of; the
 * command above it does.
 */
export function readTopoStates(lines: readonly Line[], before: readonly string[]): EvidenceRead {
  const letter = before.map(text => /\btopo\s+-p2p\s+([rwanp])\b/.exec(text)?.[1]).find(Boolean) ?? '';
  return matrixOf(lines, capabilities[letter] ?? 'p2p-unnamed', STATE);
}

/** Cells between GPUs of a table that is whole: a row with another number of cells, or without its X, says nothing. */
function matrixOf(lines: readonly Line[], kind: EvidenceKind, cell: RegExp): EvidenceRead {
  const head = lines.map(({ text }) => wordsOf(text)).find(isHead);
  const names = head?.filter(word => DEVICE.test(word)) ?? [];
  const columns = names.flatMap(name => Number(GPU.exec(name)?.[1] ?? Number.NaN)).filter(Number.isFinite);
  // The numbers count from nought, or columns are missing.
  const count = columns.every((index, at) => index === at) ? columns.length : null;
  const evidence = lines.flatMap(line => rowOf(line, { names, count, kind, cell }));
  return { evidence };
}

interface Matrix {
  readonly names: readonly string[];
  readonly count: number | null;
  readonly kind: EvidenceKind;
  readonly cell: RegExp;
}

function rowOf(line: Line, { names, count, kind, cell }: Matrix): readonly ReadEvidence[] {
  const words = wordsOf(line.text);
  const at = words.findIndex(word => DEVICE.test(word));
  const name = words[at] ?? '';
  const from = GPU.exec(name);
  const cells = words.slice(at + 1, at + 1 + names.length);
  const rest = words[at + 1 + names.length];
  const isWhole = cells.length === names.length && cells.every(word => cell.test(word));
  if (at < 0 || !from || !isWhole || (rest !== undefined && cell.test(rest))) return [];
  if (names.some((each, i) => (each === name) !== (cells[i] === 'X'))) return [];
  return names.flatMap((each, i) => {
    const to = GPU.exec(each);
    if (!to || each === name) return [];
    const between = [from, to].map(match => ({ by: 'nvml', index: Number(match[1]), count }) as const);
    return [said(line, kind, cells[i] ?? '', between)];
  });
}

const wordsOf = (text: string): readonly string[] => text.split(/[\s|]+/).filter(word => word !== '');
/** Two names and no cell: a row has a cell behind its name. */
const isHead = (words: readonly string[]): boolean => {
  const at = words.findIndex(word => DEVICE.test(word));
  return at >= 0 && DEVICE.test(words[at + 1] ?? '');
};
