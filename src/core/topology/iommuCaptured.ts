import { knownValue } from './fact.ts';
import type { PciFunction } from './machine.ts';

/**
 * Whether captured groups show that the IOMMU is on: Linux makes groups for nothing else, but for devices that VFIO
 * takes over without an IOMMU (`enable_unsafe_noiommu_mode`).
 */
export const showsIommuOn = (functions: readonly PciFunction[]): boolean =>
  functions.some(
    ({ iommuGroup, iommuGroupType, driver }) =>
      iommuGroup.state === 'known' &&
      knownValue(iommuGroupType) !== 'vfio-noiommu' &&
      (iommuGroupType.state === 'known' || knownValue(driver) !== 'vfio-pci'),
  );

/** How the IOMMU maps by the types of all groups that are shown; null where none is, or where they differ. */
export function capturedTranslation(functions: readonly PciFunction[]): 'pass-through' | 'translated' | null {
  const modes = new Set(
    functions.flatMap(({ iommuGroupType }) => {
      const type = knownValue(iommuGroupType);
      if (type === 'identity') return ['pass-through' as const];
      return type === 'DMA' || type === 'DMA-FQ' ? ['translated' as const] : [];
    }),
  );
  const [only, ...others] = modes;
  return others.length === 0 ? (only ?? null) : null;
}
