import { describe, expect, it } from 'vitest';
import { type SmallFunction, smallMachine } from '../testing/smallMachine.ts';
import { deviceKind } from './deviceKind.ts';

const kindOf = (facts: Omit<SmallFunction, 'at'>) => {
  const [fn] = smallMachine([{ at: '01:00.0', ...facts }]).functions;
  if (!fn) throw new Error('no function');
  return deviceKind(fn);
};

describe('by class code', () => {
  it.each([
    { why: 'a VGA controller', facts: { class: 0x0300 }, kind: 'gpu' },
    { why: 'a 3D controller', facts: { class: 0x0302, ids: [0x10de, 0x2330] }, kind: 'gpu' },
    { why: 'a display controller', facts: { class: 0x0380 }, kind: 'gpu' },
    { why: 'Ethernet', facts: { class: 0x0200 }, kind: 'nic' },
    { why: 'InfiniBand', facts: { class: 0x0207 }, kind: 'nic' },
    { why: 'another network', facts: { class: 0x0280 }, kind: 'nic' },
    { why: 'NVMe', facts: { class: 0x0108 }, kind: 'nvme' },
    { why: 'SATA', facts: { class: 0x0106 }, kind: 'storage' },
    { why: 'Fibre Channel', facts: { class: 0x0c04 }, kind: 'storage' },
    { why: 'a processing accelerator', facts: { class: 0x1200, ids: [0x1da3, 0x1020] }, kind: 'accelerator' },
    { why: 'a co-processor', facts: { class: 0x0b40 }, kind: 'accelerator' },
    { why: 'the audio function of a GPU', facts: { class: 0x0403, ids: [0x10de, 0x22ba] }, kind: 'other' },
    {
      why: 'an NVSwitch is a bridge to no PCI bus',
      facts: { class: 0x0680, ids: [0x10de, 0x22a3] },
      kind: 'other',
    },
    { why: 'USB', facts: { class: 0x0c03 }, kind: 'other' },
  ] satisfies { why: string; facts: Omit<SmallFunction, 'at'>; kind: string }[])(
    '$why is $kind',
    ({ facts, kind }) => {
      expect(kindOf(facts)).toBe(kind);
    },
  );
});

describe('by ids where the class misleads', () => {
  it.each([
    {
      why: 'AMD gives Instinct the class of accelerators',
      facts: { class: 0x1200, ids: [0x1002, 0x74a1] },
      kind: 'gpu',
    },
    {
      why: 'DSA is a system peripheral',
      facts: { class: 0x0880, ids: [0x8086, 0x0b25] },
      kind: 'accelerator',
    },
    {
      why: 'an FPGA card is a memory controller',
      facts: { class: 0x0580, ids: [0x10ee, 0x9038] },
      kind: 'accelerator',
    },
    {
      why: 'an FPGA with a network class is a NIC',
      facts: { class: 0x0200, ids: [0x10ee, 0x903f] },
      kind: 'nic',
    },
    { why: "Apple's NVMe is mass storage", facts: { class: 0x0180, ids: [0x106b, 0x2005] }, kind: 'nvme' },
    {
      why: 'ASPEED draws for the management controller',
      facts: { class: 0x0300, ids: [0x1a03, 0x2000] },
      kind: 'other',
    },
    { why: 'so does Matrox', facts: { class: 0x0300, ids: [0x102b, 0x0534] }, kind: 'other' },
  ] satisfies { why: string; facts: Omit<SmallFunction, 'at'>; kind: string }[])(
    '$why: $kind',
    ({ facts, kind }) => {
      expect(kindOf(facts)).toBe(kind);
    },
  );
});

describe('by the name alone, as lspci -tv prints it', () => {
  it.each([
    ['NVIDIA Corporation AD102GL [RTX 6000 Ada Generation]', 'gpu'],
    ['NVIDIA Corporation GP100GL [Tesla P100 PCIe 12GB]', 'gpu'],
    ['NVIDIA Corporation AD102 High Definition Audio Controller', 'other'],
    ['Advanced Micro Devices, Inc. [AMD/ATI] Aqua Vanjaram [Instinct MI300X]', 'gpu'],
    ['Intel Corporation HD Graphics 530', 'gpu'],
    ['ASPEED Technology, Inc. ASPEED Graphics Family', 'other'],
    ['Mellanox Technologies MT2910 Family [ConnectX-7]', 'nic'],
    ['Intel Corporation I210 Gigabit Network Connection', 'nic'],
    ['Samsung Electronics Co Ltd NVMe SSD Controller SM981/PM981/PM983', 'nvme'],
    ['Intel Corporation 200 Series PCH SATA controller [AHCI mode]', 'storage'],
    ['Intel Corporation 200 Series PCH USB 3.0 xHCI Controller', 'other'],
    ['Broadcom / LSI MegaRAID SAS-3 3108 [Invader]', 'storage'],
    ['Advanced Micro Devices, Inc. [AMD] Starship/Matisse Root Complex', 'other'],
    ['Advanced Micro Devices, Inc. [AMD] Device 14a4', 'other'],
    ['Xilinx Corporation Device 7038', 'accelerator'],
    ['Intel Corporation Device 0b25', 'accelerator'],
  ])('%s: %s', (name, kind) => {
    expect(kindOf({ name })).toBe(kind);
  });
});

describe('a bridge', () => {
  it.each([
    { why: 'by its port type: root port', facts: { bridge: 'root-port' }, kind: 'root-port' },
    { why: 'upstream port', facts: { bridge: 'upstream-port' }, kind: 'switch-upstream' },
    { why: 'downstream port', facts: { bridge: 'downstream-port' }, kind: 'switch-downstream' },
    { why: 'PCIe to PCI', facts: { bridge: 'pcie-to-pci' }, kind: 'bridge' },
    {
      why: 'conventional, whatever its name',
      facts: { bridge: 'conventional', name: 'X Root Port' },
      kind: 'bridge',
    },
    {
      why: 'by name, when the type is unknown',
      facts: { bridge: 'unknown', name: 'PCI Express Root Port 3' },
      kind: 'root-port',
    },
    {
      why: 'a port of the switch in a GPU',
      facts: { bridge: 'unknown', name: 'Navi 10 XL Upstream Port of PCI Express Switch' },
      kind: 'switch-upstream',
    },
    { why: 'else just a bridge', facts: { bridge: 'unknown' }, kind: 'bridge' },
  ] satisfies { why: string; facts: Omit<SmallFunction, 'at'>; kind: string }[])(
    '$why',
    ({ facts, kind }) => {
      expect(kindOf(facts)).toBe(kind);
    },
  );
});
