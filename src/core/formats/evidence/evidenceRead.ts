import { makeBdf, parseBdf } from '../../topology/bdf.ts';
import type { EvidenceEnd, NumberedGpu, ReadEvidence } from '../../topology/stackEvidence.ts';
import type { Line } from '../repair/repair.ts';

/** What a text of another program says about peers. */
export interface EvidenceRead {
  readonly evidence: readonly ReadEvidence[];
  readonly numbers?: readonly NumberedGpu[];
}

/** Reads the lines of one text; `before`: the lines above it, the nearest first, as the command may stand there. */
export type EvidenceReader = (lines: readonly Line[], before: readonly string[]) => EvidenceRead;

/** A line as evidence. */
export const said = (
  { number, text }: Line,
  kind: ReadEvidence['kind'],
  says: string,
  between: readonly EvidenceEnd[] = [],
): ReadEvidence => ({ kind, between, says, line: number, sourceText: text.trim().slice(0, 200) });

/** An address in a text, of which the domain may have eight digits. */
export function endAt(address: string): EvidenceEnd {
  const bdf = parseBdf(address);
  return bdf.ok ? { by: 'address', bdf: bdf.value } : { by: 'nothing' };
}

/** NCCL's bus id: domain, bus, device and function as one hexadecimal number; undefined: a mere number of a device. */
export function busIdAt(digits: string): NumberedGpu['bdf'] | undefined {
  if (!/^[0-9a-f]{4,9}$/i.test(digits)) return undefined;
  const id = Number.parseInt(digits, 16);
  return makeBdf({
    domain: Math.floor(id / 2 ** 20) % 2 ** 16,
    bus: Math.floor(id / 2 ** 12) % 2 ** 8,
    device: (Math.floor(id / 2 ** 4) % 2 ** 8) & 0x1f,
    function: (id % 2 ** 4) & 7,
  });
}
