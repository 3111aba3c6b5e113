import { ACS_SV, ACS_TB, ACS_UF } from '../../topology/acs.ts';
import type { BridgeSpec, FunctionSpec } from '../../topology/buildSpec.ts';
import type { LinkRate } from '../../topology/link.ts';
import { KiB, mem32, switchAcs, x } from './units.ts';

/** A switch chip: what its ports are called and how fast they are. */
export interface SwitchChip {
  readonly vendorId: number;
  readonly deviceId: number;
  readonly name: string;
  readonly link: LinkRate;
  readonly hasRegisters: boolean;
  /** What the downstream ports can do, where it is less than everything. */
  readonly acsCapability?: number;
}

const plx = { vendorId: 0x10b5, link: x(16, 3), hasRegisters: true } as const;

export const pex8747: SwitchChip = {
  ...plx,
  deviceId: 0x8747,
  name: 'PLX Technology, Inc. PEX 8747 48-Lane, 5-Port PCI Express Gen 3 (8.0 GT/s) Switch',
};

export const pex8764: SwitchChip = {
  ...plx,
  deviceId: 0x8764,
  name: 'PLX Technology, Inc. PEX 8764 64-Lane, 16-Port PCI Express Gen 3 (8.0 GT/s) Switch',
};

export const pex8725: SwitchChip = {
  ...plx,
  deviceId: 0x8725,
  name: 'PLX Technology, Inc. PEX 8725 24-Lane, 10-Port PCI Express Gen 3 (8.0 GT/s) Multi-Root Switch with DMA',
  link: x(8, 3),
};

export const pex9733: SwitchChip = {
  ...plx,
  deviceId: 0x9733,
  name: 'PLX Technology, Inc. PEX 9733 33-lane, 9-port PCI Express Gen 3 (8.0 GT/s) Switch',
};

export const pex89000: SwitchChip = {
  vendorId: 0x1000,
  deviceId: 0xc030,
  name: 'Broadcom / LSI PEX890xx PCIe Gen 5 Switch',
  link: x(16, 5),
  hasRegisters: true,
};

/** Captures of Thunderbolt bridges show no Request and no Completion Redirect. */
const thunderbolt = {
  vendorId: 0x8086,
  hasRegisters: false,
  acsCapability: ACS_SV | ACS_TB | ACS_UF,
} as const;

export const titanRidge: SwitchChip = {
  ...thunderbolt,
  deviceId: 0x15ef,
  name: 'Intel Corporation JHL7540 Thunderbolt 3 Bridge [Titan Ridge DD 2018]',
  link: x(4, 3),
};

export const alpineRidge: SwitchChip = {
  ...thunderbolt,
  deviceId: 0x15d3,
  name: 'Intel Corporation JHL6540 Thunderbolt 3 Bridge (C step) [Alpine Ridge 4C 2016]',
  link: x(4, 3),
};

export interface SwitchPort {
  /** Device number on the switch's internal bus, as lspci prints it. */
  readonly at: string;
  readonly id?: string;
  readonly slot?: string;
  /** The width of the port where it is less than that of the chip. */
  readonly link?: LinkRate;
  /** ACS Control of this port; the switch's unless given. */
  readonly acsControl?: number;
  readonly below?: readonly FunctionSpec[];
}

export interface SwitchOptions {
  readonly id?: string;
  readonly at?: string;
  /** ACS Control of every downstream port; 0 as at reset, unless given. */
  readonly acsControl?: number;
  readonly uplink?: LinkRate;
  readonly ports: readonly SwitchPort[];
}

/** A switch of this chip: an upstream port, and below it the downstream ports. */
export function switchOf(chip: SwitchChip, options: SwitchOptions): BridgeSpec {
  const { id, at, acsControl = 0, uplink, ports } = options;
  const { vendorId, deviceId, name, acsCapability } = chip;
  const capability = acsCapability === undefined ? {} : { capability: acsCapability };
  const port = { kind: 'bridge', vendorId, deviceId, classCode: 0x0604, name, driver: 'pcieport' } as const;
  return {
    ...port,
    ...(id === undefined ? {} : { id }),
    ...(at === undefined ? {} : { at }),
    portType: 'upstream-port',
    link: uplink ?? chip.link,
    bars: chip.hasRegisters ? [mem32(0, 256n * KiB)] : [],
    below: ports.map(({ below = [], link, acsControl: ownControl, ...place }) => ({
      ...port,
      ...place,
      portType: 'downstream-port',
      link: link ?? chip.link,
      acs: { ...switchAcs(ownControl ?? acsControl), ...capability },
      below,
    })),
  };
}
