import { parseBdf } from '../../topology/bdf.ts';
import type { NumberedGpu, ReadEvidence } from '../../topology/stackEvidence.ts';
import type { Line } from '../repair/repair.ts';
import { type EvidenceRead, said } from './evidenceRead.ts';

const RELEASE = '(\\d{3}\\.\\d{1,3}(?:\\.\\d{1,3})?)';
const DRIVER = new RegExp(`\\b(?:Driver|KMD) Version\\s*: ${RELEASE}\\b`);
const CUDA = /\bCUDA (?:UMD )?Version\s*: (\d{1,2}\.\d{1,2})\b/;
/** A row of the table: number, name, and the address in the next column. */
const ROW = /^\s*\|\s*(\d{1,3})\s+\S.*\|\s+([0-9a-f]{8}:[0-9a-f]{2}:[0-9a-f]{2}\.0)\s/i;
/** A GPU of `nvidia-smi -q`, in the order of their numbers. */
const SECTION = /^GPU ([0-9A-F]{8}:[0-9A-F]{2}:[0-9A-F]{2}\.0)\s*$/;
const ATTACHED = /^Attached GPUs\s*: (\d{1,3})\s*$/;

/** `nvidia-smi`: the releases of driver and CUDA, and the address behind each number. */
export function readNvidiaSmi(lines: readonly Line[]): EvidenceRead {
  const numbers = lines.flatMap(({ text }): NumberedGpu[] => {
    const row = ROW.exec(text);
    const bdf = parseBdf(row?.[2] ?? '');
    return row && bdf.ok ? [{ by: 'nvml', index: Number(row[1]), bdf: bdf.value }] : [];
  });
  return { evidence: versionsOf(lines), numbers };
}

/** `nvidia-smi -q`: the same; its GPUs have numbers only where all of them are shown. */
export function readNvidiaSmiQuery(lines: readonly Line[]): EvidenceRead {
  const attached = lines.map(({ text }) => ATTACHED.exec(text)?.[1]).find(Boolean);
  const shown = lines.flatMap(({ text }) => {
    const bdf = parseBdf(SECTION.exec(text)?.[1] ?? '');
    return bdf.ok ? [bdf.value] : [];
  });
  const numbers =
    Number(attached) === shown.length ? shown.map((bdf, index) => ({ by: 'nvml', index, bdf }) as const) : [];
  return { evidence: versionsOf(lines), numbers };
}

const versionsOf = (lines: readonly Line[]): readonly ReadEvidence[] =>
  lines.flatMap(line => {
    const driver = DRIVER.exec(line.text)?.[1];
    const cuda = CUDA.exec(line.text)?.[1];
    return [
      ...(driver ? [said(line, 'nvidia-version', driver)] : []),
      ...(cuda ? [said(line, 'cuda-version', cuda)] : []),
    ];
  });

/** `/proc/driver/nvidia/version`, the same line in the kernel's log. */
export const PROC_VERSION = new RegExp(
  `(?:^\\s*NVRM version: |\\bNVRM: loading )NVIDIA UNIX (Open )?(?:\\w+ )?Kernel Module(?: for \\w+)?\\s+${RELEASE}\\b`,
);

export function readProcVersion(lines: readonly Line[]): EvidenceRead {
  return {
    evidence: lines.flatMap(line => {
      const match = PROC_VERSION.exec(line.text);
      if (!match) return [];
      return [
        said(line, 'nvidia-modules', match[1] ? 'open' : 'proprietary'),
        said(line, 'nvidia-version', match[2] ?? ''),
      ];
    }),
  };
}

/** `modinfo nvidia`: the licence tells which modules they are, the open ones are `Dual MIT/GPL`. */
export function readModinfo(lines: readonly Line[]): EvidenceRead {
  const isNvidia = lines.some(({ text }) => /^\s*filename:\s+\S*\/nvidia\.ko/.test(text));
  if (!isNvidia) return { evidence: [] };
  return {
    evidence: lines.flatMap(line => {
      const licence = /^\s*license:\s+(NVIDIA|Dual MIT\/GPL)\s*$/.exec(line.text)?.[1];
      if (licence) return [said(line, 'nvidia-modules', licence === 'NVIDIA' ? 'proprietary' : 'open')];
      const release = new RegExp(`^\\s*version:\\s+${RELEASE}\\s*$`).exec(line.text)?.[1];
      return release ? [said(line, 'nvidia-version', release)] : [];
    }),
  };
}
