import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LetterAct, nothingTyped, readLetter, TYPING_MS } from './typeAhead.ts';

const labels = ['Host bridge 0000:00', '00:01.0', 'GPU 0', 'GPU 1', 'NIC 0', 'NVMe 0', 'Accelerator 0'];
const COMMANDS = 'acmopf';

/** What each letter of a name does, typed at this pace from this row. */
function type(text: string, { paceMs = 100, from = 1 } = {}) {
  let typed = nothingTyped;
  let at = from;
  const acts: LetterAct[] = [];
  [...text].forEach((letter, place) => {
    const isCommand = COMMANDS.includes(letter);
    const read = readLetter(typed, { letter, atMs: place * paceMs, labels, at, isCommand });
    typed = read.typed;
    if (read.act.kind === 'jump') at = read.act.row;
    acts.push(read.act);
  });
  return { acts, label: labels[at] };
}
const kinds = (text: string, how = {}) => type(text, how).acts.map(({ kind }) => kind);

it('jumps to a name letter by letter and never fires a command on the way', () => {
  expect(type('gpu').label).toBe('GPU 0');
  expect(type('nvme').label).toBe('NVMe 0');
  expect(type('gpu1').label).toBe('GPU 1');
  expect(kinds('nvme')).not.toContain('command');
});

it('is a command by itself where no name begins so', () => {
  expect(kinds('p')).toEqual(['command']);
  expect(kinds('pp', { paceMs: TYPING_MS + 1 })).toEqual(['command', 'command']);
});

it('waits for the next letter where a name begins with the letter of a command', () => {
  expect(kinds('a')).toEqual(['command-unless-typing']);
  expect(type('acc').label).toBe('Accelerator 0');
  expect(kinds('acc')).toEqual(['command-unless-typing', 'jump', 'jump']);
});

it('goes to the next of the same beginning when a letter is typed again after a while', () => {
  expect(type('gg', { paceMs: TYPING_MS + 1 }).label).toBe('GPU 1');
});

it('fires no command within any text that is typed quickly after its first letter', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcdefgmnopuv01 :.'), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(letters, fc.nat(labels.length - 1), (text, from) => {
      expect(kinds(`g${text}`, { from }).slice(1)).not.toContain('command');
      expect(kinds(`g${text}`, { from })).not.toContain('command-unless-typing');
    }),
  );
});
