import { capital } from '../lib/words.ts';
import { shortBdf } from './bdf.ts';
import type { NodeId, PciFunction } from './machine.ts';

/** A piece of a sentence; one with `node` names a port, device or root and can be followed to it. */
export interface TextPart {
  readonly text: string;
  readonly node?: NodeId;
  readonly emphasis?: true;
}
export type Sentence = readonly TextPart[];

/** A fact that would have to be known, and how a person gets it. */
export interface MissingFact {
  readonly node: NodeId | null;
  readonly what: string;
  readonly howToGet: string;
}

/** The sentence as plain text. */
export const sentenceText = (sentence: Sentence): string => sentence.map(part => part.text).join('');

/**
 * Builds a sentence from a template: strings stay text, parts keep their node, and what is a sentence already goes in
 * part by part.
 */
export function say(
  texts: TemplateStringsArray,
  ...parts: readonly (string | number | TextPart | Sentence)[]
): Sentence {
  const sentence: TextPart[] = [];
  texts.forEach((text, index) => {
    if (text) sentence.push({ text });
    const part = parts[index];
    if (part !== undefined) sentence.push(...partsOf(part));
  });
  return sentence;
}

function partsOf(part: string | number | TextPart | Sentence): Sentence {
  if (typeof part !== 'object') return part === '' ? [] : [{ text: String(part) }];
  return 'text' in part ? [part] : part;
}

/** A function by its address, or by what else it is to be called, as a part that can be followed to it. */
export const at = (fn: PciFunction, text: string = shortBdf(fn.bdf)): TextPart => ({ text, node: fn.id });

/** What the reader is to see first. */
export const strong = (text: string): TextPart => ({ text, emphasis: true });

/** Sentences one behind the other, with these words between them. */
export const joined = (sentences: readonly Sentence[], between: string): Sentence =>
  sentences.flatMap((sentence, i) => (i === 0 ? sentence : [{ text: between }, ...sentence]));

/** "A", "A and B", "A, B and C". */
export const listOf = (parts: readonly TextPart[]): Sentence =>
  parts.flatMap((part, i) => (i === 0 ? [part] : [{ text: i === parts.length - 1 ? ' and ' : ', ' }, part]));

/** The same for plain words, with "or" where one of them holds. */
export const listed = (words: readonly string[], last: 'and' | 'or' = 'and'): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}` : (words[0] ?? '');

/** With a capital in front, as what stands at the beginning is written. */
export const capitalized = ([first, ...rest]: Sentence): Sentence =>
  first ? [{ ...first, text: capital(first.text) }, ...rest] : [];
