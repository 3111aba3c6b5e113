import { knownValue } from '../../topology/fact.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { largestOf, memoryBars } from '../../topology/memoryBars.ts';
import {
  type DriverQuestion,
  type DriverSaid,
  either,
  hasSince,
  iommuOf,
  linuxAnswers,
  orUsual,
} from '../driverAsked.ts';
import { gpuOf, memoryWindowBytes } from '../gpuOf.ts';
import { layerAnswer } from '../layerBook.ts';
import { configOption, moduleParameter } from '../settingTexts.ts';
import { fitsMask, isLargeBar } from './peerRules.ts';
import { amdPeerBook } from './peerWords.ts';

/** Whether amdgpu lets the client access the provider's memory (KFD, so HIP and ROCm). */
export function amdPeerAnswer(question: DriverQuestion): DriverSaid {
  const { context, ends, names } = question;
  const parameter = moduleParameter(context.stack.parameters, 'amdgpu', 'pcie_p2p');
  const kernel = `amdgpu of Linux ${context.policy.row.release}`;
  const chip = gpuOf(ends.provider).chip;
  const answer = layerAnswer(
    amdPeerBook,
    {
      sameHive: inSameHive(question),
      kconfig: orUsual(configOption(context.stack.kernelConfig, 'CONFIG_HSA_AMD_P2P'), true),
      pcieP2p: orUsual(parameter === undefined ? undefined : !/^(0|n)$/i.test(parameter), true),
      cpuXgmi: chip !== undefined && !cpuJoined.has(chip) ? [false] : either,
      linux: linuxAnswers(question),
      largeBar: largeBar(ends.provider),
      barFitsMask: barFitsMask(ends.provider),
      iommu: iommuOf(question, ends.client),
      // 6.13 has the test; which point release of 6.12 was the first is not known.
      passThroughCounts: hasSince(question, '6.13').every(Boolean) ? [false] : either,
    },
    { who: kernel, doubt: doubtOf(question), ...names },
  );
  return { who: 'amdgpu', answer };
}

/** The rules were read and run from 6.12 to 6.17. */
function doubtOf(question: DriverQuestion): string | null {
  const isBefore = hasSince(question, '6.12').every(has => !has);
  if (isBefore) return 'The rules are those of 6.12 to 6.17; this kernel is older.';
  return hasSince(question, '6.18').every(Boolean)
    ? 'The rules are those of 6.12 to 6.17; this kernel is newer.'
    : null;
}

/** Instincts that a processor can be joined to by XGMI: MI200 and MI300. */
const cpuJoined: ReadonlySet<string> = new Set(['Aldebaran', 'Aqua Vanjaram']);

/** XGMI joins a hive, whose members forward for each other; Radeons have none since Navi. */
export function inSameHive({ context, ends }: Pick<DriverQuestion, 'context' | 'ends'>): readonly boolean[] {
  const links = context.fabric.tree.machine.sideLinks.filter(({ kind }) => kind === 'xgmi');
  if (links.length > 0) return [reaches(links, ends.provider.id, ends.client.id)];
  const chips = [ends.provider, ends.client].map(fn => gpuOf(fn).chip);
  return chips.some(chip => chip?.startsWith('Navi')) ? [false] : either;
}

function reaches(
  links: readonly { readonly a: NodeId; readonly b: NodeId }[],
  from: NodeId,
  to: NodeId,
): boolean {
  const found = new Set([from]);
  for (const id of found) {
    for (const { a, b } of links) {
      if (a === id) found.add(b);
      if (b === id) found.add(a);
    }
  }
  return found.has(to);
}

/** What a BAR without Resizable BAR shows; every GPU that comes into question has more memory. */
const SMALL_BAR = 256n << 20n;

function largeBar(fn: PciFunction): readonly boolean[] {
  const window = memoryWindowBytes(fn);
  if (window === undefined) return [true, false];
  if (window <= SMALL_BAR) return [false];
  const { memoryBytes } = gpuOf(fn);
  if (memoryBytes.length === 0) return [true, false];
  const answers = memoryBytes.map(bytes => {
    const memory = BigInt(bytes);
    return isLargeBar(window < memory ? window : memory, memory);
  });
  return [...new Set(answers)];
}

/** DMA masks of AMD's GPUs have 40 to 48 bits. */
function barFitsMask(fn: PciFunction): readonly boolean[] {
  const largest = largestOf(memoryBars(fn));
  const base = largest && knownValue(largest.address);
  const sizeBytes = largest && knownValue(largest.sizeBytes);
  if (base === undefined || sizeBytes === undefined) return [true, false];
  return [...new Set([40, 48].map(bits => fitsMask({ base, sizeBytes }, bits)))].toSorted(
    (a, b) => Number(b) - Number(a),
  );
}
