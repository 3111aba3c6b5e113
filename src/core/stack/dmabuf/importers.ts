import { configOption } from '../settingTexts.ts';

/**
 * How an importer of DMA-bufs takes memory: `dynamic` follows moves (on-demand paging), `pinned` has the exporter hold it
 * in place, `revocable` pins and lets go when told; `none` registers no DMA-buf.
 */
export const importerKinds = ['dynamic', 'pinned', 'revocable', 'none'] as const;
export type ImporterKind = (typeof importerKinds)[number];

/** RDMA drivers by the module that is bound to the function: those that pin, with the module that registers memory. */
const pinning: Readonly<Record<string, string>> = {
  efa: 'efa',
  ice: 'irdma',
  i40e: 'irdma',
  bnxt_en: 'bnxt_re',
};

/**
 * What a network adapter's driver may be as an importer, the usual first (drivers/infiniband/core/umem_dmabuf.c). A
 * revocable variant exists since 2026, and which driver uses it from which release on is not known.
 */
export function rdmaImporters(driver: string | null, kernelConfig: string): readonly ImporterKind[] {
  if (driver === null) return ['dynamic', 'pinned', 'none'];
  if (driver in pinning) return ['pinned', 'revocable'];
  if (driver !== 'mlx5_core') return ['none'];
  switch (configOption(kernelConfig, 'CONFIG_INFINIBAND_ON_DEMAND_PAGING')) {
    case true:
      return ['dynamic'];
    case false:
      // A fall back to pinned exists out of tree, and perhaps in the newest kernels.
      return ['none', 'pinned'];
    case undefined:
      return ['dynamic', 'pinned'];
  }
}
