import { rulesOver } from '../layerRule.ts';
import type { ImporterKind } from './importers.ts';

/** Exporters other than NVIDIA's, by the name of their module. */
export const exporters = ['amdgpu', 'xe', 'i915', 'nouveau', 'habanalabs', 'vfio-pci'] as const;
export type Exporter = (typeof exporters)[number];

/** What VFIO does when an importer wants to pin: 6.19 and 7.0 refuse, 7.1 takes those that can be revoked. */
export type VfioPin = 'refused' | 'revocable-only';

/** Everything that decides where a shared buffer lies once an importer maps it. */
export interface ExportInputs {
  readonly exporter: Exporter;
  readonly importer: ImporterKind;
  /** Both belong to one XGMI hive. */
  readonly sameHive: boolean;
  readonly linux: 'allows' | 'refuses';
  /** Its memory is system memory. */
  readonly integrated: boolean;
  /** amdgpu pins into VRAM: 6.15 on. */
  readonly amdPinsVram: boolean;
  /** CONFIG_DMABUF_MOVE_NOTIFY, which 6.15 to 7.0 want for that; from 7.1 on it is always so. */
  readonly moveNotify: boolean;
  /** The kernel has VFIO's export: 6.19 on. */
  readonly vfioExports: boolean;
  readonly vfioPin: VfioPin;
}

const rule = rulesOver<ExportInputs>();
const says = <const Case extends string, const O extends 'yes' | 'no' | 'not-peer'>(name: Case, outcome: O) =>
  ({ case: name, outcome }) as const;

/** Where the data of a DMA-buf goes, exporter by exporter. "Not peer to peer" is system memory, and nobody is told. */
export const exportRules = {
  importer: rule({
    source: 'drivers/infiniband/core/umem_dmabuf.c',
    grade: 'read',
    decide: seen => (seen.importer === 'none' ? says('registers-none', 'no') : null),
  }),
  integrated: rule({
    source: 'i915_gem_dmabuf.c, xe_dma_buf.c, amdgpu_dma_buf.c',
    grade: 'read',
    decide: seen => (seen.integrated ? says('system-memory', 'not-peer') : null),
  }),
  neverPeers: rule({
    source: 'i915_gem_dmabuf.c, nouveau_prime.c',
    grade: 'read',
    decide: seen =>
      seen.exporter === 'i915' || seen.exporter === 'nouveau' ? says('no-peer2peer', 'not-peer') : null,
  }),
  vfio: rule({
    source: 'vfio_pci_dmabuf.c',
    grade: 'read',
    since: '6.19',
    decide: seen => {
      if (seen.exporter !== 'vfio-pci') return null;
      if (!seen.vfioExports) return says('not-yet', 'no');
      if (seen.linux === 'refuses') return says('linux-refuses', 'no');
      if (seen.importer === 'dynamic') return says('maps', 'yes');
      if (seen.vfioPin === 'refused') return says('pin-refused', 'no');
      return seen.importer === 'revocable' ? says('maps', 'yes') : says('not-revocable', 'no');
    },
  }),
  habanalabs: rule({
    source: 'drivers/accel/habanalabs/common/memory.c',
    grade: 'read',
    decide: seen => {
      if (seen.exporter !== 'habanalabs') return null;
      return seen.linux === 'refuses' ? says('linux-refuses', 'no') : says('maps', 'yes');
    },
  }),
  attach: rule({
    source: 'amdgpu_dma_buf_attach, xe_dma_buf_attach',
    grade: 'read',
    decide: seen => {
      if (seen.exporter === 'amdgpu' && seen.sameHive) return null;
      return seen.linux === 'refuses' ? says('peer2peer-cleared', 'not-peer') : null;
    },
  }),
  pin: rule({
    source: 'amdgpu_dma_buf_pin, xe_dma_buf_pin',
    grade: 'read',
    decide: seen => {
      if (seen.importer === 'dynamic') return null;
      if (seen.exporter === 'xe') return says('xe-pins-to-system', 'not-peer');
      if (!seen.amdPinsVram) return says('amd-pins-to-system', 'not-peer');
      return seen.moveNotify ? null : says('without-move-notify', 'not-peer');
    },
  }),
  map: rule({
    source: 'amdgpu_dma_buf_map, xe_dma_buf_map',
    grade: 'read',
    decide: () => says('device-memory', 'yes'),
  }),
} as const;
