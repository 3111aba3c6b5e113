import type { Format } from './format.ts';
import { lspciText } from './lspci/text.ts';
import { lspciTree } from './lspci/tree.ts';
import { bootLog } from './thread/bootLog.ts';
import { iommuGroups } from './thread/iommuGroups.ts';
import { machineReadable } from './thread/machineReadable.ts';
import { sysfsListing } from './thread/sysfsListing.ts';

/** Every form that is read. A new one is its file, its test and a line here. */
export const formats: readonly Format[] = [
  lspciTree,
  machineReadable,
  iommuGroups,
  sysfsListing,
  bootLog,
  lspciText,
];
