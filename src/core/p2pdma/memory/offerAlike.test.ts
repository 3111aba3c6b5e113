import { describe, expect, it } from 'vitest';
import { openScene } from '../../scenes/scenes.ts';
import { architectureOf } from '../../topology/architecture.ts';
import { nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { makeOf } from './offerAlike.ts';
import { operateDrivers } from './operateDrivers.ts';

function offeredAlike(scene: string, node: string) {
  const opened = openScene(scene);
  if (!opened) throw new Error(scene);
  const { machine, settings, drivers } = opened.document;
  const asked = {
    machine: { tree: machineTree(machine), architecture: architectureOf(machine) },
    settings,
    drivers,
  };
  const step = operateDrivers(asked, {
    on: 'memory',
    operation: { kind: 'offer-alike', node: nodeId(node) },
  });
  return {
    offering: step.drivers.memory.providers.map(provider => provider.node),
    said: sentenceText(step.outcome.sentence),
    succeeded: step.outcome.succeeded,
    lines: step.outcome.messages.length,
  };
}

describe('a driver that offers the memory of all its devices', () => {
  it('does so for every device of the make, and logs a line for each', () => {
    expect(offeredAlike('nvmeof-target', 'cmb1')).toEqual({
      offering: ['cmb4', 'cmb0', 'cmb1'],
      said: '3 of 3 like NVMe 1 with CMB offer their memory.',
      succeeded: true,
      lines: 3,
    });
  });

  it('is refused as for one device where each is refused', () => {
    const { offering, said, succeeded } = offeredAlike('nvme-rack', 'nvme0');
    expect({ offering, succeeded }).toEqual({ offering: [], succeeded: false });
    expect(said).toContain('Struct pages come in groups of 2 MiB');
  });
});

it('a device whose make is not known is its only one', () => {
  expect(makeOf([], nodeId('gone'))).toEqual(['gone']);
});
