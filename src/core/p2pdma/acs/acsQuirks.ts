import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { functionIds } from '../../topology/names/ids.ts';
import type { PortType } from '../../topology/portType.ts';

/** Devices that isolate although their ACS capability does not say so (drivers/pci/quirks.c, `pci_dev_acs_enabled`). */
interface AcsQuirk {
  readonly what: string;
  readonly vendorId: number;
  /** Null: every device of the vendor that `on` allows. */
  readonly devices: readonly (number | readonly [first: number, last: number])[] | null;
  /** Which kind of function it is for. */
  readonly on: 'any-function' | 'functions' | 'root-ports' | 'ports' | 'integrated';
}

const INTEL = 0x8086;

/** Root ports of Sunrise and Union Point: they keep the control word where lspci and `config_acs` do not look. */
const sunrisePoint = [
  [0xa110, 0xa11f],
  [0xa167, 0xa16a],
  [0xa290, 0xa29f],
  [0xa2e7, 0xa2ee],
  [0x9d10, 0x9d1b],
] as const;

/** A row for each kind of device; the first that fits holds. */
const acsQuirks: readonly AcsQuirk[] = [
  {
    what: 'Solarflare adapters',
    vendorId: 0x1924,
    devices: [0x0903, 0x0923, 0x0a03],
    on: 'functions',
  },
  {
    what: 'Intel 1 and 10 Gb/s adapters (82571, 82575, 82576, 82580, 82598, 82599, I350, I219)',
    vendorId: INTEL,
    devices: [
      0x10c6,
      0x10db,
      0x10dd,
      0x10e1,
      0x10f1,
      [0x10f7, 0x10fc],
      0x1507,
      0x1514,
      0x151c,
      0x1529,
      0x152a,
      0x154d,
      0x154f,
      0x1551,
      0x1558,
      0x1509,
      [0x150e, 0x1511],
      0x1516,
      0x1527,
      0x10c9,
      [0x10e6, 0x10e8],
      0x150a,
      0x150d,
      0x1518,
      0x1526,
      0x10a7,
      0x10a9,
      0x10d6,
      [0x1521, 0x1524],
      0x105e,
      0x105f,
      0x1060,
      0x10d9,
      0x15b7,
      0x15b8,
    ],
    on: 'functions',
  },
  {
    what: 'Integrated endpoints of Intel root complexes',
    vendorId: INTEL,
    devices: null,
    on: 'integrated',
  },
  {
    what: 'Root ports of Intel chipsets, which redirect by registers of their own',
    vendorId: INTEL,
    devices: [
      [0x3b42, 0x3b51],
      [0x1c10, 0x1c1f],
      [0x1e10, 0x1e1f],
      [0x8c10, 0x8c1f],
      [0x9c10, 0x9c1b],
      [0x9c90, 0x9c9b],
      [0x1d10, 0x1d1e],
      [0x8d10, 0x8d1e],
      [0x8c90, 0x8c9e],
      ...sunrisePoint,
    ],
    on: 'root-ports',
  },
  { what: 'Emulex BE3-R', vendorId: 0x19a2, devices: [0x0710], on: 'functions' },
  { what: 'Emulex Skyhawk-R', vendorId: 0x10df, devices: [0x0720], on: 'functions' },
  {
    what: 'Cavium ThunderX root ports',
    vendorId: 0x177d,
    devices: [[0xa000, 0xa7ff], 0xaf84, 0xb884],
    on: 'root-ports',
  },
  { what: 'Cavium functions', vendorId: 0x177d, devices: [0xa026, 0xa059, 0xa060], on: 'functions' },
  // The handlers of these root ports do not ask for the type of port.
  {
    what: 'Qualcomm root ports',
    vendorId: 0x17cb,
    devices: [0x0400, 0x0401, 0x0115, 0x0111, 0x0120],
    on: 'any-function',
  },
  { what: 'HXT root ports', vendorId: 0x1dbf, devices: [0x0401], on: 'any-function' },
  {
    what: 'NXP root ports',
    vendorId: 0x1957,
    devices: [
      [0x8d80, 0x8d83],
      [0x8d88, 0x8d8b],
      [0x8d90, 0x8d93],
      [0x8d98, 0x8d9b],
      [0x8da0, 0x8da1],
      [0x8da8, 0x8da9],
      [0x8db0, 0x8db1],
      [0x8db8, 0x8db9],
    ],
    on: 'any-function',
  },
  { what: 'APM X-Gene root ports', vendorId: 0x10e8, devices: [0xe004], on: 'any-function' },
  { what: 'Ampere root ports', vendorId: 0x1def, devices: [[0xe005, 0xe00c]], on: 'any-function' },
  {
    what: 'Broadcom NetXtreme-E',
    vendorId: 0x14e4,
    devices: [0x16d7, [0x1750, 0x1752], [0x1760, 0x1763]],
    on: 'functions',
  },
  { what: 'Broadcom iProc root ports', vendorId: 0x14e4, devices: [0xd714], on: 'any-function' },
  {
    what: 'Loongson root ports',
    vendorId: 0x0014,
    devices: [0x3c09, 0x3c19, 0x3c29, 0x7a09, 0x7a19, 0x7a29, 0x7a39, 0x7a49, 0x7a59, 0x7a69],
    on: 'any-function',
  },
  { what: 'Annapurna Labs root ports', vendorId: 0x1c36, devices: [0x0031], on: 'root-ports' },
  { what: 'Zhaoxin functions', vendorId: 0x1d17, devices: [0x3038, 0x3104, 0x9083], on: 'functions' },
  {
    what: 'Zhaoxin ports',
    vendorId: 0x1d17,
    devices: [[0x0710, 0x071e], 0x0721, [0x0723, 0x0752]],
    on: 'ports',
  },
  {
    what: 'Wangxun adapters',
    vendorId: 0x8088,
    devices: [[0x0100, 0x010f], 0x1001, 0x2001, 0x5010, 0x5025, 0x5040, 0x5110, 0x5125, 0x5140],
    on: 'functions',
  },
];

/** Why a function isolates without saying so; undefined for all others. */
export function acsQuirkOf(fn: PciFunction): AcsQuirk | undefined {
  const { vendorId, deviceId } = functionIds(fn);
  return acsQuirks.find(quirk => quirk.vendorId === vendorId && isFor(quirk, fn) && lists(quirk, deviceId));
}

/** Whether a function that shows too little may be one that isolates without saying so. */
export function mayHaveAcsQuirk(fn: PciFunction): boolean {
  const { vendorId, deviceId } = functionIds(fn);
  return acsQuirks.some(
    quirk =>
      (vendorId === undefined || vendorId === quirk.vendorId) &&
      (deviceId === undefined || lists(quirk, deviceId)) &&
      (fn.portType.state === 'unknown'
        ? quirk.on !== 'functions' || fn.kind === 'endpoint'
        : isFor(quirk, fn)) &&
      (vendorId === undefined || deviceId === undefined || fn.portType.state === 'unknown'),
  );
}

const lists = ({ devices }: AcsQuirk, deviceId: number | undefined): boolean =>
  devices === null ||
  devices.some(each =>
    typeof each === 'number'
      ? each === deviceId
      : deviceId !== undefined && deviceId >= each[0] && deviceId <= each[1],
  );

function isFor({ on }: Pick<AcsQuirk, 'on'>, fn: PciFunction): boolean {
  const portType = knownValue(fn.portType);
  switch (on) {
    case 'any-function':
      return true;
    case 'functions':
      return fn.kind === 'endpoint';
    case 'integrated':
      return portType === 'rc-integrated-endpoint';
    case 'root-ports':
      return portType === 'root-port';
    case 'ports':
      return portType === 'root-port' || portType === 'downstream-port';
  }
}

/** Whether the kernel writes ACS to registers of its own in this function, and not to the control word. */
export const keepsControlElsewhere = ({
  vendorId,
  deviceId = -1,
  portType,
}: {
  readonly vendorId: number | undefined;
  readonly deviceId: number | undefined;
  readonly portType: PortType | undefined;
}): boolean =>
  vendorId === INTEL &&
  portType === 'root-port' &&
  sunrisePoint.some(([first, last]) => deviceId >= first && deviceId <= last);

/**
 * Whether the vendor's handler says "no" for all but the devices that it lists, whatever their registers say: Wangxun,
 * and ports of Zhaoxin.
 */
export const isRefusedByVendor = (fn: PciFunction): boolean =>
  noByVendor.some(({ vendorId, on }) => functionIds(fn).vendorId === vendorId && isFor({ on }, fn));

const noByVendor = [
  { vendorId: 0x8088, on: 'any-function' },
  { vendorId: 0x1d17, on: 'ports' },
] as const;
