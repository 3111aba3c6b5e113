import { showsIommuOn } from '../../topology/iommuCaptured.ts';
import type { Machine } from '../../topology/machine.ts';
import type { KernelSettings } from './settings.ts';

/** Whether an IOMMU driver serves the PCI bus (`iommu_present`). */
export type IommuPresence = 'serves' | 'none' | 'not-shown';

/**
 * What the settings say of the IOMMU, else what the capture shows: functions with a group have one, and where all are
 * known to have no group there is none.
 */
export function iommuPresence({ functions }: Machine, { iommu, commandLine }: KernelSettings): IommuPresence {
  if (iommu === 'on') return 'serves';
  if (/(?:^|\s)(?:(?:intel|amd)_)?iommu=off\b/.test(commandLine)) return 'none';
  if (showsIommuOn(functions)) return 'serves';
  const isNone = functions.length > 0 && functions.every(({ iommuGroup }) => iommuGroup.state === 'absent');
  return isNone ? 'none' : 'not-shown';
}
