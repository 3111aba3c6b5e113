import type { BridgeSpec, EndpointSpec, FunctionSpec } from '../../topology/buildSpec.ts';
import type { LinkRate } from '../../topology/link.ts';
import type { RootPortOptions } from './intelHosts.ts';
import { amdRootPortAcs, io, KiB, mem32, x } from './units.ts';

const amd = { vendorId: 0x1022 } as const;
const amdPart = { ...amd, kind: 'endpoint', portType: null } as const;
const named = (text: string) => `Advanced Micro Devices, Inc. [AMD] ${text}`;

/** A root port of the second or third generation of EPYC; `at` is function 1 or more of devices 01 to 05. */
export function epycPort(options: RootPortOptions): BridgeSpec {
  const { acsControl = 0, below = [], ...place } = options;
  const link: LinkRate = x(16, 4);
  return {
    ...amd,
    link,
    ...place,
    kind: 'bridge',
    portType: 'root-port',
    deviceId: 0x1483,
    classCode: 0x0604,
    name: named('Starship/Matisse GPP Bridge'),
    driver: 'pcieport',
    acs: amdRootPortAcs(acsControl),
    below,
  };
}

/** What sits on every root bus of such an EPYC: the root complex, its IOMMU, and a dummy before each set of ports. */
export const epycRootBus = (ports: readonly FunctionSpec[]): readonly FunctionSpec[] => [
  {
    ...amdPart,
    at: '00.0',
    deviceId: 0x1480,
    classCode: 0x0600,
    name: named('Starship/Matisse Root Complex'),
  },
  { ...amdPart, at: '00.2', deviceId: 0x1481, classCode: 0x0806, name: named('Starship/Matisse IOMMU') },
  ...['01', '02', '03', '04', '05'].map(
    (device): EndpointSpec => ({
      ...amdPart,
      at: `${device}.0`,
      deviceId: 0x1482,
      classCode: 0x0600,
      name: named('Starship/Matisse PCIe Dummy Host Bridge'),
    }),
  ),
  ...ports,
];

/** The chipset functions of an EPYC, on its first root bus. */
export const epycChipset: readonly EndpointSpec[] = [
  {
    ...amdPart,
    at: '14.0',
    deviceId: 0x790b,
    classCode: 0x0c05,
    name: named('FCH SMBus Controller'),
    driver: 'piix4_smbus',
  },
  { ...amdPart, at: '14.3', deviceId: 0x790e, classCode: 0x0601, name: named('FCH LPC Bridge') },
];

/** The video output of a server's management controller, behind its bridge to conventional PCI. */
export const aspeed: BridgeSpec = {
  kind: 'bridge',
  portType: 'pcie-to-pci',
  vendorId: 0x1a03,
  deviceId: 0x1150,
  classCode: 0x0604,
  name: 'ASPEED Technology, Inc. AST1150 PCI-to-PCI Bridge',
  link: x(1, 2),
  below: [
    {
      kind: 'endpoint',
      vendorId: 0x1a03,
      deviceId: 0x2000,
      classCode: 0x0300,
      name: 'ASPEED Technology, Inc. ASPEED Graphics Family',
      driver: 'ast',
      bars: [mem32(0, 16n * 1024n * KiB), mem32(1, 128n * KiB), io(2, 128n)],
    },
  ],
};
