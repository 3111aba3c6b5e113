import { expect, it } from 'vitest';
import { isOneLineOfWords } from './pastedText.ts';

it.each([
  ['nothing', ' \n', true],
  ['a word', 'peerlane', true],
  ['a sentence', 'Does this GPU reach the drive?', true],
  ['a sentence with numbers, dashes and quotes', '“Two drives” – 3.84 TB each, half-full.', true],
  ['words of another script', 'Größe der Fenster', true],
  ['two lines of words', 'one line\nand another', false],
  ['an address', '03:00.0', false],
  ['a line of lspci', '00:00.0 Host bridge [0600]: Intel Corporation Device [8086:29c0]', false],
  ['a line of ACS', 'ACSCtl: SrcValid+ TransBlk- ReqRedir+', false],
  ['a link', 'https://example.org/#s=1d.abc', false],
])('%s', (_why, text, isWords) => expect(isOneLineOfWords(text)).toBe(isWords));
