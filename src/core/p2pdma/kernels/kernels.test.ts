import { describe, expect, it } from 'vitest';
import { ANY_DEVICE, defaultSettings, type HostBridgeEdit } from '../policy/settings.ts';
import { findEntry } from './hostBridgeList.ts';
import { kernelChoices } from './kernelChoices.ts';
import { kernelRows, resolveKernel } from './kernels.ts';
import type { MappingRules } from './mappingRules.ts';

const rowOf = (text: string) => {
  const resolved = resolveKernel(text);
  if (!resolved.ok) throw new Error(resolved.error.message);
  return resolved.value;
};

describe('every release has the row in force', () => {
  it.each([
    ['4.20', '4.20'],
    ['5.1', '4.20'],
    ['5.3', '5.2'],
    ['5.4.0-150-generic', '5.4'],
    ['5.5', '5.5'],
    ['5.10', '5.9'],
    ['5.13', '5.12'],
    ['5.14.0-427.el9', '5.14'],
    ['5.15', '5.14'],
    ['6.1', '6.0'],
    ['6.6', '6.2'],
    ['6.8.0-45-generic', '6.2'],
    ['v6.12.107', '6.11'],
    ['6.16', '6.16'],
    ['6.18', '6.17'],
    ['7.0', '6.19'],
    ['7.1', '7.1'],
    ['7.2-rc3', '7.2'],
    ['7.9', '7.2'],
    ['queued', 'queued'],
    [' 6.12\n', '6.11'],
    [' 7.2 ', '7.2'],
    ['10.0', '7.2'],
  ])('%s is decided by the row of %s', (text, release) => expect(rowOf(text).release).toBe(release));

  it.each([
    ['4.19', 'has no peer-to-peer DMA yet'],
    ['3.10.0-1160.el7', 'has no peer-to-peer DMA yet'],
    ['', 'is not a kernel release'],
    ['linux', 'is not a kernel release'],
    ['linux-6.12', 'is not a kernel release'],
    ['6', 'is not a kernel release'],
    ['6.', 'is not a kernel release'],
    ['six', 'is not a kernel release'],
  ])('"%s" is refused in words: it %s', (text, why) => {
    const refused = { code: 'unknown-kernel', text, message: expect.stringContaining(why) };
    expect(resolveKernel(text)).toEqual({ ok: false, error: refused });
  });

  it('the choices are all rows, newest first, with the releases they stand for', () => {
    expect(kernelChoices.map(({ release }) => release)).toEqual(
      kernelRows.map(({ release }) => release).reverse(),
    );
    expect(kernelChoices.map(({ label }) => label)).toEqual(
      expect.arrayContaining([
        '4.20 to 5.1',
        '5.2 to 5.3',
        '5.4 long-term',
        '5.9 to 5.11',
        '5.12 to 5.13',
        '6.17 to 6.18',
        '7.2',
      ]),
    );
    expect(kernelRows.map(({ release }) => release)).toContain(defaultSettings.kernel);
  });
});

describe('mapping a list with peer-to-peer pages', () => {
  it.each([
    ['4.20', 'pci_p2pdma_map_sg()', 'nothing', 'cpu - bus_offset', 'never refuses'],
    ['5.3', 'pci_p2pdma_map_sg()', 'nothing', 'cpu - bus_offset', 'never refuses'],
    ['5.4', 'pci_p2pdma_map_sg()', 'first-segment', 'cpu - bus_offset', '0, after a WARN'],
    ['5.19', 'pci_p2pdma_map_sg()', 'first-segment', 'cpu - bus_offset', '0, after a WARN'],
    ['6.0', 'dma_map_sgtable()', 'each-segment', 'cpu + bus_offset', '-EREMOTEIO'],
    ['7.2', 'dma_map_sgtable()', 'each-segment', 'cpu + bus_offset', '-EREMOTEIO'],
  ])('%s: %s asks %s, %s, %s', (text, mapsWith, asks, busAddress, refusal) => {
    expect(rowOf(text).mapping).toMatchObject({ mapsWith, asks, busAddress, refusal });
  });
  it.each<[keyof MappingRules, since: string]>([
    ['userPages', '6.2'],
    ['busLengthOfFirst', '6.16'],
    ['rdmaQueues', '7.1'],
    ['stackedQueues', '7.2'],
  ])('%s since %s', (rule, since) => {
    expect(kernelRows.find(row => row.mapping[rule])?.release).toBe(since);
  });
});

describe('the list of host bridges', () => {
  const listedIn = (vendorId: number, deviceId: number) =>
    kernelRows
      .filter(({ list }) => findEntry({ list, edits: [] }, vendorId, deviceId))
      .map(({ release }) => release);
  const [first, last] = [0, -1].map(at => (releases: readonly string[]) => releases.at(at));
  it.each([
    ['AMD Zen goes when the CPU is asked instead', 0x1022, 0x1450, '5.2', '5.8'],
    ['Sandy Bridge-E', 0x8086, 0x3c00, '5.4', 'queued'],
    ['Skylake-E', 0x8086, 0x2030, '5.6', 'queued'],
    ['Ice Lake-SP and later', 0x8086, 0x09a2, '5.18', 'queued'],
    ['any Google SoC', 0x1ae0, 0x1234, '7.1', 'queued'],
    ['DSA', 0x8086, 0x0b25, '7.2', 'queued'],
    ['NVIDIA', 0x10de, 0x2f98, '7.2', 'queued'],
    ['Zhaoxin is not merged', 0x1d17, 0x1008, 'queued', 'queued'],
  ])('%s', (_, vendorId, deviceId, since, until) => {
    const releases = listedIn(vendorId, deviceId);
    expect([first?.(releases), last?.(releases)]).toEqual([since, until]);
  });

  const { list } = rowOf('7.2');
  const edit = (change: Partial<HostBridgeEdit>): HostBridgeEdit => ({
    edit: 'add',
    vendorId: 0x8086,
    deviceId: 0x4c43,
    sameHostBridge: false,
    ...change,
  });
  const GOOGLE = { vendorId: 0x1ae0, deviceId: 0x1234 };
  it.each<
    [
      why: string,
      edits: readonly HostBridgeEdit[],
      ids: Pick<HostBridgeEdit, 'vendorId' | 'deviceId'>,
      listed: boolean,
    ]
  >([
    ['not listed', [], edit({}), false],
    ['added', [edit({})], edit({}), true],
    ['added for the whole vendor', [edit({ deviceId: ANY_DEVICE })], edit({}), true],
    ['taken out', [edit({ edit: 'remove', deviceId: 0x09a2 })], edit({ deviceId: 0x09a2 }), false],
    ['one device taken out of a vendor’s entry', [edit({ ...GOOGLE, edit: 'remove' })], edit(GOOGLE), false],
    ['the last change counts', [edit({}), edit({ edit: 'remove' })], edit({}), false],
    ['also the other way round', [edit({ edit: 'remove' }), edit({})], edit({}), true],
  ])('with a person’s changes: %s', (_, edits, { vendorId, deviceId }, listed) => {
    expect(findEntry({ list, edits }, vendorId, deviceId) !== undefined).toBe(listed);
  });

  it('a change touches no other device and no other vendor', () => {
    const edits = [edit({ edit: 'remove' }), edit({ vendorId: 0x1234, deviceId: ANY_DEVICE })];
    expect(findEntry({ list, edits }, 0x8086, 0x09a2)).toMatchObject({ platform: expect.any(String) });
    expect(findEntry({ list, edits }, 0x1022, 0x09a2)).toBeUndefined();
  });

  it.each([true, false])('an added entry for one host bridge only: %s', sameHostBridge => {
    expect(findEntry({ list, edits: [edit({ sameHostBridge })] }, 0x8086, 0x4c43)).toMatchObject({
      sameHostBridge,
    });
  });
});
