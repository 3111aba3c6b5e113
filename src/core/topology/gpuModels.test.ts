import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gpuModel, gpuModelIds } from './gpuModels.ts';

const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const isHere = existsSync(corpus);
const NVIDIA = 0x10de;

describe('the model of a GPU', () => {
  it.each([
    ['GeForce RTX 4090', NVIDIA, 0x2684, 'AD102', 'consumer', false, [24]],
    ['GeForce RTX 4090 Laptop GPU', NVIDIA, 0x2717, 'AD103', 'consumer', true, [16]],
    ['RTX A6000', NVIDIA, 0x2230, 'GA102', 'professional', false, [48]],
    ['Quadro RTX 6000/8000', NVIDIA, 0x1e30, 'TU102', 'professional', false, [24, 48]],
    ['H100 SXM5 80GB', NVIDIA, 0x2330, 'GH100', 'data-centre', false, [80]],
    ['B300 SXM6 AC', NVIDIA, 0x3182, 'GB110', 'data-centre', false, []],
    ['GeForce GTX 1080', NVIDIA, 0x1b80, 'GP104', 'consumer', false, [8]],
    ['Instinct MI300X', 0x1002, 0x74a1, 'Aqua Vanjaram', 'data-centre', false, [192]],
    ['Arc B580', 0x8086, 0xe20b, 'BMG-G21', 'consumer', false, [12]],
    ['Gaudi 2', 0x1da3, 0x1020, 'Gaudi 2', 'data-centre', false, [96]],
  ] as const)('%s', (name, vendorId, deviceId, chip, productClass, isMobile, gibibytes) => {
    const memoryBytes = gibibytes.map(size => size * 2 ** 30);
    expect(gpuModel(vendorId, deviceId)).toEqual({ name, chip, productClass, isMobile, memoryBytes });
  });

  it('is not known of an id of another maker, or of none that the table has', () => {
    expect(gpuModel(0x1002, 0x2684)).toBeUndefined();
    expect(gpuModel(NVIDIA, 0x1af1)).toBeUndefined();
    expect(gpuModel(0x15b3, 0x1017)).toBeUndefined();
  });

  it('stands once for each id, and reads from every row', () => {
    const ids = gpuModelIds();
    expect(new Set(ids.map(String)).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(400);
    const unread = ids.filter(([vendorId, deviceId]) => !gpuModel(vendorId, deviceId));
    expect(unread).toEqual([]);
  });

  it('has sizes that memory comes in, in order', () => {
    const odd = gpuModelIds().flatMap(([vendorId, deviceId]) => {
      const model = gpuModel(vendorId, deviceId);
      const sizes = model?.memoryBytes.map(bytes => bytes / 2 ** 30) ?? [];
      const isPlausible = sizes.every(
        (size, i) =>
          Number.isInteger(size) && size >= 2 && size <= 288 && (i === 0 || size > (sizes[i - 1] ?? 0)),
      );
      return isPlausible ? [] : [`${model?.name}: ${sizes}`];
    });
    expect(odd).toEqual([]);
  });

  it('has the size that its name says', () => {
    const odd = gpuModelIds().flatMap(([vendorId, deviceId]) => {
      const model = gpuModel(vendorId, deviceId);
      const said = /\b(\d+)GB\b/.exec(model?.name ?? '')?.[1];
      // GH200 is called by the memory of its processor.
      if (!model || !said || model.name.startsWith('GH200')) return [];
      return model.memoryBytes.includes(Number(said) * 2 ** 30) ? [] : [model.name];
    });
    expect(odd).toEqual([]);
  });
});

/** Ids with names as lspci and hwloc print them, in every capture. */
function namedInCorpus(): readonly (readonly [vendorId: number, deviceId: number, name: string])[] {
  const files = ['lspci', 'hwloc', 'topo', 'rocm', 'sysfs'].flatMap(folder =>
    readdirSync(new URL(`${folder}/`, corpus), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(`${entry.parentPath}/${entry.name}`, 'latin1')),
  );
  const LSPCI = /(?:controller|accelerators)(?: \[\w{4}\])?: (.+) \[([0-9a-f]{4}):([0-9a-f]{4})\]/g;
  const HWLOC =
    /pci_type="03\d\d \[([0-9a-f]{4}):([0-9a-f]{4})\][^>]*>\s*(?:<info[^>]*>\s*)*?<info name="PCIDevice" value="([^"]*)"/g;
  return files.flatMap(text => [
    ...[...text.matchAll(LSPCI)].map(
      ([, name = '', vendor = '', device = '']) =>
        [Number.parseInt(vendor, 16), Number.parseInt(device, 16), name] as const,
    ),
    ...[...text.matchAll(HWLOC)].map(
      ([, vendor = '', device = '', name = '']) =>
        [Number.parseInt(vendor, 16), Number.parseInt(device, 16), name] as const,
    ),
  ]);
}

describe.skipIf(!isHere)('GPUs in captures of other people', () => {
  it('have the chip and the name that lspci prints', () => {
    const known = namedInCorpus().flatMap(([vendorId, deviceId, name]) => {
      const model = gpuModel(vendorId, deviceId);
      return model ? [{ model, name }] : [];
    });
    expect(known.length).toBeGreaterThan(10);
    const other = known.filter(({ model, name }) => {
      const sold = /\[([^[\]]+)\]$/.exec(name)?.[1] ?? '';
      const words = sold.split(/[\s/]+/).filter(word => /\d|VII/.test(word));
      return !name.includes(model.chip) || !words.some(word => model.name.includes(word));
    });
    expect(other).toEqual([]);
  });
});
