import type { EvidenceEnd, EvidenceKind, ReadEvidence } from '../../topology/stackEvidence.ts';
import type { Format, Found } from '../format.ts';
import type { Line } from '../repair/repair.ts';
import { noteFound, noteText } from '../thread/note.ts';
import { endAt, said } from './evidenceRead.ts';

/** What drivers of GPUs log about peers, static BAR1 and shared buffers. */
export const driverLines: Format = { id: 'driver-lines', read };

interface Saying {
  readonly kind: EvidenceKind;
  readonly pattern: RegExp;
}

const ADDRESS = '([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])';

/** The fixed part of each line; the value that a kind keeps is the group `says`. */
const sayings: readonly Saying[] = [
  {
    kind: 'dmabuf-topology',
    pattern: /\bNVRM: .*dma-buf attach failed: PCI topology not supported for dma-buf\b/,
  },
  {
    kind: 'dmabuf-mapping',
    pattern: /\bNVRM: .*topology not supported for mapping type (?<says>\w{1,40})/,
  },
  {
    kind: 'dmabuf-struct-page',
    pattern: /\bNVRM: .*importer unable to handle MMIO without struct page\b/,
  },
  { kind: 'bar1-small', pattern: /\bNVRM: .*BAR1 size .{1,60} is not large enough to map FB size\b/ },
  { kind: 'bar1-static', pattern: /\bNVRM: .*Enabling static BAR1 automatically/ },
  {
    kind: 'peermem-refused',
    pattern: /could not insert '?nvidia[_-]peermem'?: Invalid argument\b/,
  },
  {
    kind: 'amdgpu-chipset',
    pattern: new RegExp(
      `\\bamdgpu ${ADDRESS}: .*PCIe P2P access from peer device ${ADDRESS} is not supported by the chipset`,
      'i',
    ),
  },
  {
    kind: 'habanalabs-p2p',
    pattern: new RegExp(`\\bhabanalabs ${ADDRESS}: .*Failed to map dmabuf because p2p is disabled`, 'i'),
  },
];

/** `NVRM: GPU 0000:c1:00.0: …`, and the name that `dev_err` puts before. */
const NVRM_ADDRESS = new RegExp(`(?:\\bNVRM: GPU(?: at PCI:)? ?|\\bnvidia )${ADDRESS}`, 'i');

function sayingOf(line: Line, text: string): ReadEvidence | null {
  for (const { kind, pattern } of sayings) {
    const match = pattern.exec(text);
    if (!match) continue;
    const says = match.groups?.['says'] ?? '';
    return said(line, kind, says, kind === 'peermem-refused' ? [] : endsOf(match, text));
  }
  return null;
}

/** The driver of NVIDIA tells the GPU in some releases only. */
function endsOf([, one, other]: RegExpExecArray, text: string): readonly EvidenceEnd[] {
  const isValue = one === undefined || !one.includes(':');
  if (!isValue) return [one, other].flatMap(address => (address ? [endAt(address)] : []));
  const address = NVRM_ADDRESS.exec(text)?.[1];
  return [address ? endAt(address) : { by: 'nothing' }];
}

function read(lines: readonly Line[], start: number): Found | null {
  const evidence: ReadEvidence[] = [];
  let end = start;
  for (; end < lines.length; end++) {
    const line = lines[end];
    const saying = line && sayingOf(line, noteText(lines, end));
    if (!saying) break;
    evidence.push(saying);
  }
  if (evidence.length === 0) return null;
  const found = noteFound(end, { what: 'kernel log: peers of GPUs' });
  return { end, reading: { ...found.reading, evidence } };
}
