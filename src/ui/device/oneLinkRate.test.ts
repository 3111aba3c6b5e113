import { describe, expect, it } from 'vitest';
import { lineBelow } from '../../core/fabric/rates/capacity.ts';
import { bootedFabric } from '../../core/fabric/routing/bootedFabric.ts';
import { isLinkPort } from '../../core/fabric/routing/fabric.ts';
import { layoutMachine } from '../../core/layout/layoutMachine.ts';
import { defaultSettings } from '../../core/p2pdma/policy/settings.ts';
import { buildScene } from '../../core/scenes/buildScene.ts';
import { scenes } from '../../core/scenes/scenes.ts';
import { known, knownValue } from '../../core/topology/fact.ts';
import { makeLinkRate } from '../../core/topology/link.ts';
import { linkInForce } from '../../core/topology/linkInForce.ts';
import type { Machine, PciFunction } from '../../core/topology/machine.ts';
import { machineTree } from '../../core/topology/machineTree.ts';
import { machineOutline } from '../../core/topology/outline.ts';
import { linkWords } from './linkWords.ts';

/** The machine with each third link read at a lower rate at both ends: idle where a GPU is below it, else slow or narrow. */
function worn(machine: Machine): Machine {
  const tree = machineTree(machine);
  const isUpper = (fn: PciFunction) =>
    ['root-port', 'downstream-port'].includes(knownValue(fn.portType) ?? '');
  const ports = machine.functions.filter(isUpper);
  const functions = machine.functions.map(fn => {
    const port = isUpper(fn) ? fn : tree.functionById.get(fn.parent);
    const at = port ? ports.indexOf(port) : -1;
    const link = knownValue(fn.link);
    const now = link && knownValue(link.current);
    if (!link || !now || at < 0 || at % 3 !== 0) return fn;
    const lower = at % 2 === 0 ? { ...now, generation: 1 as const } : { ...now, width: 1 as const };
    return { ...fn, link: known({ ...link, current: known(lower, 'text') }, 'text') };
  });
  return { ...machine, functions };
}

const machines = scenes.flatMap(scene => {
  const { machine } = buildScene(scene).document;
  return [
    [scene.id, machine],
    [`${scene.id}, worn`, worn(machine)],
  ] as const;
});

describe('picture, facts, outline and rates say one rate of each link', () => {
  it.each(machines)('%s', (_, machine) => {
    const tree = machineTree(machine);
    const fabric = bootedFabric({ machine, settings: defaultSettings, platform: {} });
    const outline = new Map(machineOutline(machine).nodes.map(node => [node.id, node]));
    const options = { folded: [], showAll: true, orientation: 'left-to-right', aspect: 1.6 } as const;
    // The picture writes the rate of an edge as it is (canvas/elements.ts).
    const { edges } = layoutMachine(tree, options);
    const drawn = new Map(edges.filter(edge => edge.kind === 'link').map(edge => [edge.to, edge.rate]));
    let compared = 0;
    let missed = 0;
    for (const port of machine.functions.filter(fn => isLinkPort(fabric, fn.id))) {
      const [below] = tree.childrenOf(port.id);
      if (!below) continue;
      const line = lineBelow(fabric, port.id);
      const counted = line.kind === 'link' ? makeLinkRate(line.rate) : null;
      expect(outline.get(port.id)?.link ?? null, `outline, ${port.id}`).toBe(counted);
      expect(outline.get(below.id)?.link ?? null, `outline, ${below.id}`).toBe(counted);
      const edge = drawn.get(below.id);
      if (edge !== undefined) expect(edge && makeLinkRate(edge), `picture, ${below.id}`).toBe(counted);
      else missed++;
      const { standing } = linkInForce(tree, port);
      const link = knownValue(port.link);
      // What was read of an idle link stands in the facts with a line beside it that says what counts.
      if (standing === 'full' || standing === 'slow' || standing === 'narrow')
        expect(link && linkWords(link)?.text.split(',')[0], `facts, ${port.id}`).toBe(counted);
      compared++;
    }
    expect(compared).toBeGreaterThan(0);
    expect(missed).toBeLessThan(compared / 4);
  });
});
