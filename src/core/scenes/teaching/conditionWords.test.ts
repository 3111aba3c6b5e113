import { describe, expect, it } from 'vitest';
import { ACS_RR } from '../../topology/acs.ts';
import { nodeId } from '../../topology/machine.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { lessons } from '../lessons/lessons.ts';
import { oneBit } from '../lessons/oneBit.ts';
import { whichSlot } from '../lessons/whichSlot.ts';
import type { LessonClaim } from './claim.ts';
import { direct } from './claiming.ts';
import { conditionWords } from './conditionWords.ts';
import { lessonMoment, stateAt } from './lessonMoment.ts';

const pair = { provider: nodeId('nvme'), client: nodeId('nic') };
const rates: LessonClaim = { kind: 'rates' };
const tried: LessonClaim = {
  kind: 'call',
  operation: { on: 'memory', operation: { kind: 'has-p2pmem', node: nodeId('nvme') } },
};

describe('what the engine says under a condition begins with it', () => {
  const { before: first } = stateAt(oneBit, 0);
  it.each([
    ['nothing where nothing is changed', direct(pair), ''],
    ['a call that is only tried', tried, 'If it is called now: '],
    [
      'nothing where the verdict names the kernel',
      direct(pair, { after: { settings: { kernel: '5.4' } } }),
      '',
    ],
    [
      'the kernel where it does not',
      { ...rates, after: { settings: { kernel: '5.4' } } },
      'If this were Linux 5.4: ',
    ],
    [
      'the processor and the IOMMU',
      direct(pair, { after: { settings: { cpu: { vendor: 'amd', family: 0x17 }, iommu: 'on' } } }),
      'If the processor were AMD of family 0x17 and the IOMMU were on: ',
    ],
    [
      'bits by their names',
      direct(pair, { after: { facts: [{ node: nodeId('port-b'), fact: 'acs.control', value: ACS_RR }] } }),
      'If switch downstream port 02:10.0 had ReqRedir set: ',
    ],
  ] as const)('%s', (_, claim, words) => {
    expect(sentenceText(conditionWords(first, claim))).toBe(words);
  });

  it('the slot of a card that is moved', () => {
    const { says } = lessonMoment(whichSlot, 0).prediction?.revealed ?? { says: [] };
    expect(says.map(sentenceText).map(text => text.split(':')[0])).toEqual([
      'If NIC were in Slot 2',
      'If NIC were in Slot 4',
    ]);
  });
});

it.each(lessons)('$title: no hypothesis is told as a fact', lesson => {
  for (const number of lesson.steps.keys()) {
    const { before, after } = stateAt(lesson, number);
    const step = lesson.steps[number];
    const told = [
      ...(step?.claims ?? []).map(claim => ({ state: before, claim })),
      ...(step?.predict?.claims ?? []).map(claim => ({ state: after, claim })),
    ];
    for (const { state, claim } of told) {
      const { kernel, commandLine, ...others } = claim.after?.settings ?? {};
      const isOther = claim.after && (Object.keys(others).length > 0 || claim.after.settings === undefined);
      if (isOther) expect(sentenceText(conditionWords(state, claim))).toMatch(/^If .*: $/);
    }
  }
});
