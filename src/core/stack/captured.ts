import type { NodeId, StackEvidence } from '../topology/machine.ts';
import { say, strong } from '../topology/sentence.ts';
import { type EvidenceKind, evidenceWords } from '../topology/stackEvidence.ts';
import type { Outcome } from './layerRule.ts';
import type { StackPathName } from './stackPaths.ts';
import { type Captured, type LayerName, rowWord, type StackRow } from './stackRow.ts';
import type { StackSettings } from './stackSettings.ts';

interface CapturedPair {
  readonly path: StackPathName;
  readonly provider: NodeId;
  readonly client: NodeId;
  /** What gdscheck says of NVMe is of NVMe drives alone. */
  readonly isClientNvme: boolean;
}

/** The words of NVML for a status (`nvidia-smi topo -p2p`). */
const p2pMeanings: Readonly<Record<string, string>> = {
  OK: 'allowed',
  CNS: 'chipset not supported',
  GNS: 'GPU not supported',
  TNS: 'topology not supported',
  NS: 'not supported',
  DR: 'disabled by a registry key',
  U: 'unknown',
};

interface Reader {
  readonly layer: LayerName;
  readonly paths: readonly StackPathName[];
  /** What the lines of a pair come to; null: they settle nothing. */
  readonly read: (said: Said) => Outcome | null;
  readonly kinds: readonly EvidenceKind[];
}

/** The values by kind, of the pair in this order, else in the other one where the kind has no direction. */
type Said = (kind: EvidenceKind) => readonly string[];

const readers: readonly Reader[] = [
  {
    layer: 'driver',
    paths: ['nvidia-gpu'],
    kinds: ['p2p-read', 'p2p-write'],
    read: said => {
      const both = [said('p2p-read'), said('p2p-write')];
      if (both.flat().some(status => !['OK', 'U', 'X'].includes(status))) return 'no';
      return both.every(each => each.includes('OK')) ? 'yes' : null;
    },
  },
  {
    layer: 'driver',
    paths: ['kfd'],
    kinds: ['amd-access', 'amdgpu-chipset'],
    read: said => {
      if (said('amdgpu-chipset').length > 0 || said('amd-access').includes('DISABLED')) return 'no';
      return said('amd-access').includes('ENABLED') ? 'yes' : null;
    },
  },
  {
    layer: 'driver',
    paths: ['nvidia-peermem'],
    kinds: ['peermem-refused'],
    read: said => (said('peermem-refused').length > 0 ? 'no' : null),
  },
  {
    layer: 'driver',
    paths: ['nvidia-fs', 'gds-p2pdma'],
    kinds: ['gds-storage', 'gds-setting'],
    // What it says is supported may yet go through the processor without a message.
    read: said => {
      if (servesDrives(said('gds-storage')) !== false) return null;
      const compat = said('gds-setting').map(
        each => /^properties\.(?:allow|use)_compat_mode: (\w+)/.exec(each)?.[1],
      );
      if (compat.includes('true')) return 'not-peer';
      return compat.includes('false') ? 'no' : null;
    },
  },
  {
    layer: 'library',
    paths: ['nvidia-gpu', 'kfd', 'nvidia-dmabuf', 'nvidia-peermem', 'dmabuf'],
    kinds: ['nccl-path', 'nccl-gdr'],
    read: said => {
      const paths = said('nccl-path');
      if (paths.some(path => path.startsWith('P2P/') || path.endsWith('/GDRDMA'))) return 'yes';
      const isStaged = paths.length > 0 || said('nccl-gdr').some(each => each.startsWith('Disabled'));
      return isStaged ? 'not-peer' : null;
    },
  },
];

/** `NVMe: Supported` of nvidia-fs, `NVMe P2PDMA: Unsupported`, and since CUDA 13 `NVMe: p2pdma, compat`. */
const OF_DRIVES = /^NVMe(?: P2PDMA)?: /;
const SERVES = /: Supported$|\b(?:c2c|nvfs|p2pdma)\b/;

/** Whether gdscheck finds a way to drives that is not the processor's; null: it says nothing of drives. */
function servesDrives(says: readonly string[]): boolean | null {
  const ofDrives = says.filter(each => OF_DRIVES.test(each));
  return ofDrives.length === 0 ? null : ofDrives.some(each => SERVES.test(each));
}

/** Kinds whose line names a device with its own driver or the whole machine, and no pair. */
const ofMachine: ReadonlySet<EvidenceKind> = new Set(['peermem-refused', 'gds-storage', 'gds-setting']);
/** Kinds that hold from the first device to the second, and say nothing of the way back. */
const directed: ReadonlySet<EvidenceKind> = new Set(['amd-access', 'amdgpu-chipset', 'nccl-path']);
/** NCCL's lines about an adapter name the GPU alone. */
const ofGpuAlone: ReadonlySet<EvidenceKind> = new Set(['nccl-path', 'nccl-gdr']);

/** What the machine's texts say of this layer of a pair; null: nothing. */
export function capturedOf(
  evidence: readonly StackEvidence[],
  row: StackRow,
  { path, provider, client, isClientNvme }: CapturedPair,
): Captured | null {
  const reader = readers.find(({ layer, paths }) => layer === row.layer && paths.includes(path));
  if (!reader) return null;
  const isHere = ({ kind, node, peer }: StackEvidence): boolean => {
    if (kind.startsWith('gds-') && !isClientNvme) return false;
    if (ofMachine.has(kind)) return true;
    if (node === client && peer === provider) return true;
    if (peer === null) return ofGpuAlone.has(kind) && node === provider;
    return !directed.has(kind) && node === provider && peer === client;
  };
  const here = evidence.filter(each => reader.kinds.includes(each.kind) && isHere(each) && isOfLayer(each));
  if (here.length === 0) return null;
  const said: Said = kind => here.filter(each => each.kind === kind).map(({ says }) => says);
  const outcome = reader.read(said);
  const texts = here.map(({ kind, says }) => `${evidenceWords(kind, says)}${meaning(kind, says)}`);
  return {
    texts: [...new Set(texts)],
    outcome,
    predicted: say`Predicted: ${strong(rowWord(row))}. ${row.sentence}`,
    agrees: outcome === null || row.state === 'unknown' ? null : outcome === row.state,
  };
}

/** Of gdscheck, what it says of drives and of compatibility; other storage and sizes decide nothing here. */
const isOfLayer = ({ kind, says }: StackEvidence): boolean => {
  if (kind === 'gds-storage') return OF_DRIVES.test(says);
  return kind !== 'gds-setting' || /^properties\.(?:allow|use)_compat_mode: /.test(says);
};

const meaning = (kind: EvidenceKind, says: string): string => {
  const found = kind.startsWith('p2p-') ? p2pMeanings[says] : undefined;
  return found === undefined || says === 'OK' ? '' : ` (${found})`;
};

/** A row as what was captured has it: that stands above what is predicted of the same layer. */
export function withCaptured(row: StackRow, captured: Captured | null): StackRow {
  if (!captured) return row;
  if (captured.outcome === null) return { ...row, captured };
  const texts = captured.texts.join('; ');
  const differs =
    captured.agrees === false ? say` This contradicts what is predicted: ${rowWord(row)}.` : say``;
  return {
    ...row,
    captured,
    state: captured.outcome,
    sentence: say`Captured: ${texts}.${differs}`,
    missing: [],
  };
}

/** The releases and the kind of module that the machine's texts tell, below what a person chose. */
export function settingsTold(stack: StackSettings, evidence: readonly StackEvidence[]): StackSettings {
  const first = (kind: EvidenceKind) => evidence.find(each => each.kind === kind)?.says;
  const told = {
    nvidia: first('nvidia-version'),
    cuda: first('cuda-version'),
    nccl: first('nccl-version')?.split('+')[0],
  };
  const versions = Object.fromEntries(Object.entries(told).filter(([, version]) => version !== undefined));
  const modules = first('nvidia-modules');
  const nvidiaModule = modules === 'open' || modules === 'proprietary' ? modules : null;
  return {
    ...stack,
    versions: { ...versions, ...stack.versions },
    nvidiaModule: stack.nvidiaModule ?? nvidiaModule,
  };
}
