import { expect, it } from 'vitest';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import { node } from '../testing/fabricMachine.ts';
import { attach, job, map, sharedTree, sharingOf } from '../testing/sharedBuffer.ts';
import { sentenceText } from '../topology/sentence.ts';
import { answerSharing } from './answerSharing.ts';

const question = {
  machine: sharedTree.machine,
  settings: defaultSettings,
  platform: {},
  run: {
    name: 'One read',
    kernel: null,
    sharing: sharingOf(),
    script: [attach('peer'), map('peer'), job('peer')],
  },
};

it('a script is answered with its run, its timeline, its steps on the tree and its bytes', () => {
  const answer = answerSharing(question);
  if (!answer.ok) throw new Error(sentenceText(answer.error));
  const { run, timeline, play, loads } = answer.value;
  expect(run.steps.map(({ outcome }) => outcome.standing)).toEqual(['done', 'done', 'done']);
  expect(timeline.lanes.length).toBe(6);
  expect(play.length).toBeGreaterThan(3);
  expect(loads.links.reduce((sum, { upBytes }) => sum + upBytes, 0)).toBe(1_000_000);
});

it('each step on the tree has its time: the call when it is made, its bytes while the job runs', () => {
  const answer = answerSharing(question);
  if (!answer.ok) throw new Error(sentenceText(answer.error));
  const times = answer.value.play.filter(step => step.scriptStep === 2).map(({ atNs }) => atNs);
  expect(times[0]).toBe(2000);
  expect(times.at(-1)).toBe(2000 + 100_000);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

it('a run may have a kernel of its own', () => {
  const answer = answerSharing({ ...question, run: { ...question.run, kernel: '4.20' } });
  expect(answer.ok && answer.value.run.steps[0]?.outcome.findings.map(({ rule }) => rule)).toContain(
    'peer2peer-not-offered',
  );
});

it('says how each importer reaches the memory', () => {
  const settings: KernelSettings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } };
  const answer = answerSharing({ ...question, settings });
  expect(answer.ok && answer.value.parties.map(({ id, reach }) => [id, reach?.mapType])).toEqual([
    ['exporter', undefined],
    ['peer', 'BUS_ADDR'],
    ['far', 'NOT_SUPPORTED'],
    ['hive', 'NOT_SUPPORTED'],
  ]);
});

it('it can go to a worker and back', () => {
  const answer = answerSharing(question);
  expect(structuredClone(answer)).toEqual(answer);
});

it('a sharing that makes no sense is answered in words', () => {
  const sharing = sharingOf({ exporter: { node: node('nobody') } });
  const answer = answerSharing({ ...question, run: { ...question.run, sharing } });
  expect(!answer.ok && sentenceText(answer.error)).toBe('There is no device nobody to export a buffer.');
});
