import { deviceKind } from '../../topology/deviceKind.ts';
import { knownValue } from '../../topology/fact.ts';
import { type Machine, type NodeId, nodeId, type StackEvidence } from '../../topology/machine.ts';
import { functionIds } from '../../topology/names/ids.ts';
import {
  type EvidenceEnd,
  isEvidenceValue,
  type NumberedGpu,
  type ReadEvidence,
} from '../../topology/stackEvidence.ts';
import { MAX_EVIDENCE } from '../../topology/validate.ts';
import type { ImportWarning } from '../imported.ts';

/** What texts beside a machine say of peers, and whose numbers they count with. */
interface Said {
  readonly evidence: readonly ReadEvidence[];
  readonly numbers: readonly NumberedGpu[];
}

/**
 * What drivers and libraries say, at the functions that they name, each thing once. A number is taken for a function
 * only where a text tells its address, or where a table shows as many GPUs as the machine has for that driver: NVML
 * counts by PCI address. Else it is kept with an end that is not known.
 */
export function placeEvidence(
  machine: Machine,
  { evidence, numbers }: Said,
): { readonly machine: Machine; readonly warnings: readonly ImportWarning[] } {
  if (evidence.length === 0) return { machine, warnings: [] };
  const nodeOf = endFinder(machine, { evidence, numbers });
  const placed = new Map<string, StackEvidence>();
  for (const { kind, between, says } of evidence.toSorted((a, b) => a.line - b.line)) {
    if (!isEvidenceValue(says)) continue;
    const [node = null, peer = null] = between.map(nodeOf);
    placed.set(`${kind} ${node} ${peer} ${says}`, { kind, node, peer, says });
  }
  const kept = [...placed.values()].slice(0, MAX_EVIDENCE);
  const warnings: readonly ImportWarning[] =
    placed.size > MAX_EVIDENCE
      ? [
          {
            code: 'evidence-too-long',
            line: evidence[0]?.line ?? 1,
            message: `Tools and logs say ${placed.size} different things about peers; the first ${MAX_EVIDENCE} are kept.`,
          },
        ]
      : [];
  return { machine: kept.length > 0 ? { ...machine, evidence: kept } : machine, warnings };
}

function endFinder(machine: Machine, { evidence, numbers }: Said): (end: EvidenceEnd) => NodeId | null {
  const ids = new Set<NodeId>(machine.functions.map(({ id }) => id));
  const told = toldNumbers(numbers);
  const gpus = nvidiaGpus(machine);
  const hosts = new Set(
    [...evidence.flatMap(({ between }) => between), ...numbers].flatMap(each =>
      'host' in each && each.host ? [each.host] : [],
    ),
  );
  // Of a job on several hosts it is not known which one the machine is.
  const isOneHost = hosts.size <= 1;
  const byAddress = (bdf: NumberedGpu['bdf'] | undefined) =>
    bdf !== undefined && ids.has(nodeId(bdf)) ? nodeId(bdf) : null;
  return end => {
    switch (end.by) {
      case 'address':
        return isOneHost || !end.host ? byAddress(end.bdf) : null;
      case 'nvml': {
        if (end.host && !isOneHost) return null;
        if (told.some(each => each.by === 'nvml')) return byAddress(oneOf(told, end)?.bdf);
        return end.count !== null && end.count === gpus.length ? (gpus[end.index] ?? null) : null;
      }
      case 'rocm':
        return byAddress(oneOf(told, end)?.bdf);
      case 'rank': {
        const rank = isOneHost ? oneOf(told, end) : undefined;
        const isSame = rank?.by === 'rank' && (end.device === null || rank.devices.includes(end.device));
        return isSame ? byAddress(rank.bdf) : null;
      }
      case 'nothing':
        return null;
    }
  };
}

const oneOf = (told: readonly NumberedGpu[], { by, index }: { by: string; index: number }) =>
  told.find(each => each.by === by && each.index === index);

/** Numbers that stand for one function throughout; another group of ranks counts from nought again. */
const toldNumbers = (numbers: readonly NumberedGpu[]): readonly NumberedGpu[] =>
  numbers.filter(one =>
    numbers.every(other => other.by !== one.by || other.index !== one.index || other.bdf === one.bdf),
  );

/** The GPUs that NVML counts, by address: those that are not another driver's. */
function nvidiaGpus({ functions }: Machine): readonly NodeId[] {
  return functions
    .filter(
      fn =>
        functionIds(fn).vendorId === NVIDIA &&
        deviceKind(fn) === 'gpu' &&
        (fn.driver.state === 'unknown' || knownValue(fn.driver) === 'nvidia'),
    )
    .toSorted((a, b) => (a.bdf < b.bdf ? -1 : 1))
    .map(({ id }) => id);
}

const NVIDIA = 0x10de;
