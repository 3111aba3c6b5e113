import type { BridgeSpec, EndpointSpec } from '../../topology/buildSpec.ts';
import { GiB, io, KiB, MiB, mem32, prefetchable, x } from './units.ts';

/** NVIDIA GPUs; names and ids as in the PCI ID database, BAR sizes as lspci shows them. */
const nvidia = { kind: 'endpoint', vendorId: 0x10de, driver: 'nvidia' } as const;

/** Data centre GPUs before Hopper: BAR1 holds all of the memory. */
const tesla = { ...nvidia, classCode: 0x0302 } as const;
const teslaBars = (memory: bigint) => [
  mem32(0, 16n * MiB),
  prefetchable(1, memory),
  prefetchable(3, 32n * MiB),
];

export const v100Sxm2With16GB: EndpointSpec = {
  ...tesla,
  deviceId: 0x1db1,
  name: 'NVIDIA Corporation GV100GL [Tesla V100 SXM2 16GB]',
  link: x(16, 3),
  bars: teslaBars(16n * GiB),
};

export const v100PcieWith16GB: EndpointSpec = {
  ...tesla,
  deviceId: 0x1db4,
  name: 'NVIDIA Corporation GV100GL [Tesla V100 PCIe 16GB]',
  link: x(16, 3),
  bars: teslaBars(16n * GiB),
};

export const h100Sxm5: EndpointSpec = {
  ...tesla,
  deviceId: 0x2330,
  name: 'NVIDIA Corporation GH100[H100 SXM5 80GB]',
  link: x(16, 5),
  bars: [prefetchable(0, 16n * MiB), prefetchable(2, 128n * GiB), prefetchable(4, 32n * MiB)],
};

/** A card of Ada without NVLink and without MIG; its BAR1 is larger than its memory of 48 GiB. */
export const l40s: EndpointSpec = {
  ...tesla,
  deviceId: 0x26b9,
  name: 'NVIDIA Corporation AD102GL [L40S]',
  link: x(16, 4),
  bars: teslaBars(64n * GiB),
};

export const h100NvSwitch: EndpointSpec = {
  ...nvidia,
  driver: 'nvidia-nvswitch',
  deviceId: 0x22a3,
  classCode: 0x0680,
  name: 'NVIDIA Corporation GH100 [H100 NVSwitch]',
  link: x(2, 3),
  bars: [prefetchable(0, 32n * MiB)],
};

interface GeForce {
  readonly deviceId: number;
  readonly name: string;
  readonly generation: 3 | 4;
  readonly audioId: number;
  readonly audioName: string;
  /** BAR1: 256 MiB, or all of the memory where firmware resizes it. */
  readonly apertureBytes: bigint;
}

/** A GeForce card is two functions: graphics and the sound of its outputs. */
const geForce = (card: GeForce): readonly [EndpointSpec, EndpointSpec] => [
  {
    ...nvidia,
    at: '00.0',
    deviceId: card.deviceId,
    classCode: 0x0300,
    name: card.name,
    link: x(16, card.generation),
    bars: [mem32(0, 16n * MiB), prefetchable(1, card.apertureBytes), prefetchable(3, 32n * MiB), io(5, 128n)],
  },
  {
    ...nvidia,
    at: '00.1',
    driver: 'snd_hda_intel',
    deviceId: card.audioId,
    classCode: 0x0403,
    name: card.audioName,
    link: x(16, card.generation),
    bars: [mem32(0, 16n * KiB)],
  },
];

export const geForceGtx1080 = geForce({
  deviceId: 0x1b80,
  name: 'NVIDIA Corporation GP104 [GeForce GTX 1080]',
  generation: 3,
  audioId: 0x10f0,
  audioName: 'NVIDIA Corporation GP104 High Definition Audio Controller',
  apertureBytes: 256n * MiB,
});

export const geForceRtx3060 = geForce({
  deviceId: 0x2503,
  name: 'NVIDIA Corporation GA106 [GeForce RTX 3060]',
  generation: 4,
  audioId: 0x228e,
  audioName: 'NVIDIA Corporation GA106 High Definition Audio Controller',
  apertureBytes: 256n * MiB,
});

export const geForceRtx4090 = geForce({
  deviceId: 0x2684,
  name: 'NVIDIA Corporation AD102 [GeForce RTX 4090]',
  generation: 4,
  audioId: 0x22ba,
  audioName: 'NVIDIA Corporation AD102 High Definition Audio Controller',
  apertureBytes: 32n * GiB,
});

export const geForceRtx4080 = geForce({
  deviceId: 0x2704,
  name: 'NVIDIA Corporation AD103 [GeForce RTX 4080]',
  generation: 4,
  audioId: 0x22bb,
  audioName: 'NVIDIA Corporation AD103 High Definition Audio Controller',
  apertureBytes: 16n * GiB,
});

/** A Radeon without a switch of its own; `memory` is what BAR 0 shows, all of it where firmware resizes it. */
export const radeonRx580 = (memory: bigint): EndpointSpec => ({
  kind: 'endpoint',
  vendorId: 0x1002,
  deviceId: 0x67df,
  classCode: 0x0300,
  name: 'Advanced Micro Devices, Inc. [AMD/ATI] Ellesmere [Radeon RX 470/480/570/570X/580/580X/590]',
  driver: 'amdgpu',
  link: x(16, 3),
  bars: [prefetchable(0, memory), prefetchable(2, 2n * MiB), io(4, 256n), mem32(5, 256n * KiB)],
});

const radeonSwitch = {
  kind: 'bridge',
  vendorId: 0x1002,
  classCode: 0x0604,
  driver: 'pcieport',
  link: x(16, 4),
} as const;
const radeonSwitchName = (port: string) =>
  `Advanced Micro Devices, Inc. [AMD/ATI] Navi 10 XL ${port} Port of PCI Express Switch`;

/** A professional Radeon with 32 GiB, behind the switch that is on the card; BAR 0 shows all of it or 256 MiB. */
export const radeonProW6800 = (
  aperture: bigint,
  { id, label }: { readonly id: string; readonly label: string },
): BridgeSpec => ({
  ...radeonSwitch,
  id: `${id}-switch`,
  portType: 'upstream-port',
  deviceId: 0x1478,
  name: radeonSwitchName('Upstream'),
  bars: [mem32(0, 16n * KiB)],
  below: [
    {
      ...radeonSwitch,
      id: `${id}-port`,
      portType: 'downstream-port',
      deviceId: 0x1479,
      name: radeonSwitchName('Downstream'),
      below: [
        {
          kind: 'endpoint',
          id,
          label,
          vendorId: 0x1002,
          deviceId: 0x73a3,
          classCode: 0x0300,
          name: 'Advanced Micro Devices, Inc. [AMD/ATI] Navi 21 GL-XL [Radeon PRO W6800]',
          driver: 'amdgpu',
          link: x(16, 4),
          bars: [prefetchable(0, aperture), prefetchable(2, 2n * MiB), io(4, 256n), mem32(5, MiB)],
        },
      ],
    },
  ],
});
