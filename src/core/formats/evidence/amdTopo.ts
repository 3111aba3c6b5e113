import { parseBdf } from '../../topology/bdf.ts';
import type { EvidenceEnd, EvidenceKind, NumberedGpu, ReadEvidence } from '../../topology/stackEvidence.ts';
import type { Line } from '../repair/repair.ts';
import { type EvidenceRead, endAt, said } from './evidenceRead.ts';

interface Section {
  readonly kind: EvidenceKind;
  readonly head: readonly string[] | null;
}

const TITLE = /^\s*(?:=+ ?)?(.*?(?:TABLE:|between two GPUs.*))\s*=*\s*$/i;
const GPU = /^GPU(\d{1,3})$/;
const ADDRESS = /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;
const cells: Readonly<Partial<Record<EvidenceKind, RegExp>>> = {
  'amd-access': /^(?:ENABLED|DISABLED|True|False)$/,
  'amd-link': /^(?:XGMI|PCIE|UNKNOWN)$/,
};

/** `rocm-smi --showtopo`, `--showbus` and `amd-smi topology`: the tables of access and link types. */
export function readAmdTopology(lines: readonly Line[]): EvidenceRead {
  const evidence: ReadEvidence[] = [];
  const numbers: NumberedGpu[] = [];
  let section: Section | null = null;
  for (const line of lines) {
    const title = TITLE.exec(line.text);
    if (title) {
      const kind = kindOf(title[1] ?? '');
      section = kind && { kind, head: null };
      continue;
    }
    const bus = /^\s*GPU\[(\d{1,3})\]\s*:\s*PCI Bus:\s*([0-9a-f:.]+)\s*$/i.exec(line.text);
    const bdf = parseBdf(bus?.[2] ?? '');
    if (bdf.ok) numbers.push({ by: 'rocm', index: Number(bus?.[1]), bdf: bdf.value });
    const words = line.text.trim().split(/\s+/);
    if (!section || words.length === 0) continue;
    if (words.every(isName)) section = { ...section, head: words };
    else if (section.head) evidence.push(...rowOf(line, words, { kind: section.kind, head: section.head }));
  }
  return { evidence, numbers };
}

const isName = (word: string): boolean => GPU.test(word) || ADDRESS.test(word);

const kindOf = (title: string): EvidenceKind | null =>
  /^\s*ACCESS TABLE|Link accessibility/i.test(title)
    ? 'amd-access'
    : /^\s*LINK TYPE\b/i.test(title)
      ? 'amd-link'
      : null;

/** A row is whole if its own cell has nought, SELF or itself, and every other one a word of the table. */
function rowOf(
  line: Line,
  [name = '', ...words]: readonly string[],
  { kind, head }: { readonly kind: EvidenceKind; readonly head: readonly string[] },
): readonly ReadEvidence[] {
  const cell = cells[kind];
  const own = head.indexOf(name);
  if (!cell || own < 0 || words.length !== head.length) return [];
  const isWhole = words.every((word, i) =>
    i === own ? /^(?:0|SELF|ENABLED|True)$/.test(word) : cell.test(word),
  );
  if (!isWhole) return [];
  return head.flatMap((to, i) =>
    i === own ? [] : [said(line, kind, words[i] ?? '', [endOf(name), endOf(to)])],
  );
}

const endOf = (name: string): EvidenceEnd => {
  const index = GPU.exec(name)?.[1];
  return index === undefined ? endAt(name) : { by: 'rocm', index: Number(index) };
};
