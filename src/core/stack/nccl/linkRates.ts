import type { Behaviour } from './behaviour.ts';
import type { Library } from './releases.ts';
import type { PciNode } from './topology.ts';

/** GB/s of one NVLink or xGMI in one direction, by what the GPU is. */
export function gpuLinkGigabytesPerSecond(
  { behaviour, library }: { readonly behaviour: Behaviour; readonly library: Library },
  gpu: { readonly gcn: string; readonly computeCapability: number },
): number {
  if (library === 'RCCL')
    return (
      xgmiRates.find(({ gcn }) => gcn.some(name => gpu.gcn.startsWith(name)))?.gigabytesPerSecond ?? XGMI
    );
  const rate = behaviour.nvlink.find(({ capability, exactly }) =>
    exactly ? gpu.computeCapability === capability : gpu.computeCapability >= capability,
  );
  return rate?.gigabytesPerSecond ?? 0;
}

const XGMI = 24;
/** Older files write AMD's architectures as numbers: 910 is gfx90a. */
const xgmiRates = [
  { gcn: ['gfx94', '94'], gigabytesPerSecond: 48 },
  { gcn: ['gfx90a', '910'], gigabytesPerSecond: 36 },
] as const;

/** GB/s of a PCIe link by the texts that NCCL knows; every other text counts as Gen3, and no width as 16 lanes. */
export function pciGigabytesPerSecond({
  linkSpeed,
  linkWidth,
}: Pick<PciNode, 'linkSpeed' | 'linkWidth'>): number {
  const speed = linkSpeeds.find(([text]) => linkSpeed?.startsWith(text))?.[1] ?? GEN3;
  return ((linkWidth || 16) * speed) / 80;
}

/** In 100 Mb/s a lane. */
const GEN3 = 60;
const linkSpeeds = [
  ['2.5 GT/s', 15],
  ['5 GT/s', 30],
  ['8 GT/s', 60],
  ['16 GT/s', 120],
  ['32 GT/s', 240],
  ['5.0 GT/s PCIe', 30],
  ['8.0 GT/s PCIe', 60],
  ['16.0 GT/s PCIe', 120],
  ['32.0 GT/s PCIe', 240],
  ['64.0 GT/s PCIe', 480],
] as const;
