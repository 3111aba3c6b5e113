import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictAt } from '../p2pdma/policy/matrix.ts';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { carrying } from '../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_UF } from '../topology/acs.ts';
import { known } from '../topology/fact.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { sentenceText } from '../topology/sentence.ts';
import { outcomes } from './layerRule.ts';
import { type StackAsked, stackAnswer } from './stackAnswer.ts';
import { counts, layerNames, rowWord, type StackRow, stackOutcome } from './stackRow.ts';
import { noStackSettings } from './stackSettings.ts';

const REDIRECT = ACS_RR | ACS_CR | ACS_UF;

/** Two GPUs below one switch, with a driver that was captured. */
function twoGpus(driver?: string, control?: number): Machine {
  const ports = control === undefined ? {} : { control };
  const drawn = fabricMachine(
    hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], ports)])]),
  );
  if (driver === undefined) return drawn;
  const functions = drawn.functions.map(fn => ({ ...fn, driver: known(driver, 'text') }));
  return { ...drawn, functions };
}

const asked = (more: Partial<StackAsked> = {}): StackAsked => ({
  machine: twoGpus('nvidia'),
  settings: defaultSettings,
  platform: { rootComplex: carrying('reads-and-writes') },
  stack: noStackSettings,
  provider: node('b'),
  client: node('a'),
  ...more,
});
const rowOfLayer = ({ rows }: { rows: readonly StackRow[] }, layer: StackRow['layer']) =>
  rows.find(row => row.layer === layer);

describe('what a pair is wanted for', () => {
  it('follows from the drivers in use', () => {
    expect(stackAnswer(asked())).toMatchObject({ purpose: 'gpu-gpu', path: 'nvidia-gpu', isChosen: false });
    expect(stackAnswer(asked({ machine: twoGpus('amdgpu') })).path).toBe('kfd');
    expect(stackAnswer(asked({ machine: twoGpus('vfio-pci') })).purpose).toBe('vfio');
  });

  it('is anything through p2pdma where nothing shows a driver', () => {
    const answer = stackAnswer(asked({ machine: twoGpus() }));
    expect(answer.purpose).toBe('p2pdma');
    expect(answer.purposes).toContain('gpu-gpu');
    const drawn = fabricMachine(
      hostBridge([rootPort('rp', [device('a', { driver: 'nvidia' }), device('b', { driver: 'nvidia' })])]),
    );
    expect(stackAnswer(asked({ machine: drawn })).purpose).toBe('p2pdma');
  });

  it('is what a person chose', () => {
    const stack = { ...noStackSettings, purpose: 'p2pdma' } as const;
    expect(stackAnswer(asked({ stack }))).toMatchObject({ purpose: 'p2pdma', isChosen: true });
  });
});

describe('a path that never asks Linux', () => {
  it('shows Linux as not asked, whatever it would say', () => {
    for (const settings of [defaultSettings, { ...defaultSettings, kernel: '4.20' }]) {
      const row = rowOfLayer(stackAnswer(asked({ settings, machine: twoGpus('nvidia', REDIRECT) })), 'linux');
      expect(row && rowWord(row)).toBe('Not asked');
      expect(sentenceText(row?.sentence ?? [])).toMatch(/^NVIDIA GPU to GPU never asks p2pdma/);
    }
  });

  it('loses its data where ACS redirects a raw bus address to an IOMMU that translates', () => {
    const answer = stackAnswer(
      asked({
        machine: twoGpus('nvidia', REDIRECT),
        platform: { rootComplex: carrying('reads-and-writes'), iommu: { mode: 'translated', ats: false } },
      }),
    );
    const row = rowOfLayer(answer, 'wires');
    expect(row?.state).toBe('no');
    expect(sentenceText(row?.sentence ?? [])).toMatch(/the IOMMU has no mapping/);
    expect(answer.refusedBy).toBe('wires');
  });

  it('arrives below the switch where nothing redirects', () => {
    const answer = stackAnswer(asked({ platform: { iommu: { mode: 'translated', ats: false } } }));
    expect(rowOfLayer(answer, 'wires')?.state).toBe('yes');
  });
});

const anyRow = fc.record({
  layer: fc.constantFrom(...layerNames),
  who: fc.constant('x'),
  isSupposed: fc.boolean(),
  state: fc.constantFrom(...outcomes, 'not-asked' as const),
  sentence: fc.constant([]),
  rule: fc.constant(null),
  passed: fc.constant([]),
  missing: fc.constant([]),
});

describe('what rows come to', () => {
  it('is yes only where each that is asked says yes, and no yes of a layer raises another', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1 }), rows => {
        const { outcome, refusedBy } = stackOutcome(rows);
        const counted = rows.filter(counts);
        const states = counted.map(({ state }) => state);
        expect(refusedBy).toBe(counted.find(({ state }) => state === 'no') ?? null);
        const isYes = states.every(state => state === 'yes' || state === 'not-asked');
        expect(outcome === 'yes').toBe(isYes);
        expect(outcome === 'not-peer').toBe(states.includes('not-peer'));
      }),
    );
  });
});

describe('the Linux row says what the matrix says', () => {
  it.each(scenes)('$id', scene => {
    const { document } = buildScene(scene);
    const { machine, settings, platform } = document;
    const matrix = pairMatrix(machineTree(machine), settings);
    const stack = { ...noStackSettings, purpose: 'p2pdma' } as const;
    const [first, ...others] = matrix.ids;
    for (const client of others.slice(0, 6)) {
      if (!first) continue;
      const answer = stackAnswer({ machine, settings, platform, stack, provider: first, client });
      const said = { NOT_SUPPORTED: 'no', UNKNOWN: 'unknown', BUS_ADDR: 'yes', THRU_HOST_BRIDGE: 'yes' };
      const mapType = verdictAt(matrix, 0, matrix.ids.indexOf(client));
      expect(rowOfLayer(answer, 'linux')?.state).toBe(said[mapType]);
    }
  });
});
