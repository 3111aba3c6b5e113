import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ControlOf, type QemuBoot, qemuMachine, qemuSettings } from '../testing/qemuBoot.ts';
import { knownValue } from '../topology/fact.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { effectiveTree } from './effectiveAcs.ts';
import { pairMatrix } from './pairMatrix.ts';
import { type MapType, mapTypes } from './verdict.ts';

const boots = JSON.parse(
  readFileSync(new URL('./fixtures/qemuBoots.json', import.meta.url), 'utf8'),
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

describe('verdicts and distances are those that Linux computed on machines it booted', () => {
  const cases = boots.flatMap(boot =>
    Object.entries(boot.runs).map(([state, run]) => ({ boot, state, run })),
  );
  it.each(cases)('$boot.name, Linux $boot.kernel, ACS $state', ({ boot, state, run }) => {
    const machine = qemuMachine(boot, controlIn(state, boot));
    const { ids, mapTypes: types, distances } = pairMatrix(machineTree(machine), qemuSettings(boot));
    const place = new Map(ids.map((id, i) => [id as string, i]));
    const rows = run.ids.map(provider =>
      run.ids.map(client => {
        const at = (place.get(provider) ?? 0) * ids.length + (place.get(client) ?? 0);
        return `${letters[mapTypes[types[at] ?? 3] ?? 'UNKNOWN']}${distances[at]}`;
      }),
    );
    expect(rows.map(row => row.join(' '))).toEqual(run.rows);
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
