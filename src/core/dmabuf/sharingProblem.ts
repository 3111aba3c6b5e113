import { knownValue } from '../topology/fact.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import { EXPORTER, type Importer, type Sharing } from './sharing.ts';

/** Why a sharing makes no sense on a machine, in words; null if it does. What is not known is not held against it. */
export function sharingProblem(tree: MachineTree, sharing: Sharing): Sentence | null {
  return exporterProblem(tree, sharing) ?? importerProblems(tree, sharing.importers);
}

function exporterProblem(
  tree: MachineTree,
  { exporter, buffer, copyGigabytesPerSecond }: Sharing,
): Sentence | null {
  const fn = tree.functionById.get(exporter.node);
  if (fn?.kind !== 'endpoint') return say`There is no device ${exporter.node} to export a buffer.`;
  if (!Number.isSafeInteger(buffer.sizeBytes) || buffer.sizeBytes < 1)
    return say`A buffer has at least one byte.`;
  if (!(copyGigabytesPerSecond > 0)) return say`The copy engine needs a speed above 0.`;
  const bars = knownValue(fn.bars);
  const bar = bars?.find(each => each.index === buffer.bar);
  if (bars && (!bar || bar.kind === 'io')) return say`The exporter has no memory in BAR ${buffer.bar}.`;
  const size = bar && knownValue(bar.sizeBytes);
  if (
    buffer.offsetBytes < 0n ||
    (size !== undefined && buffer.offsetBytes + BigInt(buffer.sizeBytes) > size)
  ) {
    return say`The buffer would leave BAR ${buffer.bar}.`;
  }
  if (exporter.driver === 'vfio-pci' && buffer.startsIn !== 'visible-vram') {
    return say`vfio-pci exports what a BAR shows, nothing else.`;
  }
  return null;
}

function importerProblems(tree: MachineTree, importers: readonly Importer[]): Sentence | null {
  const ids = new Set<string>([EXPORTER]);
  for (const { id, node } of importers) {
    if (ids.has(id)) return say`Two parties are called "${id}".`;
    ids.add(id);
    const isThere =
      tree.functionById.get(node)?.kind === 'endpoint' ||
      tree.machine.others.some(other => other.id === node);
    if (!isThere) return say`There is no device ${node} to import a buffer.`;
  }
  return null;
}
