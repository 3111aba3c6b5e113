import { describe, expect, it } from 'vitest';
import { platformOf } from '../../fabric/platform/platformOf.ts';
import { effectiveTree } from '../../p2pdma/acs/effectiveAcs.ts';
import { acsBitsIn, controlWord } from '../../topology/acs.ts';
import { knownValue } from '../../topology/fact.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { lessons } from '../lessons/lessons.ts';
import { changed, type LessonState } from './lessonChange.ts';
import { stateAt } from './lessonMoment.ts';

/** Words by which a step says how the machine is now, and where the state says it. */
interface StateWord {
  readonly says: RegExp;
  readonly is: (state: LessonState, found: RegExpExecArray) => unknown;
  readonly wanted: (found: RegExpExecArray) => unknown;
}

const kernelIs: Pick<StateWord, 'is' | 'wanted'> = {
  is: ({ document }) => document.settings.kernel,
  wanted: ([, release]) => release,
};
const counts: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4 };

const stateWords: readonly StateWord[] = [
  { says: /^Linux (\d+\.\d+),/, ...kernelIs },
  { says: /^Back to (\d+\.\d+)\./, ...kernelIs },
  { says: /\bwith Linux (\d+\.\d+) and\b/, ...kernelIs },
  { says: /\bThe kernel is Linux (\d+\.\d+)\b/, ...kernelIs },
  {
    says: /\bIOMMU (?:is|was) (?:switched )?on\b|\bIOMMU switched on at boot\b|\bhas its IOMMU on\b/,
    is: isIommuOn,
    wanted: () => true,
  },
  { says: /\bIOMMU is off\b/, is: isIommuOn, wanted: () => false },
  {
    says: /\bLinux has set Request Redirect on every switch port\b/,
    is: bitsOfPorts,
    wanted: () => 'ReqRedir',
  },
  {
    says: /`(\w+)` (?:alone )?is set on the (?:port above the NIC|NIC’s port)/,
    is: bitsOfPorts,
    wanted: ([, bit]) => bit,
  },
  {
    says: /\bphysical address (?:handed back )?unchanged\b/,
    is: ({ document }) => document.platform.dmaLayer,
    wanted: () => 'returns-physical',
  },
  {
    says: /\b(\w+) writes of 1 MiB are under way\b/,
    is: ({ document }) => document.target?.commandsInFlight,
    wanted: ([, count]) => counts[count ?? ''],
  },
];

/** The bits that some port redirects by. */
function bitsOfPorts({ document }: LessonState) {
  const { functions } = effectiveTree(machineTree(document.machine), document.settings).machine;
  const words = functions.flatMap(({ acs }) => {
    const word = knownValue(acs);
    return word ? acsBitsIn(controlWord(word).value).map(({ lspci }) => lspci) : [];
  });
  return words.includes('ReqRedir') ? 'ReqRedir' : words[0];
}

function iommuMode({ document }: LessonState) {
  const { settings, platform: edits } = document;
  return platformOf(machineTree(document.machine), { settings, edits }).iommu.mode;
}

/** Set for the boot, typed for it, or as the capture or the platform has it. */
function isIommuOn(state: LessonState): boolean {
  const { iommu, commandLine } = state.document.settings;
  return iommu === 'on' || /iommu=on/.test(commandLine) || iommuMode(state) !== 'off';
}

const sentencesOf = (text: readonly string[]) => text.flatMap(each => each.split(/(?<=[.:]) /));

/** What the words of a step say of a state that is otherwise. */
const contradicted = (text: readonly string[], state: LessonState) =>
  sentencesOf(text).flatMap(sentence =>
    stateWords.flatMap(({ says, is, wanted }) => {
      const found = says.exec(sentence);
      return found && is(state, found) !== wanted(found) ? [`${sentence} (${String(is(state, found))})`] : [];
    }),
  );

describe.each(lessons)('$id', lesson => {
  it.each(lesson.steps.map((step, number) => ({ number, ...step })))(
    'step $number, $title: the machine is as its words say',
    ({ number, title, text }) => {
      const { before } = stateAt(lesson, number);
      expect(contradicted(text, before)).toEqual([]);
      const [, kernel] = /^Linux (\d+\.\d+)$/.exec(title) ?? [];
      if (kernel) expect(before.document.settings.kernel).toBe(kernel);
    },
  );

  it('never has its IOMMU off under a kernel that has switched it on', () => {
    for (const [number, { claims, predict }] of lesson.steps.entries()) {
      const { before, after } = stateAt(lesson, number);
      const supposed = [
        ...claims.map(({ after: change }) => changed(before, change ?? {})),
        ...[...(predict?.claims ?? []), ...(predict?.options ?? []).map(({ claim }) => claim)].map(
          ({ after: change }) => changed(after, change ?? {}),
        ),
      ];
      for (const state of [before, after, ...supposed]) {
        if (state.document.settings.iommu === 'on') expect(iommuMode(state)).not.toBe('off');
      }
    }
  });
});

it('finds words that the state contradicts, and each kind of them is used', () => {
  const off = stateAt(byId('kernel-by-kernel'), 1).before;
  expect(contradicted(['Now with Linux 7.3 and the IOMMU switched on at boot.'], off)).toHaveLength(2);
  const all = lessons.flatMap(({ steps }) => steps.flatMap(({ text }) => sentencesOf(text)));
  for (const { says } of stateWords)
    expect(
      all.filter(each => says.test(each)),
      String(says),
    ).not.toEqual([]);
});

const byId = (id: string) => {
  const lesson = lessons.find(each => each.id === id);
  if (!lesson) throw new Error(`no lesson ${id}`);
  return lesson;
};
