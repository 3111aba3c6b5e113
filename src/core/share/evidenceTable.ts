import { type CellCodec, choice, guardedText, nullable } from '../lib/cell.ts';
import type { StackEvidence } from '../topology/machine.ts';
import { type EvidenceKind, isEvidenceValue } from '../topology/stackEvidence.ts';
import { MAX_EVIDENCE } from '../topology/validate.ts';
import { column } from './columns.ts';
import type { NodeCells } from './nodeCells.ts';
import type { Table } from './table.ts';

/** Letters of the kinds; append only. */
const kindCodec = choice<EvidenceKind>({
  r: 'p2p-read',
  w: 'p2p-write',
  a: 'p2p-atomics',
  n: 'p2p-nvlink',
  p: 'p2p-prop',
  u: 'p2p-unnamed',
  t: 'topo-class',
  ae: 'amd-access',
  al: 'amd-link',
  gs: 'gds-storage',
  gp: 'gds-setting',
  gi: 'gds-platform',
  gg: 'gds-gpu',
  nv: 'nccl-version',
  np: 'nccl-path',
  ng: 'nccl-gdr',
  nr: 'nccl-p2p-refused',
  dv: 'nvidia-version',
  dm: 'nvidia-modules',
  cv: 'cuda-version',
  kt: 'dmabuf-topology',
  km: 'dmabuf-mapping',
  ks: 'dmabuf-struct-page',
  kb: 'bar1-small',
  ka: 'bar1-static',
  kp: 'peermem-refused',
  kc: 'amdgpu-chipset',
  kh: 'habanalabs-p2p',
});

const valueCodec: CellCodec<string> = {
  write: guardedText.write,
  read: (cell, index) => {
    const value = guardedText.read(cell, index);
    return value !== undefined && isEvidenceValue(value) ? value : undefined;
  },
};

/** What drivers, libraries and tools say of peers. */
export const evidenceTable = (nodes: NodeCells): Table<StackEvidence> => ({
  key: 'EV',
  what: 'what tools say of peers',
  maximumRows: MAX_EVIDENCE,
  columns: {
    kind: column('EK', 'kinds of what tools say', kindCodec, 'r'),
    node: column('EN', 'devices of what tools say', nullable(nodes.function), '-'),
    peer: column('EP', 'pairs of what tools say', nullable(nodes.function), '-'),
    says: column('ES', 'values of what tools say', valueCodec, '='),
  },
});
