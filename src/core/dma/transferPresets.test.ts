import { describe, expect, it } from 'vitest';
import { buildScene } from '../scenes/buildScene.ts';
import { findScene } from '../scenes/scenes.ts';
import { architectureOf } from '../topology/architecture.ts';
import { machineTree } from '../topology/machineTree.ts';
import { compareKernels } from './compareKernels.ts';
import type { MappingQuestion } from './mappingContext.ts';
import { mapTransfer } from './mapTransfer.ts';
import { proposeTransfer, type TransferPreset } from './transferPresets.ts';

const GIB = 1n << 30n;

/** What a preset makes of an example, ready to be mapped. */
function proposed(scene: string, preset: TransferPreset) {
  const found = findScene(scene);
  if (!found) throw new Error(scene);
  const { document, pair } = buildScene(found);
  const tree = machineTree(document.machine);
  const machine = { tree, architecture: architectureOf(document.machine) };
  const platform: MappingQuestion['platform'] = {
    architecture: machine.architecture,
    iommu: { mode: 'off' },
    dmaLayer: 'implements',
    memory: [{ base: 4n * GIB, limit: 20n * GIB - 1n }],
    inboundOffsets: {},
  };
  const { settings } = document;
  const result = proposeTransfer(preset, {
    machine,
    settings,
    platform,
    memory: document.drivers.memory,
    device: pair?.client ?? null,
  });
  if (!result.ok) return result.error;
  const { device, segments } = result.value.transfer;
  if (device === null) throw new Error('no device');
  const question: MappingQuestion = {
    tree,
    settings,
    platform,
    memory: result.value.memory,
    device,
    segments,
    isDistanceAsked: true,
  };
  return question;
}
const question = (scene: string, preset: TransferPreset): MappingQuestion => {
  const made = proposed(scene, preset);
  if (typeof made === 'string') throw new Error(made);
  return made;
};
const classes = (asked: MappingQuestion) =>
  mapTransfer(asked, 'pages')
    .segments.map(each => each.class)
    .filter(each => each !== 'system-memory');

describe('one mixed bio', () => {
  it.each([
    ['first-lesson', ['by-bus-address', 'own-bar']],
    ['power9-ac922', ['by-bus-address', 'own-bar']],
    ['xeon-skylake', ['through-host-bridge', 'own-bar']],
  ])('%s has %o beside memory, and all is mapped', (scene, expected) => {
    const asked = question(scene, 'mixed');
    expect(classes(asked)).toEqual(expected);
    expect(mapTransfer(asked, 'pages').status).toBe('works');
  });
});

it('the sign of the bus offset goes wrong on POWER9 until 5.16', () => {
  const kernels = compareKernels(question('power9-ac922', 'shifted-window'), 'pages');
  expect(kernels.map(({ label, status }) => `${label}: ${status}`)).toEqual([
    '4.20 to 5.15: wrong-place',
    '5.16 and later: works',
  ]);
});

it('a peer out of reach is refused', () => {
  expect(mapTransfer(question('power9-ac922', 'out-of-reach'), 'pages').status).toBe('refused');
});

it('what a machine cannot show is said', () => {
  expect(proposed('xeon-skylake', 'shifted-window')).toMatch(/No two devices below one bridge/);
});
