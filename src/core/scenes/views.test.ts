import { describe, expect, it } from 'vitest';
import { machineReport } from '../advisor/report.ts';
import { acsControlOf } from '../fabric/routing/walk.ts';
import { acsAfterBoot } from '../p2pdma/acs/acsAfterBoot.ts';
import { effectiveTree } from '../p2pdma/acs/effectiveAcs.ts';
import { explainPair } from '../p2pdma/policy/explainPair.ts';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import { mapTypes } from '../p2pdma/policy/verdict.ts';
import { redirects } from '../p2pdma/policy/walk.ts';
import { REDIRECT_BITS } from '../topology/acs.ts';
import type { Machine, NodeId, PciFunction } from '../topology/machine.ts';
import { chainOf, machineTree } from '../topology/machineTree.ts';
import { type AcsState, acsStateOf, machineOutline } from '../topology/outline.ts';
import { openScene, scenes } from './scenes.ts';

// What is said of a port or a pair stands in several places: the picture and the outline, the facts of a port, the
// verdict, the matrix, the report and the route. All are asked of every built-in machine, however it is started.

const everyPort = ({ functions }: Machine): string =>
  functions
    .filter(fn => fn.kind === 'bridge' && fn.acs.state === 'known')
    .map(({ bdf }) => bdf)
    .join(';');

const starts: readonly (readonly [string, (machine: Machine) => Partial<KernelSettings>])[] = [
  ['as captured', () => ({})],
  ['IOMMU on', () => ({ iommu: 'on' })],
  ['redirect cleared', machine => ({ commandLine: `pci=disable_acs_redir=${everyPort(machine)}` })],
  [
    'redirect put back',
    machine => ({ kernel: '6.12.10', commandLine: `pci=disable_acs_redir=${everyPort(machine)}` }),
  ],
  ['redirect set', machine => ({ commandLine: `pci=config_acs=xx111xx@pci:0:0;x@${everyPort(machine)}` })],
  ['an old kernel, IOMMU on', () => ({ kernel: '5.3', iommu: 'on' })],
];

/** What the screen shows of ports: the outline of the machine with what the boot makes of it. */
function shownStates(machine: Machine, settings: KernelSettings): ReadonlyMap<NodeId, AcsState | null> {
  const tree = machineTree(machine);
  const shown = new Map(machineOutline(machine).nodes.map(node => [node.id, node.acs]));
  for (const { node, after } of acsAfterBoot(tree, settings)) shown.set(node, after);
  return shown;
}

const stateOfWires = (fn: PciFunction): AcsState => {
  if (fn.acs.state === 'absent') return 'none';
  const control = acsControlOf(fn, REDIRECT_BITS);
  if (control !== undefined) return control & REDIRECT_BITS ? 'redirect' : 'no-redirect';
  return [0x04, 0x08, 0x20].some(bit => ((acsControlOf(fn, bit) ?? 0) & bit) !== 0) ? 'redirect' : 'unknown';
};

const isRedirecting: Readonly<Record<AcsState, boolean | undefined>> = {
  redirect: true,
  'no-redirect': false,
  none: false,
  unknown: undefined,
};

/** Every pair in small machines, every so many in large ones. */
const MOST_PAIRS = 60;

describe.each(scenes.map(({ id }) => id))('%s', id => {
  const machine = openScene(id)?.document.machine;
  if (!machine) throw new Error(`no scene ${id}`);
  const tree = machineTree(machine);

  it.each(starts)('%s: all views say the same of ports and pairs', (_, start) => {
    const settings = { ...defaultSettings, ...start(machine) };
    const effective = effectiveTree(tree, settings);
    const shown = shownStates(machine, settings);
    for (const fn of effective.machine.functions) {
      const state = shown.get(fn.id) ?? null;
      expect([fn.bdf, state]).toEqual([fn.bdf, acsStateOf(fn)]);
      // A function that is not PCI Express has no extended configuration space, so p2pdma does not look.
      if (fn.portType.state !== 'absent') {
        expect([fn.bdf, state && isRedirecting[state]]).toEqual([fn.bdf, redirects(fn)]);
        if (state !== 'unknown') expect([fn.bdf, state]).toEqual([fn.bdf, stateOfWires(fn)]);
      }
    }
    const matrix = pairMatrix(tree, settings);
    const { pairs } = machineReport(machine, settings);
    const step = Math.max(1, Math.floor((matrix.ids.length * matrix.ids.length) / MOST_PAIRS));
    for (let at = 0; at < matrix.ids.length * matrix.ids.length; at += step) {
      const provider = matrix.ids[Math.floor(at / matrix.ids.length)];
      const client = matrix.ids[at % matrix.ids.length];
      if (!provider || !client) continue;
      const { mapType, redirecting } = explainPair({ tree, settings, provider, client });
      expect(mapTypes[matrix.mapTypes[at] ?? -1]).toBe(mapType);
      const [row, column] = [pairs.devices.indexOf(provider), pairs.devices.indexOf(client)];
      if (row >= 0 && column >= 0) expect(pairs.verdicts[row * pairs.devices.length + column]).toBe(mapType);
      // What the verdict blames is what the picture marks.
      for (const port of redirecting) expect([port, shown.get(port)]).toEqual([port, 'redirect']);
      if (mapType === 'BUS_ADDR') {
        const [above, others] = [chainOf(effective, provider), new Set(chainOf(effective, client))];
        const meets = above.findIndex(fn => others.has(fn));
        for (const fn of above.slice(0, meets + 1)) expect(shown.get(fn.id)).not.toBe('redirect');
      }
    }
  });
});
