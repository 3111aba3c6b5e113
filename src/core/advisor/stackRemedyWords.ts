import { stackPaths } from '../stack/stackPaths.ts';
import { counts, type StackRow } from '../stack/stackRow.ts';
import { listed, type Sentence, say } from '../topology/sentence.ts';
import { isShorter, type Standing } from './stackStanding.ts';

/** What all layers say after a change: that they allow it, or which of them says no then, and why. */
export function afterwardsSentence(before: Standing, after: Standing): Sentence {
  const passesLinux = !stackPaths[after.answer.path].asksLinux && before.mapType !== after.mapType;
  const notAsked = passesLinux
    ? say`Linux is not asked on this path, but its ACS setting reaches the wires. `
    : [];
  return say`${notAsked}${restOf(before, after)}`;
}

function restOf(before: Standing, after: Standing): Sentence {
  const wires = rowOf(after, 'wires');
  if (after.answer.outcome === 'yes') {
    if (before.answer.outcome !== 'yes')
      return say`Then every layer that is asked allows it.${isShorter(before, after) ? spaced(wires) : []}`;
    return say`Every layer that is asked allows it before and after.${spaced(wires)}`;
  }
  const open = firstAgainst(after.answer.rows);
  if (!open) return [];
  return say`${gainedWords(before, after)}${againstWords(before, open)}`;
}

const spaced = (row: StackRow | undefined): Sentence => (row ? say` ${row.sentence}` : []);

const rowOf = ({ answer }: Standing, layer: StackRow['layer']): StackRow | undefined =>
  answer.rows.find(row => row.layer === layer);

/** A refusal counts before a detour through system memory, and that before what is unknown. */
const firstAgainst = (rows: readonly StackRow[]): StackRow | undefined =>
  (['no', 'not-peer', 'unknown'] as const)
    .map(state => rows.find(row => row.state === state && counts(row)))
    .find(row => row !== undefined);

/** Who has nothing against it any more. */
function gainedWords(before: Standing, after: Standing): Sentence {
  const gained = after.answer.rows.filter(
    row =>
      row.state === 'yes' && stateBefore(before, row) !== undefined && stateBefore(before, row) !== 'yes',
  );
  const names = [
    ...new Set(gained.map(({ layer, who }) => (layer === 'linux' ? 'Linux' : nameIn(layer, who)))),
  ];
  if (names.length > 0)
    return say`${capitalFirst(listed(names))} ${names.length > 1 || names[0] === 'the wires' ? 'are' : 'is'} satisfied after this; `;
  return isShorter(before, after) ? say`The path is shorter after this; ` : [];
}

const nameIn = (layer: StackRow['layer'], who: string): string => (layer === 'wires' ? 'the wires' : who);

const capitalFirst = (text: string): string => (text.startsWith('the ') ? `T${text.slice(1)}` : text);

const stateBefore = ({ answer }: Standing, { layer, who }: StackRow): StackRow['state'] | undefined => {
  const ofLayer = answer.rows.filter(row => row.layer === layer);
  return (ofLayer.find(row => row.who === who) ?? ofLayer[0])?.state;
};

function againstWords(before: Standing, row: StackRow): Sentence {
  const when = stateBefore(before, row) === row.state ? 'still' : 'then';
  if (row.layer === 'wires') {
    return row.state === 'no'
      ? say`the wires ${when} do not deliver: ${row.sentence}`
      : say`what the wires do is ${when} unknown: ${row.sentence}`;
  }
  switch (row.state) {
    case 'no':
      return say`${row.who} ${when} refuses: ${row.sentence}`;
    case 'not-peer':
      return say`the data ${when} goes through system memory: ${row.sentence}`;
    default:
      return say`what ${row.layer === 'linux' ? 'Linux' : `the ${row.layer}`} answers is ${when} unknown: ${row.sentence}`;
  }
}

/** Whose no it is, as the subject of a sentence. */
const subjectOf = ({ layer, who }: StackRow): string =>
  layer === 'wires' ? 'the wires' : layer === 'linux' ? 'Linux' : who;

/** That no setting is enough: with none that helps at all, and with none but these changes either. */
export function nothingHelpsSentence(
  { answer }: Standing,
  found: { readonly remedies: number; readonly levers: number },
): Sentence {
  const against = firstAgainst(answer.rows);
  const subject = against ? subjectOf(against) : 'the layers';
  if (found.remedies > 0) return say`None of these is enough: the answer as a whole stays as it is.`;
  return found.levers > 0
    ? say`No setting that is known changes what ${subject} ${subject.startsWith('the ') ? 'do' : 'does'}. What would is outside of the settings.`
    : say`Nothing that you can set changes that.`;
}

/** The row that says no first, or goes through system memory where none refuses. */
export const refusingRow = ({ answer }: Standing): StackRow | undefined => {
  const row = firstAgainst(answer.rows);
  return row?.state === 'unknown' ? undefined : row;
};
