import { expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { openScene } from '../scenes/scenes.ts';
import { device, fabricMachine, hostBridge, rootPort } from '../testing/fabricMachine.ts';
import { sharedTree } from '../testing/sharedBuffer.ts';
import { machineTree } from '../topology/machineTree.ts';
import { sentenceText } from '../topology/sentence.ts';
import { answerSharing } from './answerSharing.ts';
import { proposeSharing } from './proposeSharing.ts';

const sceneTree = (id: string) => {
  const scene = openScene(id);
  if (!scene) throw new Error(`no such scene: ${id}`);
  return machineTree(scene.document.machine);
};

it('what is proposed can be played, and every call of it is done', () => {
  const run = proposeSharing(sharedTree, defaultSettings);
  if (!run.ok) throw new Error(sentenceText(run.error));
  const answer = answerSharing({
    machine: sharedTree.machine,
    settings: defaultSettings,
    platform: {},
    run: run.value,
  });
  expect(answer.ok && answer.value.run.steps.map(({ outcome }) => outcome.standing)).toEqual(
    Array(6).fill('done'),
  );
});

it('the generation is the one that the kernel has', () => {
  const run = proposeSharing(sharedTree, { ...defaultSettings, kernel: '5.4' });
  expect(run.ok && run.value.sharing.generation).toBe('static');
});

it.each([
  ['a GPU as amdgpu shares its own', sceneTree('workstation-plx'), '7.2', 'amdgpu'],
  ['another device out of user space', sceneTree('epyc-nvme'), '7.2', 'vfio-pci'],
  ['and before that was possible as amdgpu would', sceneTree('epyc-nvme'), '6.12', 'amdgpu'],
] as const)('exports %s', (_, tree, kernel, driver) => {
  const run = proposeSharing(tree, { ...defaultSettings, kernel });
  expect(run.ok && run.value.sharing.exporter.driver).toBe(driver);
});

it.each([
  { why: 'nobody with memory', machine: fabricMachine(hostBridge([rootPort('rp', [])])), says: 'memory BAR' },
  {
    why: 'nobody to share with',
    machine: fabricMachine(hostBridge([rootPort('rp', [device('alone')])])),
    says: 'no second device',
  },
])('on a machine with $why it says so', ({ machine, says }) => {
  const run = proposeSharing(machineTree(machine), defaultSettings);
  expect(!run.ok && sentenceText(run.error)).toContain(says);
});
