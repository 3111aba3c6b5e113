import { driverLines } from './evidence/driverLines.ts';
import type { Format } from './format.ts';
import { lspciText } from './lspci/text.ts';
import { lspciTree } from './lspci/tree.ts';
import { bootLog } from './thread/bootLog.ts';
import { collected } from './thread/collected.ts';
import { cpuinfo, lscpu } from './thread/cpuNotes.ts';
import { errorNotes } from './thread/errorNotes.ts';
import { guestNotes } from './thread/guestNotes.ts';
import { iommuGroups } from './thread/iommuGroups.ts';
import { kernelCommandLine, kernelRelease } from './thread/kernelNotes.ts';
import { kernelSayings } from './thread/kernelSayings.ts';
import { machineReadable } from './thread/machineReadable.ts';
import { otherTexts } from './thread/otherTexts.ts';
import { dmidecode, pciSlots } from './thread/slotNotes.ts';
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

/** Texts that stand beside those and show no function. They are looked for in what is left over. */
export const notes: readonly Format[] = [
  collected,
  kernelRelease,
  kernelCommandLine,
  lscpu,
  cpuinfo,
  dmidecode,
  pciSlots,
  kernelSayings,
  driverLines,
  errorNotes,
  guestNotes,
  otherTexts,
];
