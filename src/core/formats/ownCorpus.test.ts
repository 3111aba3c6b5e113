import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainPair } from '../p2pdma/policy/explainPair.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { knownValue } from '../topology/fact.ts';
import { type Machine, nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { validateMachine } from '../topology/validate.ts';
import { decodeText } from './decodeText.ts';
import { importText } from './importText.ts';

/** Machines that were booted for this project (fixtures/README.md): no capture of anybody else is needed here. */
const folder = new URL('./fixtures/', import.meta.url);

interface Row {
  readonly file: string;
  readonly functions: number;
  readonly bridges: number;
  /** Bus numbers of the host bridges. */
  readonly roots: readonly number[];
  /** Ports of which the ACS Control register is shown, with its word, by bus, device and function. */
  readonly acs: Readonly<Record<string, number>>;
  /** What the kernel that ran there answered about a pair, and the distance that it computed. */
  readonly pair: readonly [provider: string, client: string, mapType: MapType, distance: number];
}

/** The ports with ACS of the machine with a switch below a switch, all with the same word. */
const nestedPorts = (word: number) =>
  Object.fromEntries(
    ['00:04.0', '00:05.0', '02:00.0', '02:01.0', '02:03.0', '02:04.0'].map(at => [at, word]),
  );

const rows: readonly Row[] = [
  {
    file: 'two-switches-list.txt',
    functions: 22,
    bridges: 11,
    roots: [0x00, 0x80],
    acs: {},
    // Two root ports: refused whatever their ACS is, which a list does not show.
    pair: ['03:00.0', '08:00.0', 'NOT_SUPPORTED', 8],
  },
  {
    file: 'two-switches.txt',
    functions: 22,
    bridges: 11,
    roots: [0x00, 0x80],
    acs: { '00:04.0': 0, '00:05.0': 0, '80:00.0': 0 },
    pair: ['03:00.0', '05:00.0', 'BUS_ADDR', 4],
  },
  {
    file: 'nested-switch-acs-off.txt',
    functions: 24,
    bridges: 11,
    roots: [0x00],
    acs: nestedPorts(0),
    pair: ['03:00.0', '08:00.0', 'BUS_ADDR', 6],
  },
  {
    file: 'nested-switch-acs-on-bytes.txt',
    functions: 24,
    bridges: 11,
    roots: [0x00],
    acs: nestedPorts(0x1d),
    pair: ['03:00.0', '08:00.0', 'NOT_SUPPORTED', 6],
  },
  {
    file: 'two-sockets-list.txt',
    functions: 46,
    bridges: 24,
    roots: [0x00, 0x20, 0xa0],
    acs: {},
    pair: ['23:00.0', 'a3:00.0', 'NOT_SUPPORTED', 8],
  },
  {
    file: 'bridge-in-a-switch.txt',
    functions: 21,
    bridges: 11,
    roots: [0x00],
    acs: { '00:04.0': 0, '00:05.0': 0, '08:00.0': 0 },
    pair: ['03:00.0', '09:00.0', 'NOT_SUPPORTED', 9],
  },
  {
    file: 'odd-slots-list.txt',
    functions: 18,
    bridges: 9,
    roots: [0x00],
    acs: {},
    pair: ['01:00.0', '05:00.0', 'NOT_SUPPORTED', 6],
  },
];

function machineIn(file: string): Machine {
  const imported = importText(decodeText(readFileSync(new URL(file, folder))));
  if (!imported.ok) throw new Error(imported.error.what);
  const [machine, ...others] = imported.value.machines;
  if (!machine || others.length > 0) throw new Error(`${others.length + 1} machines`);
  return machine;
}

const shownAcs = ({ functions }: Machine) =>
  Object.fromEntries(
    functions.flatMap(({ bdf, acs }) => {
      const registers = knownValue(acs);
      const control = registers && knownValue(registers.control);
      return control === undefined ? [] : [[bdf.slice(5), control]];
    }),
  );

it('every capture has its row', () => {
  const files = readdirSync(folder).filter(name => name.endsWith('.txt'));
  expect(rows.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
});

describe.each(rows)('$file', ({ file, functions, bridges, roots, acs, pair }) => {
  const machine = machineIn(file);

  it('shows the functions, bridges and host bridges of the machine, in a sound tree', () => {
    expect(machine.functions).toHaveLength(functions);
    expect(machine.functions.filter(({ kind }) => kind === 'bridge')).toHaveLength(bridges);
    expect(machine.roots.map(({ kind, bus }) => [kind, bus])).toEqual(roots.map(bus => ['host-bridge', bus]));
    const unsafe = ['duplicate-id', 'parent-missing', 'parent-cycle', 'endpoint-parent'];
    expect(validateMachine(machine).filter(({ code }) => unsafe.includes(code))).toEqual([]);
  });

  it('shows the ACS Control register of these ports, and of no other', () => {
    expect(shownAcs(machine)).toEqual(acs);
  });

  it('answers about a pair what the kernel answered that ran there', () => {
    const [provider, client, mapType, distance] = pair;
    const settings = { ...defaultSettings, kernel: '6.12', cpu: { vendor: 'intel', family: 6 } } as const;
    const ends = { provider: nodeId(`0000:${provider}`), client: nodeId(`0000:${client}`) };
    const verdict = explainPair({ tree: machineTree(machine), settings, ...ends });
    expect([verdict.mapType, verdict.distance]).toEqual([mapType, distance]);
  });
});
