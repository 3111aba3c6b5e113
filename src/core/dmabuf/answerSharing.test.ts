import { expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/settings.ts';
import { node } from '../testing/fabricMachine.ts';
import { attach, job, map, sharedTree, sharingOf } from '../testing/sharedBuffer.ts';
import { sentenceText } from '../topology/sentence.ts';
import { answerSharing } from './answerSharing.ts';

const question = {
  machine: sharedTree.machine,
  settings: defaultSettings,
  platform: {},
  sharing: sharingOf(),
  script: [attach('peer'), map('peer'), job('peer')],
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

it('it can go to a worker and back', () => {
  const answer = answerSharing(question);
  expect(structuredClone(answer)).toEqual(answer);
});

it('a sharing that makes no sense is answered in words', () => {
  const answer = answerSharing({ ...question, sharing: sharingOf({ exporter: { node: node('nobody') } }) });
  expect(!answer.ok && sentenceText(answer.error)).toBe('There is no device nobody to export a buffer.');
});
