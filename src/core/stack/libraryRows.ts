import { kindIn } from '../fabric/routing/fabric.ts';
import type { NodeId } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';
import { functionIds } from '../topology/names/ids.ts';
import type { LayerAnswer } from './layerRule.ts';
import { ncclAnswer } from './nccl/pairAnswer.ts';
import { type Library, releaseOf, versionProblemText } from './nccl/releases.ts';
import { environmentOf } from './settingTexts.ts';
import type { StackContext } from './stackContext.ts';
import { rowOf, type StackRow } from './stackRow.ts';
import type { Purpose, StackSettings } from './stackSettings.ts';

interface LibraryAsked {
  readonly purpose: Purpose;
  /** Whose memory. */
  readonly provider: NodeId;
  readonly client: NodeId;
}

/** The newest release whose results were checked, which is asked where no other is chosen. */
const newest: Readonly<Record<Library, string>> = { NCCL: '2.30.7', RCCL: '0cbce2a' };

/** What the libraries that serve a purpose would then do. */
export function libraryRows(context: StackContext, asked: LibraryAsked): readonly StackRow[] {
  switch (asked.purpose) {
    case 'gpu-gpu':
    case 'gpu-nic-peermem':
    case 'gpu-nic-dmabuf':
      return collectiveRows(context, asked);
    default:
      return [];
  }
}

/** NCCL for NVIDIA's GPUs, RCCL for AMD's. */
function collectiveRows(context: StackContext, { provider, client }: LibraryAsked): readonly StackRow[] {
  const library = libraryOf(context, provider);
  if (!library) return [];
  const { stack, fabric, settings } = context;
  const given = versionGiven(stack, library);
  const release = releaseOf(library, given ?? newest[library]);
  if (!release.ok) return [rowOf('library', library, problemOf(versionProblemText(release.error)))];
  const { value } = release;
  const pair = {
    tree: fabric.tree,
    release: value,
    environment: environmentOf(stack),
    cpu: settings.cpu,
    first: provider,
    second: client,
  };
  const isSupposed = given === undefined;
  const receives = ncclAnswer({ ...pair, isRead: false });
  if (!receives) return [];
  const row = (who: string, answer: LayerAnswer) => rowOf('library', who, { isSupposed, answer });
  const isNic = kindIn(fabric, functionOf(fabric.tree, client)) === 'nic';
  const sends = isNic ? ncclAnswer({ ...pair, isRead: true }) : null;
  if (!sends || sends.outcome === receives.outcome) return [row(value.name, receives)];
  return [row(`${value.name}, receiving`, receives), row(`${value.name}, sending`, sends)];
}

function libraryOf({ fabric }: StackContext, gpu: NodeId): Library | null {
  const { vendorId } = functionIds(functionOf(fabric.tree, gpu));
  if (vendorId === 0x10de) return 'NCCL';
  return vendorId === 0x1002 ? 'RCCL' : null;
}

const versionGiven = ({ versions }: StackSettings, library: Library): string | undefined =>
  library === 'NCCL' ? versions.nccl : versions.rccl;

const problemOf = (text: string): { isSupposed: boolean; answer: LayerAnswer } => ({
  isSupposed: false,
  answer: { outcome: 'unknown', sentence: [{ text }], rule: null, passed: [], missing: [] },
});
