import { deviceOfName } from './hostBridgeNames.ts';

/** Makers' names at the head of a captured name, as pci.ids of various years spells them, with the vendor id of each. */
const makerRows = `
1002 Advanced Micro Devices [AMD/ATI]
1022 Advanced Micro Devices [AMD]
1002 Advanced Micro Devices, Inc. [AMD/ATI]
1022 Advanced Micro Devices, Inc. [AMD]
1172 Altera Corporation
1d0f Amazon.com, Inc.
1022 AMD
1dd8 AMD Pensando Systems
1002 AMD/ATI
1b21 ASMedia Technology Inc.
1a03 ASPEED Technology, Inc.
1002 ATI Technologies Inc
1000 Avago Technologies
1f9d Axelera AI
14e4 Broadcom
1000 Broadcom / LSI
14e4 Broadcom Corporation
14e4 Broadcom Inc. and subsidiaries
14e4 Broadcom Limited
1425 Chelsio Communications Inc
1137 Cisco Systems Inc
1de5 Eideticom, Inc
10df Emulex Corporation
1ac1 Global Unichip Corp.
1ae0 Google, Inc.
1d95 Graphcore Ltd
1da3 Habana Labs Ltd.
1e60 Hailo Technologies Ltd.
19e5 Huawei Technologies Co., Ltd.
1014 IBM
111d Integrated Device Technology, Inc. [IDT]
8086 Intel Corporation
1e0f KIOXIA Corporation
0014 Loongson Technology LLC
1000 LSI Logic / Symbios Logic
11ab Marvell Technology Group Ltd.
102b Matrox Electronics Systems Ltd.
15b3 Mellanox Technologies
1344 Micron Technology Inc
c0a9 Micron/Crucial Technology
11f8 Microsemi
111d Microsemi / PMC / IDT
1414 Microsoft Corporation
19ee Netronome Systems, Inc.
10de NVIDIA Corporation
10de nVidia Corporation
1dd8 Pensando Systems
12d8 Pericom Semiconductor
1987 Phison Electronics Corporation
10b5 PLX Technology, Inc.
11f8 PMC-Sierra Inc.
1077 QLogic Corp.
168c Qualcomm Atheros
10ec Realtek Semiconductor Co., Ltd.
1b36 Red Hat, Inc.
1912 Renesas Technology Corp.
144d Samsung Electronics Co Ltd
15b7 SanDisk Corp
15b7 Sandisk Corp
126f Silicon Motion, Inc.
1c5c SK hynix
1924 Solarflare Communications
025e Solidigm
1e52 Tenstorrent Inc
104c Texas Instruments
1179 Toshiba America Info Systems
1179 Toshiba Corporation
1af4 Virtio
15ad VMware
10ee Xilinx Corporation
`;

interface Maker {
  readonly vendorId: number;
  readonly text: string;
}

/** The longest name first: "AMD Pensando Systems" is not AMD. */
const makers: readonly Maker[] = makerRows
  .trim()
  .split('\n')
  .map(row => ({ vendorId: Number.parseInt(row.slice(0, 4), 16), text: row.slice(5) }))
  .sort((a, b) => b.text.length - a.text.length);

const makerOf = (name: string): Maker | undefined =>
  makers.find(
    ({ text }) => name.startsWith(text) && (name.length === text.length || name[text.length] === ' '),
  );

/**
 * The ids that a name without numbers still tells: its maker's, and the device's in "KIOXIA Corporation Device 001f",
 * in "Device 1de5:1000", and where the name stands for one device.
 */
export function capturedIds(name: string): { readonly vendorId?: number; readonly deviceId?: number } {
  const both = /^Device ([0-9a-f]{4}):([0-9a-f]{4})$/i.exec(name);
  if (both?.[1] && both[2]) {
    return { vendorId: Number.parseInt(both[1], 16), deviceId: Number.parseInt(both[2], 16) };
  }
  const maker = makerOf(name);
  if (!maker) return {};
  const { vendorId } = maker;
  const rest = name.slice(maker.text.length);
  const number = /^ Device ([0-9a-f]{4})$/i.exec(rest)?.[1];
  const deviceId = number ? Number.parseInt(number, 16) : deviceOfName(vendorId, rest.trimStart());
  return deviceId === undefined ? { vendorId } : { vendorId, deviceId };
}

/**
 * A captured name as short as people say it: without the maker, and the marketing name in brackets where the
 * words before it are a code name ("GH100 [H100 SXM5 80GB]"). Undefined for a name that says nothing ("Device 15f7").
 */
export function shortenCapturedName(captured: string): string | undefined {
  const model = withoutMaker(captured.trim());
  if (model === '' || /^Device$|\bDevice [0-9a-fx]{4}$/i.test(model)) return undefined;
  const bracket = model.lastIndexOf('[');
  if (bracket <= 0 || !model.endsWith(']')) return tidied(model);
  const before = model.slice(0, bracket).trim();
  const inside = model.slice(bracket + 1, -1).trim();
  return tidied(isCodeName(before) && inside.length > 3 ? inside : before);
}

const withoutMaker = (name: string): string => name.slice(makerOf(name)?.text.length ?? 0).trimStart();

/** One or two words, such as "GH100", "Navi 21" or "MT2892 Family". */
const isCodeName = (text: string) => text.replace(/ (Family|Series)$/, '').split(' ').length <= 2;

const tidied = (text: string) =>
  text
    .replace(/^Xeon E7 v4\/Xeon E5 v4\/Xeon E3 v4\/Xeon D /, 'Xeon v4 ')
    .replace(/^Xeon E7 v3\/Xeon E5 v3\/Core i7 /, 'Xeon v3 ')
    .replace(/^Xeon E7 v2\/Xeon E5 v2\/Core i7 /, 'Xeon v2 ')
    .replace(/^NVMe SSD Controller /, '')
    .replace(/^(PEX \d+) \d+[- ]Lane.*/i, '$1');
