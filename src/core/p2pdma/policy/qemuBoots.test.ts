import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import { type ControlOf, type QemuBoot, qemuMachine, qemuSettings } from '../../testing/qemuBoot.ts';
import { knownValue } from '../../topology/fact.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { effectiveTree } from '../acs/effectiveAcs.ts';
import type { PairMatrix } from './matrix.ts';
import { pairMatrix } from './pairMatrix.ts';
import { defaultSettings } from './settings.ts';
import { type MapType, mapTypes } from './verdict.ts';

const boots = JSON.parse(
  readFileSync(new URL('../fixtures/qemuBoots.json', import.meta.url), 'utf8'),
) as readonly QemuBoot[];

const letters: Record<MapType, string> = {
  BUS_ADDR: 'B',
  THRU_HOST_BRIDGE: 'H',
  NOT_SUPPORTED: 'N',
  UNKNOWN: '?',
};

/** States that were set by hand on a running machine: `<port>-<bits>`. */
const bitsOf: Readonly<Record<string, number>> = {
  ...{ SV: 0x01, TB: 0x02, RR: 0x04, CR: 0x08, UF: 0x10, DT: 0x40 },
  // The emulated ports have no Egress Control: the write does nothing.
  ...{ EC: 0x00, SVTBUF: 0x13, full: 0x1d, cleared: 0x00 },
};

function controlIn(state: string, { qdev }: QemuBoot): ControlOf {
  const [port = '', bits = ''] = state.split('-');
  if (state === 'base') return (_, asBooted) => asBooted;
  return (bdf, asBooted) => (port === 'all' || qdev[bdf] === port ? (bitsOf[bits] ?? Number.NaN) : asBooted);
}

/** The matrix in the form of the fixture: a row for each provider, "B4 N6 …". */
function rowsOf({ ids, mapTypes: types, distances }: PairMatrix, shown: readonly string[]) {
  const place = new Map(ids.map((id, i) => [id as string, i]));
  const cell = (provider: string, client: string) => {
    const at = (place.get(provider) ?? -1) * ids.length + (place.get(client) ?? -1);
    return `${letters[mapTypes[types[at] ?? 3] ?? 'UNKNOWN']}${distances[at]}`;
  };
  return shown.map(provider => shown.map(client => cell(provider, client)).join(' '));
}

describe('verdicts and distances are those that Linux computed on machines it booted', () => {
  const cases = boots.flatMap(boot =>
    Object.entries(boot.runs).map(([state, run]) => ({ boot, state, run })),
  );
  it.each(cases)('$boot.name, Linux $boot.kernel, ACS $state', ({ boot, state, run }) => {
    const machine = qemuMachine(boot, controlIn(state, boot));
    const matrix = pairMatrix(machineTree(machine), qemuSettings(boot));
    expect(rowsOf(matrix, run.ids)).toEqual(run.rows);
  });
});

describe('a pasted capture gives the verdicts that Linux computed on that very machine', () => {
  it('t4-skx-iommu-on: the text of lspci -nnvvv, without its bytes', () => {
    const boot = boots.find(({ name }) => name === 't4-skx-iommu-on');
    const run = boot?.runs['base'];
    if (!boot || !run) throw new Error('no such boot');
    const text = readFileSync(
      new URL('../../../../e2e/fixtures/two-switches.lspci.txt', import.meta.url),
      'utf8',
    );
    const imported = importText(text);
    if (!imported.ok || !imported.value.machines[0]) throw new Error('not imported');
    const [machine] = imported.value.machines;
    const { cpu, kernel } = qemuSettings(boot);
    const matrix = pairMatrix(machineTree(machine), { ...defaultSettings, cpu, kernel });
    expect(rowsOf(matrix, run.ids)).toEqual(run.rows);
  });
});

describe('control words at boot are those that Linux wrote', () => {
  // The firmware left 0 in all of them. These kernels turn the IOMMU on unless told not to.
  const withIommu = boots.filter(({ name }) => name.startsWith('t4-'));
  it.each(withIommu)('$name, Linux $kernel', boot => {
    const iommu = boot.cmdline.includes('intel_iommu=off') ? 'captured' : 'on';
    const settings = { ...qemuSettings(boot), commandLine: boot.cmdline, iommu } as const;
    const { machine } = effectiveTree(machineTree(qemuMachine(boot, () => 0)), settings);
    expect(controlWords(machine)).toEqual(controlWords(qemuMachine(boot)));
  });
});

const controlWords = ({ functions }: Machine) =>
  functions.flatMap(({ bdf, acs }) =>
    acs.state === 'known' ? [`${bdf} ${knownValue(acs.value.control)?.toString(16)}`] : [],
  );
