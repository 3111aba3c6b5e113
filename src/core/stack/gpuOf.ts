import { knownValue } from '../topology/fact.ts';
import { type GpuModel, gpuModel } from '../topology/gpuModels.ts';
import type { PciFunction } from '../topology/machine.ts';
import { largestOf, memoryBars, shownBytes } from '../topology/memoryBars.ts';
import { functionIds } from '../topology/names/ids.ts';
import { deviceKey } from '../topology/names/table.ts';

/** A GPU as drivers tell them apart; what is undefined is not known. */
export interface Gpu {
  /** Such as AD102 or Navi 31. */
  readonly chip: string | undefined;
  readonly isMobile: boolean | undefined;
  /** As it is sold. */
  readonly name: string | undefined;
  readonly productClass: GpuModel['productClass'] | undefined;
  /** Memory that such a card may have, in bytes; none: not known. */
  readonly memoryBytes: readonly number[];
}

/** What the name that a capture prints tells: pci.ids puts the chip before the name of the product. */
const CHIP =
  /\b(T[UV]1[01]\d[A-Z]*|G[VPMK]\d{2,3}[A-Z]*|GA10\d|AD10\d|GH\d{3}|GB\d{2}[\dA-F]|Navi \d{2}|Vega \d{2})/;

/** A GPU by its ids, and by its captured name where these are in no table. */
export function gpuOf(fn: PciFunction): Gpu {
  const { vendorId, deviceId } = functionIds(fn);
  const listed = vendorId === undefined || deviceId === undefined ? undefined : modelOf(vendorId, deviceId);
  return listed ?? byName(knownValue(fn.name) ?? '');
}

const models = new Map<number, Gpu | undefined>();

/** Looked up once for each id: a matrix asks for every pair. */
function modelOf(vendorId: number, deviceId: number): Gpu | undefined {
  const key = deviceKey(vendorId, deviceId);
  if (!models.has(key)) models.set(key, gpuModel(vendorId, deviceId));
  return models.get(key);
}

function byName(name: string): Gpu {
  const chip = CHIP.exec(name)?.[1];
  return {
    chip: chip === undefined ? undefined : withoutVariant(chip),
    isMobile: chip === undefined ? undefined : /\b(Mobile|Laptop|Max-Q)\b/i.test(name),
    name: undefined,
    productClass: classByName(name),
    memoryBytes: [],
  };
}

/** pci.ids marks the chips of professional and data-centre cards with GL; who sells them so makes no difference to drivers. */
function classByName(name: string): Gpu['productClass'] {
  if (/\b(GeForce|TITAN)\b/i.test(name)) return 'consumer';
  return /\b(?:T[UV]1|G[PMK]|GA10|AD10|GB2)\w*GL\b/.test(name) ? 'professional' : undefined;
}

/** GA102GL and GA102M are GA102. */
const withoutVariant = (chip: string): string => /^[A-Z]{2}\d{2}[\dA-F]/.exec(chip)?.[0] ?? chip;

/** Whether two functions have the same chip: one device id is one chip, whether a table has it or not. */
export function haveSameChip(a: PciFunction, b: PciFunction): boolean | undefined {
  const [own, other] = [functionIds(a), functionIds(b)];
  if (own.vendorId !== undefined && other.vendorId !== undefined && own.vendorId !== other.vendorId)
    return false;
  if (own.deviceId !== undefined && own.deviceId === other.deviceId && own.vendorId === other.vendorId)
    return true;
  const [chip, otherChip] = [gpuOf(a).chip, gpuOf(b).chip];
  return chip === undefined || otherChip === undefined ? undefined : chip === otherChip;
}

/** The window on the memory, which is the largest memory BAR, in bytes. Undefined: not shown; 0: there is none. */
export function memoryWindowBytes(fn: PciFunction): bigint | undefined {
  if (fn.bars.state !== 'known') return fn.bars.state === 'absent' ? 0n : undefined;
  const bars = memoryBars(fn);
  if (bars.some(({ sizeBytes }) => sizeBytes.state === 'unknown')) return undefined;
  const largest = largestOf(bars);
  return largest ? shownBytes(largest) : 0n;
}

/** Chips of cards that can have NVLink; on others the connector is not there. */
const nvlinkChips: ReadonlySet<string> = new Set([
  'GP100',
  'GV100',
  'TU102',
  'TU104',
  'GA100',
  'GA102',
  'GH100',
  'GB100',
  'GB102',
  'GB110',
]);

/** Whether an NVIDIA GPU may have NVLink; one of an unknown chip may. */
export function mayHaveNvlink(fn: PciFunction): boolean {
  const { chip } = gpuOf(fn);
  return chip === undefined || nvlinkChips.has(chip);
}
