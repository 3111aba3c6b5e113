import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import { buildScene } from '../../scenes/buildScene.ts';
import { findScene, scenes } from '../../scenes/scenes.ts';
import type { PeerlaneDocument } from '../../share/document.ts';
import { architectureOf } from '../../topology/architecture.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { DriversAsked } from '../memory/operateDrivers.ts';
import { policyFor } from '../policy/policy.ts';
import { type ClientPreset, clientPresets, proposeClients } from './clientPresets.ts';
import { rankProviders } from './rankProviders.ts';

function asked({ machine, settings, drivers }: PeerlaneDocument): DriversAsked {
  const tree = machineTree(machine);
  return { machine: { tree, architecture: architectureOf(machine) }, settings, drivers };
}

function example(id: string): DriversAsked {
  const scene = findScene(id);
  if (!scene) throw new Error(id);
  return asked(buildScene(scene).document);
}

/** What a preset makes of a machine: who the clients are, and where everybody who offers memory stands. */
function made(question: DriversAsked, preset: ClientPreset) {
  const proposed = proposeClients(preset, question);
  if (!proposed.ok) return proposed.error;
  const { drivers, outcome } = proposed.value;
  const policy = policyFor(question.machine.tree, question.settings);
  const { candidates } = rankProviders({ policy, memory: drivers.memory }, drivers.orchestrator);
  return {
    clients: drivers.orchestrator.clients.map(({ client }) => client),
    standings: Object.fromEntries(candidates.map(({ provider, standing }) => [provider, standing])),
    returned: outcome?.returned,
  };
}

/** The first words of an answer in words, or what setting its list returns: `-EXDEV` where a stranger is refused. */
const shape = (answer: ReturnType<typeof made>) =>
  typeof answer === 'string' ? answer.split(' ').slice(0, 3).join(' ') : answer.returned;

const allPci = 'Every device of';
const allReached = 'Under this kernel';
const nobodyServes = 'No device is';
/**
 * Two clients and a provider: `choice` has them on every machine of three devices. `bound` needs one that is served and
 * one that is not, so none where no switch joins two, or all host bridges let through. `not-pci` needs another bus.
 */
const answersByScene: Readonly<Record<string, readonly string[]>> = {
  'first-lesson': ['It takes a', 'It takes a', allPci],
  desktop: ['void', nobodyServes, allPci],
  'workstation-plx': ['void', nobodyServes, allPci],
  'epyc-nvme': ['void', allReached, allPci],
  'dgx-1': ['void', '-EXDEV', allPci],
  'xeon-skylake': ['void', allReached, allPci],
  'hgx-h100': ['void', allReached, allPci],
  'nvmeof-target': ['void', '-EXDEV', 'void'],
  'nvmeof-clients': ['void', '-EXDEV', 'void'],
  'power9-ac922': ['void', nobodyServes, allPci],
  'thunderbolt-laptop': ['void', '-EXDEV', allPci],
  'odd-cases': ['void', nobodyServes, allPci],
  'nvme-rack': ['void', allReached, allPci],
};

describe('lists of clients made for a machine', () => {
  it('the network adapter and a plain drive, two buffers that are equally near, and one out of reach', () => {
    expect(made(example('nvmeof-target'), 'choice')).toEqual({
      clients: ['rnic', 'nvme2'],
      standings: { cmb0: 'pick', cmb1: 'tie', cmb4: 'refused' },
      returned: 'void',
    });
  });

  it('the list of 2018 has its provider and refuses a stranger with -EXDEV', () => {
    expect(made(example('nvmeof-target'), 'bound')).toMatchObject({
      clients: ['rnic', 'nvme2'],
      returned: '-EXDEV',
    });
  });

  it('whoever is not PCI is a client, beside memory that one of them reaches by who stands for it', () => {
    const question = { ...example('nvmeof-clients'), drivers: example('nvmeof-target').drivers };
    expect(made(question, 'not-pci')).toMatchObject({
      clients: ['rxe0', 'usb-disk', 'siw0', 'rxe1'],
      standings: { cmb0: 'refused' },
    });
  });

  it('a machine without such devices, or on which nothing is refused, is told so', () => {
    expect(made(example('hgx-h100'), 'not-pci')).toBe(
      'Every device of this machine is a PCI function. Below, under “A client that is not PCI”, one is added.',
    );
    expect(made(example('hgx-h100'), 'bound')).toMatch(/^Under this kernel every device reaches/);
  });

  it('who offers memory before goes on offering it', () => {
    const before = example('nvmeof-target');
    const first = proposeClients('choice', before);
    if (!first.ok) throw new Error(first.error);
    const again = proposeClients('bound', { ...before, drivers: first.value.drivers });
    expect(again.ok && again.value.drivers.memory).toEqual(first.value.drivers.memory);
  });

  it('where nobody is known to serve, the list is made all the same, to see why; none can be bound', () => {
    const question = example('nvmeof-target');
    const captured = { ...question, settings: { ...question.settings, iommu: 'on' as const } };
    expect(made(captured, 'choice')).toMatchObject({
      clients: ['rnic', 'nvme2'],
      standings: { cmb0: 'refused' },
    });
    expect(made(captured, 'bound')).toMatch(/^No device is known to serve two clients/);
  });

  it('a machine of which nothing is known but its tree is answered in words', () => {
    const read = importText('00:00.0 Host bridge: Intel Corporation Device 1234\n', { name: 'bare' });
    const machine = read.ok ? read.value.machines[0] : undefined;
    if (!machine) throw new Error('not read');
    const question = {
      ...example('desktop'),
      machine: { tree: machineTree(machine), architecture: 'x86' as const },
    };
    expect(made(question, 'choice')).toMatch(/^The capture does not show the BARs/);
  });

  it.each(scenes.map(({ id }) => id))('%s: every preset is a list of its devices, or words', id => {
    const question = example(id);
    const answers = clientPresets.map(preset => made(question, preset.id));
    expect(answers.map(shape)).toEqual(answersByScene[id]);
    for (const answer of answers) {
      if (typeof answer === 'string') continue;
      const { functions, others } = question.machine.tree.machine;
      const ids = [...functions, ...others].map(each => each.id);
      expect(ids).toEqual(expect.arrayContaining([...answer.clients]));
      expect(new Set(answer.clients).size).toBe(answer.clients.length);
    }
  });
});
