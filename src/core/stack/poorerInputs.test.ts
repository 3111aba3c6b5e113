import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amdPeerRules } from './amdgpu/peerRules.ts';
import { exporters, exportRules } from './dmabuf/exportRules.ts';
import { importerKinds } from './dmabuf/importers.ts';
import { gdsPathRules } from './gds/pathRules.ts';
import { type Decision, firstToSettle, type LayerRules, outcomeOf, settle } from './layerRule.ts';
import { bar1Chips, nvidiaRelease } from './nvidia/nvidiaDriver.ts';
import { nvidiaPairRules } from './nvidia/pairRules.ts';
import { nvidiaDmabufRules } from './nvidia/rdmaRules.ts';
import { staticBar1Rules } from './nvidia/staticBar1.ts';
import type { Possible } from './possible.ts';

const both = [false, true];

/** Every list of rules, and values that its inputs can have. */
const lists: readonly (readonly [
  string,
  LayerRules<never, Decision>,
  Readonly<Record<string, readonly unknown[]>>,
])[] = [
  [
    'NVIDIA pairs',
    nvidiaPairRules,
    {
      driver: nvidiaRelease(undefined).rows,
      mig: both,
      c2c: both,
      nvlink: ['none', 'down', 'up'],
      nvswitch: both,
      indirectNvlink: both,
      forceP2P: [null, 0, 0x10, 0x11, 0x22],
      forceType: [0, 1, 2, 3],
      pcieType: [0, 1, 2],
      clique: ['none', 'same', 'different'],
      passedThrough: both,
      chipsetIdentified: both,
      crossesIoh: both,
      chips: ['alike', 'unlike'],
      oneIsMobile: both,
      commonSwitch: both,
      firmware: [
        { read: 'OK', write: 'OK' },
        { read: 'GNS', write: 'GNS' },
        { read: 'CNS', write: 'OK' },
      ],
      virtualFunction: both,
      host: ['amd-zen', 'sapphire-rapids', 'intel', 'other'],
      staticBar1: both,
      providerChip: ['none', bar1Chips[0]],
      clientChip: ['none', bar1Chips[0]],
    },
  ],
  [
    'amdgpu peers',
    amdPeerRules,
    {
      sameHive: both,
      kconfig: both,
      pcieP2p: both,
      cpuXgmi: both,
      linux: ['allows', 'refuses'],
      largeBar: both,
      barFitsMask: both,
      iommu: ['none', 'identity', 'translated'],
      passThroughCounts: both,
    },
  ],
  [
    'DMA-buf',
    exportRules,
    {
      exporter: exporters,
      importer: importerKinds,
      sameHive: both,
      linux: ['allows', 'refuses'],
      integrated: both,
      amdPinsVram: both,
      moveNotify: both,
      vfioExports: both,
      vfioPin: ['refused', 'revocable-only'],
    },
  ],
  [
    'NVIDIA DMA-buf',
    nvidiaDmabufRules,
    {
      confidential: both,
      cuda: ['allows', 'refuses'],
      wantsCommonBridge: both,
      commonBridge: both,
      topoOverride: [0, 1, 2],
      coherent: both,
      passedThrough: both,
      testsPlatform: both,
      module: ['open', 'proprietary', 'patched'],
      kernelCan: both,
      cudaCan: both,
      turingOrLater: both,
      importer: importerKinds,
    },
  ],
  [
    'GPUDirect Storage',
    gdsPathRules,
    {
      wantsP2pdma: both,
      listedGpu: both,
      releasesCan: both,
      kernelCan: both,
      x86: both,
      pages: both,
      multipathOff: both,
      linux: ['allows', 'refuses'],
      nvidiaFs: both,
      cuda: ['allows', 'refuses'],
      compat: both,
    },
  ],
  [
    'static BAR1',
    staticBar1Rules,
    {
      isShared: both,
      key: [0, 1, 2, 3],
      choosesBar1: both,
      fits: ['larger', 'equal', 'smaller'],
      leavesPages: both,
    },
  ],
];

/** The known value of each input, and for a few of them every other that it might have. */
const anyInputs = (domain: Readonly<Record<string, readonly unknown[]>>) =>
  fc.tuple(
    fc.record(
      Object.fromEntries(Object.entries(domain).map(([name, values]) => [name, fc.constantFrom(...values)])),
    ),
    fc.subarray(Object.keys(domain), { maxLength: 4 }),
  );

describe('an input that is not known makes an answer unknown, never another one', () => {
  it.each(lists)('%s', (_, rules, domain) => {
    fc.assert(
      fc.property(anyInputs(domain), ([seen, open]) => {
        const possible = Object.fromEntries(
          Object.entries(seen).map(([name, value]) => [
            name,
            open.includes(name) ? (domain[name] ?? []) : [value],
          ]),
        );
        const known = firstToSettle(rules, seen as never).decision.outcome;
        const { ends, missing } = settle(rules as LayerRules<object, Decision>, possible as Possible<object>);
        const outcome = outcomeOf(ends);
        expect([known, 'unknown']).toContain(outcome);
        expect(missing.length > 0).toBe(outcome === 'unknown');
        for (const name of missing) expect(open).toContain(name);
      }),
      { numRuns: 200 },
    );
  });
});
