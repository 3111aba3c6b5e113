import type { NodeId } from './machine.ts';

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

/** Builds a sentence from a template: strings stay text, parts keep their node. */
export function say(
  texts: TemplateStringsArray,
  ...parts: readonly (string | number | TextPart)[]
): Sentence {
  const sentence: TextPart[] = [];
  texts.forEach((text, index) => {
    if (text) sentence.push({ text });
    const part = parts[index];
    if (part !== undefined) sentence.push(typeof part === 'object' ? part : { text: String(part) });
  });
  return sentence;
}
