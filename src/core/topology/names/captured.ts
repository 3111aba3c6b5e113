/** Makers' names at the head of a captured name, as pci.ids of various years spells them; the model follows. */
const makers: readonly string[] = [
  'Advanced Micro Devices, Inc. [AMD/ATI]',
  'Advanced Micro Devices, Inc. [AMD]',
  'Advanced Micro Devices [AMD/ATI]',
  'Advanced Micro Devices [AMD]',
  'AMD/ATI',
  'AMD',
  'ATI Technologies Inc',
  'Amazon.com, Inc.',
  'ASMedia Technology Inc.',
  'ASPEED Technology, Inc.',
  'Avago Technologies',
  'Broadcom Inc. and subsidiaries',
  'Broadcom Corporation',
  'Broadcom Limited',
  'Broadcom / LSI',
  'Broadcom',
  'Chelsio Communications Inc',
  'Cisco Systems Inc',
  'Global Unichip Corp.',
  'Habana Labs Ltd.',
  'Huawei Technologies Co., Ltd.',
  'IBM',
  'Integrated Device Technology, Inc. [IDT]',
  'Intel Corporation',
  'KIOXIA Corporation',
  'LSI Logic / Symbios Logic',
  'Marvell Technology Group Ltd.',
  'Matrox Electronics Systems Ltd.',
  'Mellanox Technologies',
  'Micron Technology Inc',
  'Micron/Crucial Technology',
  'Microsemi / PMC / IDT',
  'Microsemi',
  'NVIDIA Corporation',
  'nVidia Corporation',
  'PLX Technology, Inc.',
  'PMC-Sierra Inc.',
  'Pensando Systems',
  'Pericom Semiconductor',
  'Phison Electronics Corporation',
  'QLogic Corp.',
  'Realtek Semiconductor Co., Ltd.',
  'Red Hat, Inc.',
  'Renesas Technology Corp.',
  'SK hynix',
  'Samsung Electronics Co Ltd',
  'SanDisk Corp',
  'Sandisk Corp',
  'Solarflare Communications',
  'Solidigm',
  'Texas Instruments',
  'Toshiba Corporation',
  'Toshiba America Info Systems',
  'Xilinx Corporation',
];

/**
 * A captured name as short as people say it: without the maker, and the marketing name in brackets where the
 * words before it are a code name ("GH100 [H100 SXM5 80GB]"). Undefined for a name that says nothing ("Device 15f7").
 */
export function shortenCapturedName(captured: string): string | undefined {
  const model = withoutMaker(captured.trim());
  if (model === '' || /^Device [0-9a-fx]{4}$/i.test(model) || /\bDevice [0-9a-fx]{4}$/i.test(model))
    return undefined;
  const open = model.lastIndexOf(' [');
  const open2 = open < 0 ? model.lastIndexOf('[') : open + 1;
  if (open2 <= 0 || !model.endsWith(']')) return tidied(model);
  const before = model.slice(0, open2).trim();
  const inside = model.slice(open2 + 1, -1).trim();
  return tidied(isCodeName(before) && inside.length > 3 ? inside : before);
}

function withoutMaker(name: string): string {
  const maker = makers.find(text => name.startsWith(`${text} `));
  return maker ? name.slice(maker.length + 1) : name;
}

/** One or two words, such as "GH100", "Navi 21" or "MT2892 Family". */
const isCodeName = (text: string) => text.replace(/ (Family|Series)$/, '').split(' ').length <= 2;

const tidied = (text: string) =>
  text
    .replace(/^Xeon E7 v4\/Xeon E5 v4\/Xeon E3 v4\/Xeon D /, 'Xeon v4 ')
    .replace(/^Xeon E7 v3\/Xeon E5 v3\/Core i7 /, 'Xeon v3 ')
    .replace(/^Xeon E7 v2\/Xeon E5 v2\/Core i7 /, 'Xeon v2 ')
    .replace(/^NVMe SSD Controller /, '')
    .replace(/^(PEX \d+) \d+[- ]Lane.*/i, '$1');
