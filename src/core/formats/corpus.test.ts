import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownValue } from '../topology/fact.ts';
import type { Machine, PciFunction } from '../topology/machine.ts';
import { machineTree, rootOf } from '../topology/machineTree.ts';
import { validateMachine } from '../topology/validate.ts';
import { decodeText } from './decodeText.ts';
import { importText } from './importText.ts';

/** Captures of other people's machines; they lie beside the project and are never part of it. */
const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const isHere = existsSync(corpus);
const read = (path: string) => decodeText(readFileSync(new URL(path, corpus)));

function machinesOf(text: string): readonly Machine[] {
  const imported = importText(text);
  if (!imported.ok) throw new Error(imported.error.what);
  return imported.value.machines;
}

function onlyMachine(text: string): Machine {
  const [machine, ...others] = machinesOf(text);
  if (!machine || others.length > 0) throw new Error(`${others.length + 1} machines`);
  return machine;
}

const captures = isHere
  ? readdirSync(new URL('lspci/', corpus)).filter(name => !/local_cpulist|lstopo/.test(name))
  : [];
const rows = new Map(
  isHere
    ? read('INDEX.tsv')
        .split('\n')
        .map(line => line.split('\t'))
        .map(row => [row[0]?.replace('lspci/', ''), Number(row[3])] as const)
    : [],
);

/** Where the index counts something else than functions, and what we find. */
const explained: Readonly<Record<string, readonly [found: number, why: string]>> = {
  'gpu8-mi300x-PP-gpus.txt': [48, '8 GPUs are listed; their paths name 40 bridges'],
  'gpu8-mi300x-PP-nics.txt': [32, '8 NICs are listed; their paths name 24 bridges'],
  'ml-imac-titanridge-PP-vvvnn.txt': [33, 'the index counts the 17 that are not bridges of a path'],
  'ml-acs-iommu-groups-trees.txt': [87, 'two machines, 51 and 36 functions; the index counts the list only'],
};
/** Pastes that a mail program or a person damaged: what can be read is read, and how much may change. */
const damaged = [
  'ml-cm4-plx-wrapped.txt',
  'ml-epyc-u2-hotplug-tree-wrapped.txt',
  'ml-power9-pex9733-domains.txt',
];

describe.skipIf(!isHere)('real captures (skipped without ../shared/corpus)', () => {
  it('are all in the index', () => {
    expect(captures.filter(name => !rows.has(name))).toEqual([]);
  });

  it.each(captures)('%s shows as many functions as the index says, or the difference is explained', name => {
    const found = machinesOf(read(`lspci/${name}`)).reduce(
      (sum, machine) => sum + machine.functions.length,
      0,
    );
    if (damaged.includes(name)) expect(found).toBeGreaterThan(0);
    else expect(found).toBe(explained[name]?.[0] ?? rows.get(name));
  });

  it.each(captures)('%s makes machines whose trees can be walked', name => {
    const unsafe = ['duplicate-id', 'parent-missing', 'parent-cycle', 'endpoint-parent'];
    const problems = machinesOf(read(`lspci/${name}`)).flatMap(validateMachine);
    expect(problems.filter(problem => unsafe.includes(problem.code))).toEqual([]);
  });
});

/** Header lines and bytes only, as `lspci -F` reads a dump. */
const bytesOnly = (text: string): string =>
  text
    .split('\n')
    .filter(
      line =>
        line.trim() === '' ||
        /^(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] /i.test(line) ||
        /^\s*[0-9a-f]{2,3}: (?:[0-9a-f]{2} ?)+$/i.test(line),
    )
    .join('\n');

const oracles = isHere
  ? readdirSync(new URL('oracle/', corpus)).filter(
      name =>
        name.endsWith('.F-vvvnn.txt') && existsSync(new URL(`lspci/${name.replace('.F-vvvnn', '')}`, corpus)),
    )
  : [];

/** What a decoder of the bytes and the words of another decoder must agree in. */
function decoded(fn: PciFunction) {
  const acs = knownValue(fn.acs);
  const link = knownValue(fn.link);
  return {
    ids: [knownValue(fn.vendorId), knownValue(fn.deviceId), knownValue(fn.classCode)],
    portType: knownValue(fn.portType),
    maximum: link && knownValue(link.maximum),
    current: link && knownValue(link.current),
    acs: acs && [knownValue(acs.capability), knownValue(acs.control)],
    buses: fn.kind === 'bridge' ? knownValue(fn.buses) : undefined,
    // pciutils also prints an unassigned region for the upper half of a 64-bit BAR.
    bars: (knownValue(fn.bars) ?? [])
      .map(({ index, kind, prefetchable, address }) => ({
        index,
        kind,
        prefetchable,
        address: knownValue(address),
      }))
      .filter(bar => bar.address !== undefined),
  };
}

/** Differences that lie in what the two print, not in what we read. */
const oracleKnows: Readonly<Record<string, readonly string[]>> = {
  'pciutils-cap-ea-1.F-vvvnn.txt': ['bars'], // Enhanced Allocation: lspci prints ranges as regions
};

describe.skipIf(!isHere)('bytes decoded by us and by pciutils (skipped without ../shared/corpus)', () => {
  it('are there', () => expect(oracles.length).toBeGreaterThan(5));

  it.each(oracles)('%s: ids, port type, link, ACS, buses and BARs agree', name => {
    const ours = onlyMachine(bytesOnly(read(`lspci/${name.replace('.F-vvvnn', '')}`)));
    const theirs = new Map(onlyMachine(read(`oracle/${name}`)).functions.map(fn => [fn.bdf, fn]));
    const skipped = new Set(oracleKnows[name] ?? []);
    for (const fn of ours.functions) {
      const other = theirs.get(fn.bdf);
      if (!other) throw new Error(`${fn.bdf} is not in the oracle`);
      const [a, b] = [decoded(fn), decoded(other)].map(facts =>
        Object.fromEntries(Object.entries(facts).filter(([key]) => !skipped.has(key))),
      );
      expect({ bdf: fn.bdf, ...a }).toEqual({ bdf: fn.bdf, ...b });
    }
    expect(ours.functions.length).toBe(theirs.size);
  });

  it.each(oracles.map(name => name.replace('F-vvvnn', 'F-tn')))(
    '%s: the tree from bus numbers is the drawn tree',
    name => {
      const ours = onlyMachine(bytesOnly(read(`lspci/${name.replace('.F-tn', '')}`)));
      const theirs = onlyMachine(read(`oracle/${name}`));
      expect(parentsOf(ours)).toEqual(parentsOf(theirs));
    },
  );
});

/** Each function with its bridge; "root" on a root bus, whose capture may be too small to show it as one. */
function parentsOf(machine: Machine): Readonly<Record<string, string>> {
  const tree = machineTree(machine);
  return Object.fromEntries(
    machine.functions.map(fn => [fn.bdf, tree.functionById.has(fn.parent) ? fn.parent : 'root']),
  );
}

describe.skipIf(!isHere)('captures of one machine in two forms (skipped without ../shared/corpus)', () => {
  it('ml-amd-v1000: the tree of -t and that of -vv are the same', () => {
    expect(parentsOf(onlyMachine(read('lspci/ml-amd-v1000-vv.txt')))).toEqual(
      parentsOf(onlyMachine(read('lspci/ml-amd-v1000-t.txt'))),
    );
  });

  it('ml-dell-t630: list and tree of one paste name the same functions', () => {
    const machine = onlyMachine(read('lspci/ml-dell-t630-2s-nn-and-tvnn.txt'));
    expect(machine.functions.filter(fn => fn.vendorId.state !== 'known')).toEqual([]);
    expect(machine.roots.filter(root => root.kind !== 'host-bridge')).toEqual([]);
  });

  it.each(['pciebench-dell-t430-bdw', 'pciebench-dell-t620-snb', 'pciebench-supermicro-hsw'])(
    '%s: functions below one root port are near the same CPUs',
    name => {
      const machine = onlyMachine(read(`lspci/${name}-vvv.txt`));
      const tree = machineTree(machine);
      const cpus = new Map(
        read(`lspci/${name}.local_cpulist.txt`)
          .split('\n')
          .map(line => line.split(' '))
          .map(([bdf, list]) => [bdf, list]),
      );
      const listsByRoot = new Map<string, Set<string | undefined>>();
      for (const fn of machine.functions) {
        const root = rootOf(tree, fn.id).id;
        const lists = listsByRoot.get(root) ?? new Set();
        listsByRoot.set(root, lists.add(cpus.get(fn.bdf)));
      }
      for (const [root, lists] of listsByRoot) expect([...lists], root).toHaveLength(1);
    },
  );
});
