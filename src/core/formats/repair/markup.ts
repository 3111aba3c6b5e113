import { type Line, type Repaired, repairEach } from './repair.ts';

/** Fences and tags around code, alone in their line or before its first and after its last line. */
const OPENING =
  /^\s*(?:[`~]{3,}(?:[a-z][\w+-]*(?=\s*$))?|\[(?:code|quote|pre|spoiler|php|bash|noparse)(?:=[^\]]*)?\]|\{(?:code|noformat)(?::[^}]*)?\}|\.\. code-block::.*|#\+(?:begin|end)_\w+.*|<\/?(?:details|summary|pre|code|blockquote|div|p|span|font|samp|tt|br)\b[^>]*>)+/i;
const CLOSING =
  /(?:`{3,}|~{3,}|\[\/(?:code|quote|pre|spoiler|php|bash|noparse)\]|\{(?:code|noformat)\}|<\/(?:details|summary|pre|code|blockquote|div|p|span|font|samp|tt)>|<br ?\/?>)\s*$/i;
const TAGS =
  /<\/?(?:html|head|body|table|tbody|tr|td|ol|pre|code|blockquote|div|p|span|font|samp|tt|br|b|strong|i|em|li|ul|a)\b[^<>]*>/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#39': "'",
  '#x27': "'",
  '#160': ' ',
  '#91': '[',
  '#93': ']',
};
const ENTITY = /&(lt|gt|amp|quot|apos|nbsp|#39|#x27|#160|#91|#93);/gi;
/** A backslash before what Markdown would take for its own. */
const ESCAPED = /\\([[\]_*`<>#+\-.!(){}|~])/g;
/** An escape that lspci never prints, so that a tree's own backslashes stay. */
const SURE_ESCAPE = /\\[[\]_*<>]/;

/** Fences, tags, entities and escapes of Markdown, HTML and forums. */
export function repairMarkup(lines: readonly Line[]): Repaired {
  const isHtml = lines.some(({ text }) =>
    /<(?:pre|br|span|div|p|li|td|tr|html|body)\b[^<>]*>|&(?:nbsp|lt|gt|amp);/i.test(text),
  );
  const isEscaped = lines.some(({ text }) => SURE_ESCAPE.test(text));
  const html = isHtml
    ? repairEach(lines, { code: 'html', what: 'HTML was turned into plain text' }, plainOfHtml)
    : { lines, repairs: [] };
  const fences = repairEach(
    html.lines,
    { code: 'fences', what: 'Fences and tags around the text were left out' },
    text => (/[`~[\]{}<>:#]/.test(text) ? withoutFences(text) : text),
  );
  const escapes = isEscaped
    ? repairEach(
        fences.lines,
        { code: 'escapes', what: 'Backslashes that Markdown adds were taken off' },
        text => (text.includes('\\') && !isTreeBranch(text) ? text.replace(ESCAPED, '$1') : text),
      )
    : { lines: fences.lines, repairs: [] };
  return { lines: escapes.lines, repairs: [...html.repairs, ...fences.repairs, ...escapes.repairs] };
}

function withoutFences(text: string): string {
  const opened = OPENING.test(text) && !/^\s*<(?:[^>]*)>\s*$/.test(text) ? text.replace(OPENING, '') : text;
  const isTagAlone = /^\s*<\/?(?:details|summary|pre|code|blockquote|div)\b[^>]*>\s*$/i.test(opened);
  const closed = isTagAlone ? '' : CLOSING.test(opened) ? opened.replace(CLOSING, '') : opened;
  return closed === text ? text : closed.trimEnd();
}

const plainOfHtml = (text: string) =>
  /[<&]/.test(text)
    ? text
        .replace(TAGS, '')
        .replace(ENTITY, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
        .trimEnd()
    : text;

/** The last branch of a drawing begins with a backslash of its own: ` \-1f.0`. */
const isTreeBranch = (text: string) => /^[\s|>]*\\-(?:\[|[0-9a-f]{2}\.)/i.test(text);
