import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { functionIds } from '../../topology/names/ids.ts';

/** Devices that isolate although their ACS capability does not say so (drivers/pci/quirks.c, `pci_dev_acs_enabled`). */
interface AcsQuirk {
  readonly what: string;
  readonly vendorId: number;
  /** Null: every device of the vendor that `on` allows. */
  readonly devices: readonly (number | readonly [first: number, last: number])[] | null;
  /** Which kind of function it is for. */
  readonly on: 'functions' | 'root-ports' | 'ports' | 'integrated';
}

const INTEL = 0x8086;

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
      // Sunrise Point and Union Point keep the control word where lspci does not look.
      [0xa110, 0xa11f],
      [0xa167, 0xa16a],
      [0xa290, 0xa29f],
      [0xa2e7, 0xa2ee],
      [0x9d10, 0x9d1b],
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
  { what: 'APM X-Gene root ports', vendorId: 0x10e8, devices: [0xe004], on: 'root-ports' },
  { what: 'Ampere root ports', vendorId: 0x1def, devices: [[0xe005, 0xe00c]], on: 'root-ports' },
  {
    what: 'Broadcom NetXtreme-E',
    vendorId: 0x14e4,
    devices: [0x16d7, [0x1750, 0x1752], [0x1760, 0x1763]],
    on: 'functions',
  },
  { what: 'Broadcom iProc root ports', vendorId: 0x14e4, devices: [0xd714], on: 'root-ports' },
  {
    what: 'Loongson root ports',
    vendorId: 0x0014,
    devices: [0x3c09, 0x3c19, 0x3c29, 0x7a09, 0x7a19, 0x7a29, 0x7a39, 0x7a49, 0x7a59, 0x7a69],
    on: 'root-ports',
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

function isFor({ on }: AcsQuirk, fn: PciFunction): boolean {
  const portType = knownValue(fn.portType);
  switch (on) {
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
