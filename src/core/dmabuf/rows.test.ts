import { describe, expect, it } from 'vitest';
import { node } from '../testing/fabricMachine.ts';
import { importer, sharedTree, sharingOf } from '../testing/sharedBuffer.ts';
import { sentenceText } from '../topology/sentence.ts';
import { exporterRow } from './exporters.ts';
import { apiGenerations, generationOf, generationOfKernel } from './generations.ts';
import { placementName } from './placement.ts';
import { sharingProblem } from './sharingProblem.ts';

describe('where a buffer lies', () => {
  it.each([
    ['amdgpu', 'visible-vram', 'VRAM that the BAR shows'],
    ['vfio-pci', 'visible-vram', 'the BAR'],
    ['vfio-pci', 'system-memory', 'system memory (GTT)'],
  ] as const)('%s, %s: %s', (driver, placement, words) => {
    expect(placementName(placement, driver)).toBe(words);
  });
});

describe('what a kernel has merged', () => {
  it.each([
    ['4.20', 'static'],
    ['5.6', 'static'],
    ['5.7', '5.7'],
    ['6.19', '5.7'],
    ['7.2', '2026'],
    ['queued', '2026'],
  ] as const)('%s: %s', (kernel, generation) => {
    expect(generationOfKernel(kernel)).toBe(generation);
  });

  it('the callback has the name of its time', () => {
    expect(apiGenerations.map(({ id }) => generationOf(id).callback?.name)).toEqual([
      undefined,
      'invalidate',
      'invalidate',
      'move_notify',
      'invalidate_mappings',
    ]);
  });
});

describe('an exporter', () => {
  it.each([
    ['amdgpu', '5.7', 'never', 'system-memory'],
    ['amdgpu', '5.8', 'distance', 'system-memory'],
    ['amdgpu', '6.11', 'distance', 'system-memory'],
    ['amdgpu', '6.15', 'distance', 'vram-if-all-peer2peer'],
    ['vfio-pci', '6.19', 'required', 'refused'],
    ['vfio-pci', '7.2', 'required', 'revocable-only'],
  ] as const)('%s of %s: peer2peer %s, pin %s', (driver, release, peer2peer, pin) => {
    expect(exporterRow(driver, release, '5.7')).toMatchObject({ peer2peer, pin });
  });
  it('vfio-pci before 6.19 is none', () => {
    expect(exporterRow('vfio-pci', '6.15', '5.7')).toBeUndefined();
  });
  it('of the series of 2018 does what that had it do, whatever the release', () => {
    expect(exporterRow('amdgpu', '7.2', '2018-v1')?.release).toBe('2018');
  });
});

describe('a sharing that makes no sense', () => {
  it.each([
    [
      'an exporter that is not there',
      sharingOf({ exporter: { node: node('nobody') } }),
      'There is no device nobody',
    ],
    ['a port as exporter', sharingOf({ exporter: { node: node('sw') } }), 'There is no device sw'],
    ['no bytes', sharingOf({ buffer: { sizeBytes: 0 } }), 'at least one byte'],
    ['a BAR that is not there', sharingOf({ buffer: { bar: 3 } }), 'no memory in BAR 3'],
    ['a buffer larger than the BAR', sharingOf({ buffer: { sizeBytes: 2 ** 25 } }), 'would leave BAR 0'],
    [
      'VFIO without a BAR',
      sharingOf({ exporter: { driver: 'vfio-pci' }, buffer: { startsIn: 'system-memory' } }),
      'what a BAR shows',
    ],
    ['no speed', sharingOf({ copyGigabytesPerSecond: 0 }), 'speed above 0'],
    ['two of one name', sharingOf({ importers: [importer('peer'), importer('peer')] }), 'Two parties'],
    [
      'an importer called exporter',
      sharingOf({ importers: [importer('exporter', { node: node('peer') })] }),
      'Two parties',
    ],
    [
      'an importer that is not there',
      sharingOf({ importers: [importer('nobody')] }),
      'There is no device nobody',
    ],
  ])('%s', (_, sharing, words) => {
    const problem = sharingProblem(sharedTree, sharing);
    expect(problem && sentenceText(problem)).toContain(words);
  });
  it('makes none of the one that tests use', () => {
    expect(sharingProblem(sharedTree, sharingOf())).toBeNull();
  });
});
