import { describe, expect, it } from 'vitest';
import { topics } from '../teaching/lesson.ts';
import { lessons } from './lessons.ts';

/** What a person reads in a lesson: names of things, in which nothing is code, and texts. */
const read = lessons.map(({ id, title, description, steps }) => ({
  id,
  names: [
    title,
    description,
    ...steps.flatMap(step => [step.title, ...(step.links ?? []).map(({ text }) => text)]),
  ],
  texts: steps.flatMap(({ text, predict }) => [
    ...text,
    ...(predict ? [predict.question, predict.explanation, ...predict.options.map(each => each.text)] : []),
  ]),
}));

/** Words that are not used, and what is said instead. */
const instead: readonly (readonly [RegExp, string])[] = [
  [/\bin place of\b/i, 'instead of'],
  [/\bcannot be told\b|\bnot told\b/i, 'is unknown'],
  [/\b(?:hang|hangs|hung) on\b/i, 'depends on; is attached to'],
  [/\bno PCI device\b|\bis no memory\b|, no memory\b/i, 'not a PCI device, not memory'],
  [/\bpart ways\b|\bthe two part\b/i, 'disagree; their paths split'],
  [/\bof (?:its|their|his|her|your|our) own\b/i, 'its own, direct'],
  [/\bwithout a word\b/i, 'silently'],
  [/\bmakes it so\b/i, 'guarantees it'],
  [/\bgo(?:es)? on up\b/i, 'is sent upstream'],
  [/\bstands?\b/i, 'is, appears'],
  [/\bmakes? of\b|\bought to\b/i, 'a concrete verb'],
  [/\b(?:somebody|nobody|whoever)\b/i, 'the kernel, driver or port by its name'],
  [/(?<!\b(?:other|under|both|this) )\bways?\b/i, 'path, method'],
  [/\bS\d{1,2}\b/, 'the name of the topic'],
];

describe.each(read)('$id', ({ names, texts }) => {
  it('is in plain words', () => {
    const found = [...names, ...texts].flatMap(text =>
      instead.flatMap(([not, but]) => (not.test(text) ? [`${text} (${not.exec(text)?.[0]}: ${but})`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('says no sentence of more than 25 words', () => {
    const sentences = [...names, ...texts].flatMap(text => text.split(/(?<=[.?!]) /));
    expect(sentences.filter(sentence => wordCount(sentence) > 25)).toEqual([]);
  });

  it('marks code by pairs of backticks, and only where they are not shown', () => {
    expect(names.filter(name => name.includes('`'))).toEqual([]);
    expect(texts.filter(text => text.split('`').length % 2 === 0)).toEqual([]);
  });
});

/** Code counts as one word, however long. */
const wordCount = (sentence: string): number =>
  sentence
    .replace(/`[^`]*`/g, 'code')
    .split(/\s+/)
    .filter(word => /\w/.test(word)).length;

it('topics are shown by names without tags', () => {
  expect(topics.filter(({ name }) => /\bS\d/.test(name))).toEqual([]);
});
