import { describe, expect, it } from 'vitest';
import { sentenceText } from '../../topology/sentence.ts';
import { lessons } from '../lessons/lessons.ts';
import { asked, told } from './asking.ts';
import { direct } from './claiming.ts';
import type { Lesson } from './lesson.ts';
import { lessonMoment, stateAt } from './lessonMoment.ts';
import { inBoth, type Question } from './questions.ts';
import { noVeils, toldByScreen } from './veils.ts';

const predictions = lessons.flatMap(lesson =>
  lesson.steps.flatMap(({ predict, claims }, number) =>
    predict ? [{ name: `${lesson.id} ${number + 1}`, lesson, number, predict, claims }] : [],
  ),
);
type Asking = (typeof predictions)[number];

const what = (questions: readonly Question[]) => [...new Set(questions.map(({ about }) => about))];

/** What an answer that is in sight before the reveal decides of the options. */
function decided({ lesson, number, predict, claims }: Omit<Asking, 'name'>, screen: readonly Question[]) {
  const { before, after } = stateAt(lesson, number);
  const questions = asked({ shown: before, after }, predict);
  return what(inBoth(questions, [...claims.flatMap(claim => told(before, claim)), ...screen]));
}

describe.each(predictions)('$name: before the reveal', asking => {
  const moment = lessonMoment(asking.lesson, asking.number);

  it('neither what the engine says nor the screen answers what the options ask', () => {
    const veils = moment.prediction?.veils ?? noVeils;
    expect(decided(asking, toldByScreen(moment.shown.state, veils))).toEqual([]);
  });

  it('the words of the right option are not there, nor is what the engine says for it', () => {
    const shown = plain([...moment.text, ...moment.shown.says.map(sentenceText)].join(' '));
    const { prediction } = moment;
    const right = plain(prediction?.options[prediction.right] ?? '');
    if (right.split(' ').length > 2 || /\d /.test(right)) expect(shown).not.toContain(right);
    for (const sentence of prediction?.revealed.says ?? []) {
      expect(moment.shown.says.map(sentenceText)).not.toContain(sentenceText(sentence));
    }
  });
});

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

describe('a leak of each kind is found', () => {
  const find = (id: string, step: number) => {
    const asking = predictions.find(({ name }) => name === `${id} ${step}`);
    if (!asking) throw new Error(`no prediction ${id} ${step}`);
    return asking;
  };
  const onScreen = ({ lesson, number }: Asking) => toldByScreen(stateAt(lesson, number).before, noVeils);

  it('in a claim: its sentence says the verdict that is asked for', () => {
    const asking = find('one-bit', 1);
    const pair = { provider: 'nvme', client: 'nic' } as never;
    expect(decided({ ...asking, claims: [direct(pair)] }, [])).toEqual(['verdict']);
  });

  it('in a call that the reveal makes', () => {
    const asking = find('provider', 2);
    const [operation] = asking.predict.change?.operate ?? [];
    if (!operation) throw new Error('the reveal calls nothing');
    expect(decided({ ...asking, claims: [{ kind: 'call', operation }] }, [])).toEqual(['call']);
  });

  it.each([
    ['the verdict of the chosen pair', 'geforce', 1, 'layer'],
    ['a link beside PCIe, told with it', 'beside-pcie', 1, 'transport'],
    ['a remedy, however it is typed', 'command-line', 3, 'verdict by ports'],
    ['a remedy of a layer', 'nccl-at-phb', 2, 'layer'],
    ['a refusal that rules a provider out', 'orchestrator', 1, 'refusal'],
    ['equals that are told apart', 'orchestrator', 2, 'ranking'],
    ['the function that stands for a client', 'not-pci', 1, 'function'],
    ['the list under every other kernel', 'client', 1, 'mapping by kernel'],
    ['the other operation, which the route tells too', 'broken-rules', 1, 'route'],
    ['the race beside a route', 'doorbell', 2, 'race'],
    ['transfers that are set up', 'contention', 2, 'rates'],
    ['every way of sharing', 'ping-pong', 3, 'sharing'],
    ['a target that is set up', 'copy-offload', 3, 'offload'],
  ] as const)('on the screen: %s', (_, id, step, found) => {
    const asking = find(id, step);
    expect(decided({ ...asking, claims: [] }, onScreen(asking))).toContain(found);
  });
});

describe('what is held back', () => {
  it('comes with the reveal', () => {
    for (const { lesson, number } of predictions) {
      const { after } = stateAt(lesson, number);
      expect(lessonMoment(lesson, number).prediction?.revealed.state).toEqual(after);
    }
  });

  it('is not more than has to be: what decides nothing stays in sight', () => {
    const { shown, prediction } = lessonMoment(byId('kernel-by-kernel'), 0);
    expect(shown.state.view.pair).toMatchObject({ client: 'nic0' });
    expect(prediction?.veils).toEqual({
      tabs: ['traffic'],
      verdicts: [{ provider: 'gpu0', client: 'nic2' }],
      remedies: [],
      matrix: true,
    });
  });

  const byId = (id: string): Lesson => {
    const lesson = lessons.find(each => each.id === id);
    if (!lesson) throw new Error(`no lesson ${id}`);
    return lesson;
  };
});
