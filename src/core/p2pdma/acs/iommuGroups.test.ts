import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
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
import { known, knownValue, unknown } from '../../topology/fact.ts';
import type { Machine, NodeId, PciFunction } from '../../topology/machine.ts';
import { machineTree, upstreamBridge } from '../../topology/machineTree.ts';
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

interface AcsWords {
  readonly capability: number;
  readonly control: number;
}
const anyAcs: fc.Arbitrary<AcsWords | undefined> = fc.oneof(
  fc.constant(undefined),
  fc
    .constantFrom(ALL, ACS_SV, ACS_RR, ACS_CR, ACS_UF)
    .map(off => ({ capability: 0x7f, control: 0x7f & ~off })),
  fc.record({ capability: fc.nat(0x7f), control: fc.nat(0x7f) }),
  { weight: 4, arbitrary: fc.constant({ capability: 0x7f, control: ALL }) },
);

/** Switches and devices below root ports, every port with ACS words of its own. */
const anyPorts = fc
  .array(fc.tuple(anyAcs, fc.array(anyAcs, { maxLength: 3 }), fc.array(anyAcs, { maxLength: 2 })), {
    minLength: 1,
    maxLength: 3,
  })
  .map(rootPorts => {
    const words = new Map<string, AcsWords | undefined>();
    const specs = rootPorts.map(([own, ports, lower], r) => {
      words.set(`rp${r}`, own);
      for (const [i, each] of ports.entries()) words.set(`s${r}.${i}`, each);
      for (const [i, each] of lower.entries()) words.set(`t${r}.${i}`, each);
      const inner = packetSwitch(
        `t${r}`,
        lower.map((_, i) => device(`e${r}.${i}`)),
      );
      const below = ports.map((_, i) => (i === 0 ? inner : device(`d${r}.${i}`)));
      return rootPort(`rp${r}`, [packetSwitch(`s${r}`, below)]);
    });
    const functions = fabricMachine(hostBridge(specs)).functions.map(fn => {
      const acs = words.get(fn.id);
      return acs
        ? {
            ...fn,
            acs: known(
              {
                capability: known(acs.capability, 'text'),
                control: known(acs.control, 'text'),
                egressVector: unknown,
              },
              'text',
            ),
          }
        : fn;
    });
    return { machine: { ...fabricMachine(hostBridge(specs)), functions }, words };
  });

describe('devices of one function each', () => {
  it('are together exactly if the lowest port at or above them, above which all ports isolate, is the same', () => {
    fc.assert(
      fc.property(anyPorts, ({ machine, words }) => {
        const tree = machineTree(machine);
        // A bit that a port cannot do is as good as set. The upstream port of a switch has no peers to keep apart.
        const isolates = (id: string) => {
          const acs = words.get(id);
          return /^[st]\d+$/.test(id) || (acs !== undefined && (ALL & acs.capability & ~acs.control) === 0);
        };
        const above = (fn: PciFunction): readonly PciFunction[] => {
          const up = upstreamBridge(tree, fn);
          return up ? [up, ...above(up)] : [];
        };
        const topOf = (fn: PciFunction): NodeId => {
          const up = upstreamBridge(tree, fn);
          return !up || above(fn).every(({ id }) => isolates(id)) ? fn.id : topOf(up);
        };
        const expected = new Map<NodeId, string[]>();
        for (const fn of machine.functions) {
          const top = topOf(fn);
          expected.set(top, [...(expected.get(top) ?? []), fn.id]);
        }
        expect(groups(machine)).toEqual([...expected.values()].map(members => members.join(' ')));
      }),
    );
  });
});

describe('functions of one device', () => {
  const four = (...acs: readonly (AcsWords | undefined)[]) =>
    fabricMachine(
      hostBridge([
        rootPort(
          'rp',
          acs.map((each, n) => device(`f${n}`, { at: `00.${n}`, ...(each ? { acs: each } : {}) })),
          ALL,
        ),
      ]),
    );
  const redirects = { capability: ACS_RR | ACS_CR, control: ACS_RR | ACS_CR };
  const lacks = { ...redirects, control: ACS_RR };

  it.each<[why: string, machine: Machine, expected: readonly string[]]>([
    [
      'those that isolate are apart from those that do not',
      four(redirects, lacks, undefined),
      ['rp', 'f0', 'f1 f2'],
    ],
    ['whatever stands between them', four(lacks, redirects, undefined), ['rp', 'f0 f2', 'f1']],
    ['one alone is with none', four(undefined), ['rp', 'f0']],
  ])('%s', (_, machine, expected) => expect(groups(machine)).toEqual(expected));

  it('a function that is not number 0 counts as one of several, even where no other is shown', () => {
    const spec = device('f', { at: '00.1' });
    expect(groups(fabricMachine(hostBridge([rootPort('rp', [spec], ALL)])))).toEqual(['rp', 'f']);
  });

  it('root ports of one device without ACS are together, with all below them', () => {
    const at = (id: string, place: string) => ({ ...rootPort(id, [device(`${id}d`)]), at: place });
    const machine = fabricMachine(hostBridge([at('a', '01.0'), at('b', '01.1'), at('c', '02.0')]));
    expect(groups(machine)).toEqual(['a ad b bd', 'c cd']);
  });

  it('with ACS that is not shown they count as together, and are named', () => {
    const hidden = withFunction(four(lacks, redirects), 'f1', () => ({ acs: unknown }));
    expect(iommuGroups(machineTree(hidden), defaultSettings).at(-1)).toEqual({
      members: ['f0', 'f1'],
      uncertain: ['f1'],
    });
  });
});

describe('bridges to conventional PCI', () => {
  const behind = (more: Partial<FunctionSpec>) =>
    fabricMachine(
      hostBridge([
        rootPort('rp', [{ ...bridge('br', [device('a'), device('b')]), ...more } as FunctionSpec], ALL),
      ]),
    );
  it.each([
    ['from PCI Express', { portType: 'pcie-to-pci' }],
    ['and back to it', { portType: 'pci-to-pcie' }],
    ['a conventional one', { portType: null }],
    ['of a management controller, that forwards requester IDs', { vendorId: 0x1a03, deviceId: 0x1150 }],
  ] as const)('%s: all behind is together with it', (_, more) => {
    expect(groups(behind(more))).toEqual(['rp', 'br a b']);
  });
  it('a port of a switch that isolates is none', () => {
    expect(groups(behind({ portType: 'downstream-port', acs: { capability: ALL, control: ALL } }))).toEqual([
      'rp',
      'br',
      'a',
      'b',
    ]);
  });
});

describe('what decides beside the captured words', () => {
  const machine = fabricMachine(hostBridge([rootPort('rp', [device('a')], 0)]));
  const changed = (id: string, change: Partial<PciFunction>) => withFunction(machine, id, () => change);

  it('a chipset’s root port that redirects by registers of its own isolates', () => {
    const ids = { vendorId: known(0x8086, 'text'), deviceId: known(0xa110, 'text') };
    expect(groups(changed('rp', ids))).toEqual(['rp', 'a']);
  });

  it('a bridge that may be any kind of port leaves it open, an endpoint does not', () => {
    const found = (id: string) =>
      iommuGroups(machineTree(changed(id, { portType: unknown })), defaultSettings).map(
        each => each.uncertain,
      );
    expect(found('rp')).toEqual([['rp']]);
    expect(found('a')).toEqual([[]]);
    const below = fabricMachine(hostBridge([rootPort('rp', [device('a')], ALL)]));
    expect(groups(withFunction(below, 'a', () => ({ portType: unknown })))).toEqual(['rp', 'a']);
  });

  it('a control word that is not shown leaves it open, unless the kernel writes it', () => {
    const acs = known({ capability: known(0x7f, 'text'), control: unknown, egressVector: unknown }, 'text');
    expect(iommuGroups(machineTree(changed('rp', { acs })), defaultSettings)).toEqual([
      { members: ['rp', 'a'], uncertain: ['rp'] },
    ]);
    expect(groups(changed('rp', { acs }), 'on')).toEqual(['rp', 'a']);
  });

  it('a port that can do nothing of it has nothing to switch on', () => {
    const acs = known({ capability: known(0, 'text'), control: unknown, egressVector: unknown }, 'text');
    expect(groups(changed('rp', { acs }))).toEqual(['rp', 'a']);
  });

  it('virtual functions are devices of their own', () => {
    const two = fabricMachine(hostBridge([rootPort('rp', twoFunctions('f'), ALL)]));
    const [physical] = two.functions.filter(({ id }) => id === 'f0');
    const virtual = withFunction(two, 'f1', () => ({ physicalFunction: physical?.id ?? null }));
    expect(groups(virtual)).toEqual(['rp', 'f0', 'f1']);
  });

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
