import type { BridgeSpec, EndpointSpec, FunctionSpec } from '../../topology/buildSpec.ts';
import type { LinkRate } from '../../topology/link.ts';
import { GiB, intelRootPortAcs, io, KiB, mem32, mem64, prefetchable, x } from './units.ts';

const intel = { vendorId: 0x8086 } as const;
const intelPart = { ...intel, kind: 'endpoint', portType: null } as const;

export interface RootPortOptions {
  readonly at: string;
  readonly id?: string;
  readonly slot?: string;
  readonly link?: LinkRate;
  readonly acsControl?: number;
  readonly below?: readonly FunctionSpec[];
}

interface IntelPort {
  readonly deviceId: number;
  readonly name: string;
  readonly hasAcs: boolean;
}

function intelPort({ deviceId, name, hasAcs }: IntelPort, options: RootPortOptions): BridgeSpec {
  const { acsControl = 0, below = [], ...place } = options;
  return {
    ...intel,
    ...place,
    kind: 'bridge',
    portType: 'root-port',
    deviceId,
    classCode: 0x0604,
    name: `Intel Corporation ${name}`,
    driver: 'pcieport',
    ...(hasAcs ? { acs: intelRootPortAcs(acsControl) } : {}),
    below,
  };
}

/** The graphics ports of Core processors have no ACS. */
export const corePort = (options: RootPortOptions): BridgeSpec =>
  intelPort(
    { deviceId: 0x1901, name: '6th-10th Gen Core Processor PCIe Controller (x16)', hasAcs: false },
    { link: x(16, 3), ...options },
  );

export const core12thPort = (options: RootPortOptions): BridgeSpec =>
  intelPort(
    { deviceId: 0x460d, name: '12th Gen Core Processor PCI Express x16 Controller #1', hasAcs: false },
    { link: x(16, 5), ...options },
  );

export const core12thStoragePort = (options: RootPortOptions): BridgeSpec =>
  intelPort(
    { deviceId: 0x464d, name: '12th Gen Core Processor PCI Express x4 Controller #0', hasAcs: false },
    { link: x(4, 4), ...options },
  );

/** Ports of 600 series chipsets, numbered from 1; the second eight have the lower ids. */
export const chipset600Port = (number: number, options: RootPortOptions): BridgeSpec =>
  intelPort(
    {
      deviceId: number <= 8 ? 0x7ab8 + number - 1 : 0x7ab0 + number - 9,
      name: `Alder Lake-S PCH PCI Express Root Port #${number}`,
      hasAcs: true,
    },
    { link: x(4, 4), ...options },
  );

/** Ports of 100 series chipsets, numbered from 1. Linux handles their ACS by a quirk of its own. */
export const chipset100Port = (number: number, options: RootPortOptions): BridgeSpec =>
  intelPort(
    {
      deviceId: 0xa110 + number - 1,
      name: `100 Series/C230 Series Chipset Family PCI Express Root Port #${number}`,
      hasAcs: true,
    },
    { link: x(4, 3), ...options },
  );

/** Ports of 300 series chipsets, numbered from 1; the last eight have the lowest ids. */
export const chipset300Port = (number: number, options: RootPortOptions): BridgeSpec =>
  intelPort(
    {
      deviceId: number <= 16 ? 0xa338 + number - 1 : 0xa340 + number - 17,
      name: `Cannon Lake PCH PCI Express Root Port #${number}`,
      hasAcs: true,
    },
    { link: x(4, 3), ...options },
  );

/** Xeon E5 v4: ports by device number. */
const broadwellPorts = [
  { deviceId: 0x6f01, number: 0 },
  { deviceId: 0x6f02, number: 1 },
  { deviceId: 0x6f04, number: 2 },
  { deviceId: 0x6f08, number: 3 },
] as const;

export function broadwellPort(number: 0 | 1 | 2 | 3, options: RootPortOptions): BridgeSpec {
  const name = `Xeon E7 v4/Xeon E5 v4/Xeon E3 v4/Xeon D PCI Express Root Port ${number}`;
  const { deviceId } = broadwellPorts[number];
  return intelPort({ deviceId, name, hasAcs: true }, { link: x(16, 3), ...options });
}

const skylakePorts = { A: 0x2030, B: 0x2031, C: 0x2032, D: 0x2033 } as const;

/** Scalable Xeons of the first two generations: port A is device 00 of its own root bus. */
export const skylakePort = (letter: keyof typeof skylakePorts, options: RootPortOptions): BridgeSpec =>
  intelPort(
    {
      deviceId: skylakePorts[letter],
      name: `Sky Lake-E PCI Express Root Port ${letter}`,
      hasAcs: true,
    },
    { link: x(16, 3), ...options },
  );

/** Scalable Xeons of the fourth generation. */
export const sapphireRapidsPort = (options: RootPortOptions): BridgeSpec =>
  intelPort(
    { deviceId: 0x352a, name: 'Ice Lake PCIe Root Port', hasAcs: true },
    { link: x(16, 5), ...options },
  );

export const tigerLakeThunderboltPort = (options: RootPortOptions): BridgeSpec =>
  intelPort(
    {
      deviceId: 0x9a23,
      name: 'Tiger Lake-LP Thunderbolt 4 PCI Express Root Port #0',
      hasAcs: true,
    },
    { link: x(4, 1), ...options },
  );

export const tigerLakePort = (options: RootPortOptions): BridgeSpec =>
  intelPort(
    { deviceId: 0x9a09, name: '11th Gen Core Processor PCIe Controller', hasAcs: false },
    { link: x(4, 4), ...options },
  );

/** A function of the processor that Linux knows the host bridge by. */
const hostFunction = (deviceId: number, name: string): EndpointSpec => ({
  ...intelPart,
  at: '00.0',
  deviceId,
  classCode: 0x0600,
  name: `Intel Corporation ${name}`,
});

export const core8thHost = hostFunction(0x3ec6, '8th Gen Core Processor Host Bridge/DRAM Registers');
export const core6thHost = hostFunction(
  0x191f,
  'Xeon E3-1200 v5/E3-1500 v5/6th Gen Core Processor Host Bridge/DRAM Registers',
);
export const core12thHost = hostFunction(0x4660, '12th Gen Core Processor Host Bridge/DRAM Registers');
export const tigerLakeHost = hostFunction(0x9a14, '11th Gen Core Processor Host Bridge/DRAM Registers');
export const broadwellHost = hostFunction(0x6f00, 'Xeon E7 v4/Xeon E5 v4/Xeon E3 v4/Xeon D DMI2');
export const skylakeHost = hostFunction(0x2020, 'Sky Lake-E DMI3 Registers');

/** What shares a root bus with the ports of a Scalable Xeon of the first two generations. */
export const skylakeUncore: readonly EndpointSpec[] = [
  {
    ...intelPart,
    at: '05.0',
    deviceId: 0x2034,
    classCode: 0x0880,
    name: 'Intel Corporation Sky Lake-E VT-d',
  },
  {
    ...intelPart,
    at: '05.2',
    deviceId: 0x2035,
    classCode: 0x0880,
    name: 'Intel Corporation Sky Lake-E RAS Configuration Registers',
  },
  {
    ...intelPart,
    at: '05.4',
    deviceId: 0x2036,
    classCode: 0x0800,
    name: 'Intel Corporation Sky Lake-E IOxAPIC Configuration Registers',
    bars: [mem32(0, 4n * KiB)],
  },
];

/** First device of nearly every root bus since Ice Lake-SP: by it Linux lists the host bridge. */
export const iceLakeUncore: readonly EndpointSpec[] = [
  {
    ...intelPart,
    at: '00.0',
    deviceId: 0x09a2,
    classCode: 0x0880,
    name: 'Intel Corporation Ice Lake Memory Map/VT-d',
  },
  {
    ...intelPart,
    at: '00.1',
    deviceId: 0x09a4,
    classCode: 0x0880,
    name: 'Intel Corporation Ice Lake Mesh 2 PCIe',
  },
  { ...intelPart, at: '00.2', deviceId: 0x09a3, classCode: 0x0880, name: 'Intel Corporation Ice Lake RAS' },
  { ...intelPart, at: '00.4', deviceId: 0x0998, classCode: 0x0880, name: 'Intel Corporation Ice Lake IEH' },
];

/** DMA engines of a Scalable Xeon, alone on a root bus. */
export const skylakeDmaEngine: EndpointSpec = {
  ...intelPart,
  portType: 'rc-integrated-endpoint',
  at: '04.0',
  deviceId: 0x2021,
  classCode: 0x0880,
  name: 'Intel Corporation Sky Lake-E CBDMA Registers',
  driver: 'ioatdma',
  bars: [mem64(0, 16n * KiB)],
};

export const intelGraphics = (deviceId: number, name: string): EndpointSpec => ({
  ...intelPart,
  portType: 'rc-integrated-endpoint',
  at: '02.0',
  deviceId,
  classCode: 0x0300,
  name: `Intel Corporation ${name}`,
  driver: 'i915',
  bars: [mem64(0, 16n * 1024n * KiB), prefetchable(2, GiB / 4n), io(4, 64n)],
});

export const chipsetSata = (at: string, deviceId: number, name: string): EndpointSpec => ({
  ...intelPart,
  at,
  deviceId,
  classCode: 0x0106,
  name: `Intel Corporation ${name}`,
  driver: 'ahci',
  bars: [mem32(0, 8n * KiB), mem32(1, 256n), io(2, 8n), io(3, 4n), io(4, 32n), mem32(5, 2n * KiB)],
});

export const chipsetLpc = (deviceId: number, name: string): EndpointSpec => ({
  ...intelPart,
  at: '1f.0',
  deviceId,
  classCode: 0x0601,
  name: `Intel Corporation ${name}`,
});

export const chipsetUsb = (id: string, deviceId: number, name: string): EndpointSpec => ({
  ...intelPart,
  id,
  at: '14.0',
  deviceId,
  classCode: 0x0c03,
  name: `Intel Corporation ${name}`,
  bars: [mem64(0, 64n * KiB)],
  driver: 'xhci_hcd',
});

export const chipsetSmbus = (deviceId: number, name: string): EndpointSpec => ({
  ...intelPart,
  at: '1f.4',
  deviceId,
  classCode: 0x0c05,
  name: `Intel Corporation ${name}`,
  driver: 'i801_smbus',
  bars: [mem64(0, 256n), io(4, 32n)],
});

/** The USB controller of a Thunderbolt 3 dock. */
export const thunderboltUsb: EndpointSpec = {
  ...intel,
  kind: 'endpoint',
  deviceId: 0x15f0,
  classCode: 0x0c03,
  name: 'Intel Corporation JHL7540 Thunderbolt 3 USB Controller [Titan Ridge DD 2018]',
  driver: 'xhci_hcd',
  link: x(4, 1),
  bars: [mem32(0, 64n * KiB), mem32(1, 4n * KiB)],
};
