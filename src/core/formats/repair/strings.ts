import { type Line, type Repaired, repairEach } from './repair.ts';

/** This many escaped line ends in one line are no chance. */
const ENOUGH_ESCAPED = 3;

/** A text that stands as one string in JSON, YAML or a log: its line ends and tabs are written out. */
export function withoutEscapedLineEnds(text: string): string {
  const escaped = text.split('\\n').length - 1;
  const real = text.split('\n').length - 1;
  if (escaped < ENOUGH_ESCAPED || escaped <= real) return text;
  return text
    .replace(/^\s*\{?\s*(?:"[\w ]+"\s*:\s*)?"/, '')
    .replace(/"\s*\}?\s*$/, '')
    .replaceAll('\\r', '')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\"', '"');
}

const QUOTED = /^\s*(?:- )?"(.*)",?$/;
const MARKED = /^(\*{1,2}|`|_{1,2})(.*)\1$/;

/** Lines that stand as strings in a list of JSON or YAML, or each in marks for bold or code. */
export function repairStrings(lines: readonly Line[]): Repaired {
  const strings = mostly(lines, QUOTED)
    ? repairEach(lines, { code: 'strings', what: STRINGS }, text => {
        const inside = QUOTED.exec(text)?.[1];
        return inside === undefined
          ? text.replace(/^\s*[[\]],?$/, '')
          : inside.replaceAll('\\t', '\t').replaceAll('\\"', '"').replaceAll('\\\\', '\\').trimEnd();
      })
    : { lines, repairs: [] };
  const marks = mostly(strings.lines, MARKED)
    ? repairEach(strings.lines, { code: 'marks', what: MARKS }, text => MARKED.exec(text)?.[2] ?? text)
    : { lines: strings.lines, repairs: [] };
  return { lines: marks.lines, repairs: [...strings.repairs, ...marks.repairs] };
}

const STRINGS = 'Quotes around every line were taken off';
const MARKS = 'Marks for bold or code around every line were taken off';

function mostly(lines: readonly Line[], pattern: RegExp): boolean {
  const filled = lines.filter(({ text }) => text !== '');
  return filled.length > 1 && filled.filter(({ text }) => pattern.test(text)).length * 10 > filled.length * 7;
}
