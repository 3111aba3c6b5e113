import type { EvidenceEnd, NumberedGpu, ReadEvidence } from '../../topology/stackEvidence.ts';
import type { Line } from '../repair/repair.ts';
import { busIdAt, type EvidenceRead, said } from './evidenceRead.ts';

/** A line of NCCL's or RCCL's log: `host:pid:tid [device] NCCL INFO words`. */
export const NCCL_LINE = /^\s*(?:(\S{1,80}?):\d+:\d+ \[\d+\] )?NCCL (?:INFO|WARN) (\S.*)$/;
const VERSION = /\bNCCL version ([\d.]+(?:[+-][\w.:-]{1,40})?)/;
const CHANNEL =
  /^Channel \d+(?:\/\d+)? : (\d+)\[([0-9a-f]+)\] -> (\d+)\[([0-9a-f]+)\] (?:\[(send|receive)\] )?via ((?:P2P|SHM|NET|CollNet|NVLS)(?:\/(?:direct pointer|[\w.-]+))*)/;
const RANK = /\brank (\d+) nranks \d+ cudaDev (\d+)(?: nvmlDev (\d+))? busId ([0-9a-f]+)\b/;
const GDR =
  /\bGPU Direct RDMA (Enabled|Disabled) for GPU ([0-9a-f]+) \/ HCA [0-9a-f]+ (\(distance \d+ (?:<=|>) \d+\))/;
const REFUSED = /\bP2P is disabled between (?:NVLINK )?connected GPUs (\d+) and (\d+)\b/;

/** The log of `NCCL_DEBUG=INFO`: which way each pair of ranks took, and what was refused. */
export function readNcclLog(lines: readonly Line[]): EvidenceRead {
  const evidence: ReadEvidence[] = [];
  const numbers: NumberedGpu[] = [];
  for (const line of lines) {
    const [, host = '', words = ''] = NCCL_LINE.exec(line.text) ?? [];
    const number = rankOf(words, host);
    if (number) numbers.push(number);
    const version = VERSION.exec(line.text)?.[1];
    if (version) evidence.push(said(line, 'nccl-version', version));
    evidence.push(...pathOf(line, words, host), ...refusalOf(line, words, host));
  }
  return { evidence, numbers };
}

function rankOf(words: string, host: string): NumberedGpu | null {
  const match = RANK.exec(words);
  const bdf = busIdAt(match?.[4] ?? '');
  if (!match || !bdf) return null;
  const devices = [match[2], match[3]].filter(each => each !== undefined).map(Number);
  return { by: 'rank', index: Number(match[1]), bdf, host, devices };
}

/** What goes over a network has its other end mostly in another machine, so only the end of this line's is told. */
function pathOf(line: Line, words: string, host: string): readonly ReadEvidence[] {
  const match = CHANNEL.exec(words);
  if (!match) return [];
  const [, from = '', fromDevice = '', to = '', toDevice = '', direction, transport = ''] = match;
  const ends = [rankEnd(from, fromDevice, host), rankEnd(to, toDevice, host)];
  const isNet = transport.startsWith('NET') || transport.startsWith('CollNet');
  const between = isNet ? [ends[direction === 'receive' ? 1 : 0] ?? nothing] : ends;
  return [said(line, 'nccl-path', transport, between)];
}

const nothing: EvidenceEnd = { by: 'nothing' };

/** In brackets stands a bus id (older releases, RCCL) or the number of a device. */
function rankEnd(rank: string, device: string, host: string): EvidenceEnd {
  const bdf = busIdAt(device);
  if (bdf) return { by: 'address', bdf, host };
  const isNumber = /^\d{1,3}$/.test(device);
  return isNumber ? { by: 'rank', index: Number(rank), device: Number(device), host } : nothing;
}

/** Older releases name the bus id here, newer ones the rank. */
function gdrEnd(gpu: string, host: string): EvidenceEnd {
  const bdf = busIdAt(gpu);
  if (bdf) return { by: 'address', bdf, host };
  return /^\d{1,3}$/.test(gpu) ? { by: 'rank', index: Number(gpu), device: null, host } : nothing;
}

function refusalOf(line: Line, words: string, host: string): readonly ReadEvidence[] {
  const gdr = GDR.exec(words);
  if (gdr) {
    const [, what = '', gpu = '', distance = ''] = gdr;
    return [said(line, 'nccl-gdr', `${what} ${distance}`, [gdrEnd(gpu, host)])];
  }
  const refused = REFUSED.exec(words);
  if (!refused) return [];
  const between = [refused[1], refused[2]].map(
    index => ({ by: 'nvml', index: Number(index), count: null, host }) as const,
  );
  return [said(line, 'nccl-p2p-refused', '', between)];
}
