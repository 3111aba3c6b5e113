import {
  type LinkModel,
  packetGigabits,
  rawGigabits,
  readGigabits,
  readWriteGigabits,
  writeGigabits,
} from '../../core/fabric/rates/linkModel.ts';
import type { LinkGeneration, LinkWidth } from '../../core/topology/link.ts';
import type { TruthCheck } from './checkTruth.ts';
import { numberIn } from './csvTable.ts';

type Row = Readonly<Record<string, string>>;

const TOLERANCE_GIGABITS = 1e-6;

const columns: readonly (readonly [name: string, compute: (link: LinkModel, sizeBytes: number) => number])[] =
  [
    ['raw_Gbps', rawGigabits],
    ['tlp_Gbps', packetGigabits],
    ['write_Gbps', writeGigabits],
    ['read_Gbps', readGigabits],
    ['rw_each_dir_Gbps', readWriteGigabits],
  ];

/** Compares every rate of pcie-bench's tables with the link model; a row agrees if all its rates do. */
export function checkLinkBandwidth(rows: readonly Row[]): TruthCheck {
  const differ = rows.flatMap((row, place) => {
    const link = linkOf(row);
    const off = columns.flatMap(([name, compute]) => {
      const [expected, found] = [numberIn(row, name), compute(link, numberIn(row, 'size_B'))];
      const agrees = Math.abs(found - expected) <= TOLERANCE_GIGABITS;
      return agrees ? [] : [`${name} expected ${expected}, found ${found.toFixed(6)}`];
    });
    return off.length > 0 ? [`row ${place + 1}: ${off.join('; ')}`] : [];
  });
  return { agree: rows.length - differ.length, differ };
}

const linkOf = (row: Row): LinkModel => ({
  generation: numberIn(row, 'gen') as LinkGeneration,
  width: numberIn(row, 'lanes') as LinkWidth,
  maxPayloadBytes: numberIn(row, 'mps'),
  maxReadRequestBytes: numberIn(row, 'mrrs'),
  readCompletionBoundaryBytes: numberIn(row, 'rcb') as 64 | 128,
  cutsAtBoundary: row['rcb_chunks'] === '1',
  addressBits: numberIn(row, 'addr_bits') as 32 | 64,
  hasEcrc: row['ecrc'] === '1',
});
