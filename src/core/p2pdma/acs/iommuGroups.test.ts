import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_SV, ACS_UF } from '../../topology/acs.ts';
import type { FunctionSpec } from '../../topology/buildSpec.ts';
import { knownValue, unknown } from '../../topology/fact.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { defaultSettings } from '../policy/settings.ts';
import { iommuGroups } from './iommuGroups.ts';

const ALL = ACS_SV | ACS_RR | ACS_CR | ACS_UF;
const groups = (machine: Machine, iommu: 'captured' | 'on' = 'captured') =>
  iommuGroups(machineTree(machine), { ...defaultSettings, iommu }).map(({ members }) => members.join(' '));

const bridge = (id: string, below: readonly FunctionSpec[]): FunctionSpec => ({
  ...device(id, { bars: [] }),
  kind: 'bridge',
  portType: 'pcie-to-pci',
  below,
});
const twoFunctions = (id: string, control?: number): readonly FunctionSpec[] =>
  [0, 1].map(n =>
    device(`${id}${n}`, {
      at: `00.${n}`,
      ...(control === undefined ? {} : { acs: { capability: ACS_RR | ACS_CR, control } }),
    }),
  );

describe('who is in one group', () => {
  const rows: readonly (readonly [why: string, machine: Machine, expected: readonly string[]])[] = [
    [
      'devices below ports that isolate are apart',
      fabricMachine(
        hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: ALL })], ALL)]),
      ),
      ['rp', 'sw', 'sw.0', 'a', 'sw.1', 'b'],
    ],
    [
      'all below a switch whose ports do not',
      fabricMachine(
        hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: 0 })], ALL)]),
      ),
      ['rp', 'sw', 'sw.0 a', 'sw.1 b'],
    ],
    [
      'a root port without ACS keeps all below with it, whatever the ports there do',
      fabricMachine(
        hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: ALL })])]),
      ),
      ['rp sw sw.0 a sw.1 b'],
    ],
    [
      'functions of one device without ACS',
      fabricMachine(hostBridge([rootPort('rp', twoFunctions('f'), ALL)])),
      ['rp', 'f0 f1'],
    ],
    [
      'functions of one device that redirect are apart',
      fabricMachine(hostBridge([rootPort('rp', twoFunctions('f', ACS_RR | ACS_CR), ALL)])),
      ['rp', 'f0', 'f1'],
    ],
    [
      'what is behind a bridge to conventional PCI goes by the name of the bridge',
      fabricMachine(
        hostBridge([
          rootPort(
            'rp',
            [bridge('br', [device('old', { portType: null }), device('older', { portType: null })])],
            ALL,
          ),
        ]),
      ),
      ['rp', 'br old older'],
    ],
  ];
  it.each(rows)('%s', (_, machine, expected) => expect(groups(machine)).toEqual(expected));
});

describe('what decides beside the captured words', () => {
  const machine = fabricMachine(hostBridge([rootPort('rp', [device('a')], 0)]));

  it('an IOMMU that is on at boot switches ACS on wherever it is', () => {
    expect(groups(machine)).toEqual(['rp a']);
    expect(groups(machine, 'on')).toEqual(['rp', 'a']);
  });

  it('what is not shown counts as off, and is named', () => {
    const hidden = withFunction(machine, 'rp', () => ({ acs: unknown }));
    const [group] = iommuGroups(machineTree(hidden), defaultSettings);
    expect(group).toEqual({ members: ['rp', 'a'], uncertain: ['rp'] });
  });
});

/** Captures with groups of their own, taken with an IOMMU on. POWER groups by partitionable endpoint and is left out. */
const CORPUS = '../shared/corpus/lspci';
const captures = [
  'ml-amd-desktop-v-iommu.txt',
  'ml-asm1812-switch-vvv.txt',
  'ml-egpu-thunderbolt-v-iommu.txt',
  'ml-imac-titanridge-PP-vvvnn.txt',
].filter(file => existsSync(`${CORPUS}/${file}`));

describe.skipIf(captures.length === 0)(`groups that Linux formed (skipped without ${CORPUS})`, () => {
  it.each(captures)('%s, every pair', file => {
    const imported = importText(readFileSync(`${CORPUS}/${file}`, 'latin1'));
    const machine = imported.ok ? imported.value.machines[0] : undefined;
    if (!machine) throw new Error(file);
    const predicted = new Map(
      iommuGroups(machineTree(machine), { ...defaultSettings, iommu: 'on' }).flatMap(({ members }, group) =>
        members.map(id => [id, group] as const),
      ),
    );
    const shown = machine.functions.flatMap(fn => {
      const group = knownValue(fn.iommuGroup);
      return group === undefined ? [] : [{ id: fn.id, group }];
    });
    expect(shown.length).toBeGreaterThan(10);
    for (const a of shown) {
      for (const b of shown) {
        const together = predicted.get(a.id) === predicted.get(b.id);
        expect(together, `${a.id} and ${b.id}`).toBe(a.group === b.group);
      }
    }
  });
});
