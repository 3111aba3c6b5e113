import { array, boolean, type InferOutput, number, object, parse, picklist, string } from 'valibot';
import { type AmdPeerInputs, amdPeerRules, fitsMask, isLargeBar } from '../../core/stack/amdgpu/peerRules.ts';
import { gdsDistance } from '../../core/stack/gds/distance.ts';
import { type Decision, firstToSettle } from '../../core/stack/layerRule.ts';
import type { TruthCheck } from './checkTruth.ts';

const amdSchema = object({
  cases: array(
    object({
      kconfig: boolean(),
      pcie_p2p: boolean(),
      cpuXgmi: boolean(),
      p2pdma: picklist(['ok', 'refused']),
      visible: number(),
      vram: number(),
      base: number(),
      size: number(),
      iommu: picklist(['none', 'identity', 'dma', 'dma-fq']),
      maskBits: number(),
      note: string(),
      accessible: boolean(),
    }),
  ),
});
type AmdCase = InferOutput<typeof amdSchema>['cases'][number];

/** Compares whether amdgpu lets a peer access a GPU's memory. */
export const checkAmdPeers = (file: unknown): TruthCheck =>
  compared(parse(amdSchema, file).cases, each => ({
    what: each.note,
    expected: each.accessible,
    found: firstToSettle<AmdPeerInputs, Decision>(amdPeerRules, amdInputs(each)).decision.outcome === 'yes',
  }));

const amdInputs = (each: AmdCase): AmdPeerInputs => ({
  sameHive: false,
  kconfig: each.kconfig,
  pcieP2p: each.pcie_p2p,
  cpuXgmi: each.cpuXgmi,
  linux: each.p2pdma === 'ok' ? 'allows' : 'refuses',
  largeBar: isLargeBar(BigInt(each.visible), BigInt(each.vram)),
  barFitsMask: fitsMask({ base: BigInt(each.base), sizeBytes: BigInt(each.size) }, each.maskBits),
  iommu: each.iommu === 'dma' || each.iommu === 'dma-fq' ? 'translated' : each.iommu,
  // Linux 6.12.117
  passThroughCounts: false,
});

const gdsSchema = object({
  cases: array(
    object({
      name: string(),
      sameNode: boolean(),
      gpu: array(string()),
      peer: array(string()),
      p2pdist: number(),
    }),
  ),
});

/** Compares the number by which nvidia-fs ranks a pair. */
export const checkGdsDistances = (file: unknown): TruthCheck =>
  compared(parse(gdsSchema, file).cases, ({ name, sameNode, gpu, peer, p2pdist }) => ({
    what: name,
    expected: p2pdist,
    found: gdsDistance({ sameNode, gpu: bridgesOf(gpu), peer: bridgesOf(peer) }),
  }));

/** `+` behind a bridge: ACS is on there. `root`: the device sits on the root bus. */
const bridgesOf = (names: readonly string[]) =>
  names.filter(name => name !== 'root').map(name => ({ id: name.replace('+', ''), acs: name.endsWith('+') }));

interface Compared {
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
}

function compared<Case>(cases: readonly Case[], compare: (each: Case) => Compared): TruthCheck {
  const results = cases.map(compare);
  const differ = results.filter(({ expected, found }) => expected !== found);
  return {
    agree: results.length - differ.length,
    differ: differ.map(({ what, expected, found }) => `${what}: expected ${expected}, found ${found}`),
  };
}
