import { describe, expect, it } from 'vitest';
import { ANY_DEVICE, defaultSettings, type HostBridgeEdit } from '../policy/settings.ts';
import { findEntry } from './hostBridgeList.ts';
import { kernelChoices, kernelFacts } from './kernelChoices.ts';
import type { KernelRow } from './kernelRow.ts';
import { kernelRows, readKernelName, resolveKernel } from './kernels.ts';
import type { MappingRules } from './mappingRules.ts';

const rowOf = (text: string) => {
  const resolved = resolveKernel(text);
  if (!resolved.ok) throw new Error(resolved.error.message);
  return resolved.value;
};

describe('a kernel by its name', () => {
  it.each([
    ['4.20', '4.20'],
    ['5.1', '5.1'],
    [' 6.12\n', '6.12'],
    ['v6.12.107', '6.12.107'],
    ['6.12.118+deb13-amd64', '6.12.118'],
    ['7.3-rc3', '7.3'],
    ['5.10.0-23-amd64', '5.10.262'],
    ['6.8.0-45-generic', '6.8'],
    ['queued', 'queued'],
    ['10.0', '10.0'],
  ])('%s is %s', (text, release) => expect(rowOf(text).release).toBe(release));

  it.each([
    ['4.19', 'has no peer-to-peer DMA yet'],
    ['3.10.0', 'has no peer-to-peer DMA yet'],
    ['5.14.0-503.el9', 'Red Hat moves newer PCI code under old numbers'],
    ['6.1.102-111.182.amzn2023.x86_64', 'patches that were not read'],
    ['5.14.0-503.el9', 'Configured ACS to'],
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

  it('what is newer than all that is known is as the newest, and doubtful', () => {
    const { release, label, ...later } = rowOf('7.9');
    expect(later).toEqual({ ...rowOf('7.3'), release: undefined, label: undefined, ...later });
    expect([rowOf('7.9').list, rowOf('7.9').findNeedsPool]).toEqual([rowOf('7.3').list, false]);
    expect(readKernelName('7.9')).toMatchObject({
      ok: true,
      value: { doubt: expect.stringContaining('taken as 7.3') },
    });
    expect([release, label]).toEqual(['7.9', '7.9']);
  });

  it('the choices are the rows that differ, newest first, with the releases they stand for', () => {
    const mainline = kernelChoices.filter(({ line }) => line === 'mainline');
    expect(mainline.map(({ release }) => release)).toEqual(
      kernelRows.map(({ release }) => release).reverse(),
    );
    expect(mainline[0]?.label).toBe('queued for 7.4 (as of Oct 2026)');
    expect(kernelChoices.map(({ label }) => label)).toEqual(
      expect.arrayContaining([
        '4.20 to 5.1',
        '5.2',
        '5.9',
        '5.11 to 5.13',
        '6.17 to 6.18',
        '7.3',
        '7.1.3 and later',
        '6.12.23 and later',
      ]),
    );
    expect(kernelRows.map(({ release }) => release)).toContain(defaultSettings.kernel);
  });
});

// One line for each date of a behaviour: the last release without it, and the first with it, in each line of releases.
describe('behaviours begin in their very release', () => {
  type Rules = Omit<KernelRow, 'release' | 'label' | 'list'>;
  it.each<[rule: keyof Rules, without: unknown, release: string, since: string]>([
    ['hostBridge', 'never', '5.1', '5.2'],
    ['refusesWithIommu', false, '5.1', '5.2'],
    ['refusesWithIommu', true, '5.3', '5.4'],
    ['refusesVirtualDma', false, '5.2', '5.3'],
    ['refusesVirtualDma', true, '5.10.262', '5.11'],
    ['redirectedMayPass', false, '5.3', '5.4'],
    ['amdZenPasses', false, '5.8', '5.9'],
    ['blocksTranslation', 'none', '5.9', '5.10'],
    ['blocksTranslation', 'external', '5.14', '5.15'],
    ['setsCmbMemorySpace', false, '5.10.13', '5.10.14'],
    ['identifyingDevice', 'function-00.0', '5.10.51', '5.10.52'],
    ['identifyingDevice', 'function-00.0', '5.13', '5.14'],
    ['identifyingDevice', 'first-if-00.0', '5.18', '5.19'],
    ['acsListBytes', 4096, '5.13', '5.14'],
    ['listWarning', 'never', '5.13', '5.14'],
    ['listWarning', 'redirected', '7.3', 'queued'],
    ['allocatesToUserSpace', false, '6.1.192', '6.2'],
    ['configAcs', 'unknown', '6.10', '6.11'],
    ['acsOptions', 'restores-firmware', '6.12.22', '6.12.23'],
    ['acsOptions', 'restores-firmware', '6.13.10', '6.13.11'],
    ['acsOptions', 'restores-firmware', '6.14.1', '6.14.2'],
    ['skipsUnalignedCmb', false, '6.1.133', '6.1.134'],
    ['skipsUnalignedCmb', false, '5.10.235', '5.10.236'],
    ['preparesProviders', false, '6.18', '6.19'],
    ['acsWhen', 'enumeration', '6.19', '7.0'],
    ['acsWhen', 'enumeration', '6.12.74', '6.12.75'],
    ['acsWhen', 'dma-setup', '6.12.82', '6.12.83'],
    ['leavesIdtValidation', false, '6.19', '7.0'],
    ['refusesUnmappable', false, '7.1', '7.2'],
    ['findNeedsPool', false, '7.3', 'queued'],
  ])('%s is %s in %s, and not in %s', (rule, without, release, since) => {
    expect(rowOf(release)[rule]).toBe(without);
    expect(rowOf(since)[rule]).not.toBe(without);
  });

  it('6.11 to 6.14.1 read one device of config_acs, whatever the point release', () => {
    const read = ['6.11.11', '6.12.22', '6.12.23', '6.14.1', '6.14.2', '6.15'].map(
      name => rowOf(name).configAcs,
    );
    expect(read).toEqual(['first-device', 'first-device', 'all', 'first-device', 'all', 'all']);
  });

  it('ACS of chipset ports without the capability is told from 5.9.9 on', () => {
    const isTold = (release: string) =>
      kernelFacts(release).some(({ what }) => what.includes('chipset ports that have it without'));
    expect([isTold('5.9.8'), isTold('5.9.9')]).toEqual([false, true]);
  });

  it('each row says where it is from', () => {
    for (const fact of kernelFacts('queued')) expect(fact.source.length).toBeGreaterThan(3);
    expect(kernelFacts('4.20')).toHaveLength(1);
    expect(kernelFacts('5.14.0-503.el9')).toEqual([]);
  });
});

describe('mapping a list with peer-to-peer pages', () => {
  it.each([
    ['4.20', 'pci_p2pdma_map_sg()', 'nothing', 'cpu - bus_offset', 'never refuses'],
    ['5.3', 'pci_p2pdma_map_sg()', 'nothing', 'cpu - bus_offset', 'never refuses'],
    ['5.4', 'pci_p2pdma_map_sg()', 'first-segment', 'cpu - bus_offset', '0, after a WARN'],
    ['5.15', 'pci_p2pdma_map_sg()', 'first-segment', 'cpu - bus_offset', '0, after a WARN'],
    ['5.16', 'pci_p2pdma_map_sg()', 'first-segment', 'cpu + bus_offset', '0, after a WARN'],
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
    ['NVIDIA Vera', 0x10de, 0x2f98, '7.3', 'queued'],
    ['Broadwell is not merged', 0x8086, 0x6f00, 'queued', 'queued'],
    ['nor the Haswell client', 0x8086, 0x0c08, 'queued', 'queued'],
    ['nor Yitian', 0x1ded, 0x8000, 'queued', 'queued'],
    ['Zhaoxin is not merged', 0x1d17, 0x1008, 'queued', 'queued'],
  ])('%s', (_, vendorId, deviceId, since, until) => {
    const releases = listedIn(vendorId, deviceId);
    expect([first?.(releases), last?.(releases)]).toEqual([since, until]);
  });

  it('QAT and DSA came to 7.1.3 too', () => {
    const { list: before } = rowOf('7.1.2');
    const { list: since } = rowOf('7.1.3');
    for (const deviceId of [0x0b25, 0x4940]) {
      expect(findEntry({ list: before, edits: [] }, 0x8086, deviceId)).toBeUndefined();
      expect(findEntry({ list: since, edits: [] }, 0x8086, deviceId)).toBeDefined();
    }
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
