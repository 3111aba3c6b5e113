import { err, ok, type Result } from '../lib/result.ts';
import type { Machine } from '../topology/machine.ts';
import { type Block, splitBlocks } from './blocks.ts';
import { MAX_TEXT_CHARACTERS } from './decodeText.ts';
import type { ImportError, Imported, ImportedBlock, ImportWarning } from './imported.ts';
import { ledgerOf, unreadLines } from './ledger.ts';
import { isSelectionPrompt } from './lspci/lineKinds.ts';
import { countedErrors } from './merging/countedErrors.ts';
import { guestWarnings } from './merging/guestWarnings.ts';
import { joinSlots } from './merging/joinSlots.ts';
import { legalMachine } from './merging/legalMachine.ts';
import { legalReading } from './merging/legalReading.ts';
import { mergeSightings } from './merging/mergeSightings.ts';
import { nameMachine } from './merging/nameMachine.ts';
import { placeEvidence } from './merging/placeEvidence.ts';
import { placeFunctions } from './merging/placeFunctions.ts';
import { placeLogged } from './merging/placeLogged.ts';
import { splitMachines } from './merging/splitMachines.ts';
import { systemInText } from './merging/systemInText.ts';
import { typedGroups } from './merging/typedGroups.ts';
import { poorerThanCould } from './poorer.ts';
import { refuse, tooLarge } from './refuse.ts';
import { formats, notes } from './registry.ts';
import type { Line } from './repair/repair.ts';
import { repairParts } from './repair/repairParts.ts';
import type { Reading, Sighting } from './sighting.ts';
import { toldSystem } from './thread/toldSystem.ts';

export interface ImportOptions {
  /** What the machine is called; without it the text or what the machine has says it. */
  readonly name?: string;
  /** Called now and then with what has been read and what there is to read. */
  readonly onProgress?: (done: number, total: number) => void;
}

const MAX_IGNORED_LINES = 200;
const LINES_PER_REPORT = 500;

/**
 * The machine or machines that a text shows: any lspci output, in pieces and with other text between. Error: text
 * that shows none, with what it is instead. Time grows with the length of the text and no faster.
 */
export function importText(text: string, options: ImportOptions = {}): Result<Imported, ImportError> {
  if (text.length > MAX_TEXT_CHARACTERS) return err(tooLarge(text.length));
  const { states, repairs, emptied } = repairParts(text);
  const read = states.map(lines => readState(lines, options));
  const blocks = read.flatMap(state => state.blocks);
  const beside = read.flatMap(state => state.beside);
  const rest = inOrder(read.map(state => state.rest));
  const system = toldSystem(beside.flatMap(({ reading }) => reading.system ?? []));
  const groups = read.flatMap(({ blocks: own }) => splitMachines(own.map(({ reading }) => reading)));
  // Of several machines it is not known which one a text beside them speaks of.
  const isOne = groups.length === 1;
  const slots = isOne ? beside.flatMap(({ reading }) => reading.sightings) : [];
  const logged = isOne ? beside.flatMap(({ reading }) => reading.logged ?? []) : [];
  const evidence = isOne ? beside.flatMap(({ reading }) => reading.evidence ?? []) : [];
  const numbers = isOne ? beside.flatMap(({ reading }) => reading.gpuNumbers ?? []) : [];
  const built = groups.map((group, i) => {
    const name = numbered(options.name ?? '', i, groups.length);
    return buildMachine(group, { name, slots, logged, evidence, numbers });
  });
  if (built.every(({ machine }) => machine.functions.length === 0)) return err(refuse(states.flat()));
  const known = { blocks: [...beside, ...blocks], rest };
  const ledger = ledgerOf({ ...known, emptied });
  const ignored = unreadLines(ledger, known);
  const machines = built.map(({ machine }) => machine);
  return ok({
    machines: options.name === undefined ? named(machines, states) : machines,
    blocks: blocks.map(importedBlock),
    warnings: [
      ...(isOne ? guestWarnings(machines[0], system.told) : []),
      ...built.flatMap(({ warnings }) => warnings),
      ...beside.flatMap(({ reading }) => reading.warnings),
      ...system.warnings,
      ...(isOne ? [] : [...unplacedLog(beside), ...unplacedEvidence(beside)]),
    ],
    repairs,
    ledger,
    ignoredLines: ignored
      .slice(0, MAX_IGNORED_LINES)
      .map(({ number, text: line }) => ({ line: number, text: line.slice(0, 200) })),
    ignoredLineCount: ignored.length,
    told: system.told,
    errors: isOne ? countedErrors(beside.flatMap(({ reading }) => reading.errors ?? [])) : [],
  });
}

function readState(lines: readonly Line[], { onProgress }: ImportOptions) {
  const { blocks, rest } = splitBlocks(lines, formats, at => {
    if (onProgress && at % LINES_PER_REPORT === 0) onProgress(at, lines.length);
  });
  const selects = rest.some(({ text }) => isSelectionPrompt(text));
  const beside = leftOver(lines, blocks, rest)
    .flatMap(run => splitBlocks(run, notes).blocks)
    .map(block => legalBlock(block, false));
  const known = new Set(beside.flatMap(block => block.lines));
  return {
    blocks: blocks.map(block => legalBlock(block, selects)),
    beside,
    rest: rest.filter(line => !known.has(line)),
  };
}

/** The lines that no block read, as the runs in which they stand. */
function leftOver(
  lines: readonly Line[],
  blocks: readonly Block[],
  rest: readonly Line[],
): readonly (readonly Line[])[] {
  const left = new Set([...rest, ...blocks.flatMap(untouchedLines)]);
  const runs: Line[][] = [];
  let run: Line[] | null = null;
  for (const line of lines) {
    if (!left.has(line)) run = null;
    else if (run) run.push(line);
    else if (line.text !== '') {
      run = [line];
      runs.push(run);
    }
  }
  return runs;
}

function untouchedLines({ lines, reading }: Block): readonly Line[] {
  const { unread = [], foreign = [], skipped } = reading;
  const numbers = new Set([...unread, ...foreign, ...(skipped?.keys() ?? [])]);
  return numbers.size === 0 ? [] : lines.filter(({ number }) => numbers.has(number));
}

const legalBlock = (block: Block, selects: boolean): Block => {
  const reading = legalReading(block.reading);
  const isSelection = reading.isSelection || (selects && block.format.id === 'lspci');
  return { ...block, reading: { ...reading, isSelection } };
};

/** What both states of a diff leave over is told once. */
function inOrder(rests: readonly (readonly Line[])[]): readonly Line[] {
  const byNumber = new Map(rests.flat().map(line => [line.number, line]));
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

const numbered = (name: string, place: number, count: number) => (count > 1 ? `${name} ${place + 1}` : name);

/** Machines that nobody named. What a text says of its system is said of one machine; equal names get numbers. */
function named(machines: readonly Machine[], states: readonly (readonly Line[])[]): readonly Machine[] {
  const isOne = machines.length === states.length;
  const system = isOne ? systemInText(states[0] ?? []) : { model: null, cpu: null, sockets: null };
  const names = machines.map(machine => nameMachine(machine, system));
  return machines.map((machine, i) => {
    const same = names.flatMap((name, place) => (name === names[i] ? [place] : []));
    return { ...machine, name: numbered(names[i] ?? '', same.indexOf(i), same.length) };
  });
}

/** Lines about peers and errors that are of one of several machines. */
function unplacedLog(beside: readonly Block[]): readonly ImportWarning[] {
  const lines = beside.flatMap(({ reading }) => [...(reading.logged ?? []), ...(reading.errors ?? [])]);
  const [first] = lines.toSorted((a, b) => a.line - b.line);
  const message =
    'The kernel log tells of pairs or errors, and the text shows several machines: which one it is of is unknown, so its lines are attached to none.';
  return first ? [{ code: 'log-of-several', line: first.line, message }] : [];
}

/** What tools say of one of several machines. */
function unplacedEvidence(beside: readonly Block[]): readonly ImportWarning[] {
  const [first] = beside.flatMap(({ reading }) => reading.evidence ?? []).toSorted((a, b) => a.line - b.line);
  const message =
    'Tools or logs tell of peers, and the text shows several machines: which one they are of is unknown, so what they say is attached to none.';
  return first ? [{ code: 'evidence-of-several', line: first.line, message }] : [];
}

/** What the texts beside a machine say of it. */
interface Beside {
  readonly name: string;
  readonly slots: readonly Sighting[];
  readonly logged: NonNullable<Reading['logged']>;
  readonly evidence: NonNullable<Reading['evidence']>;
  readonly numbers: NonNullable<Reading['gpuNumbers']>;
}

function buildMachine(
  readings: readonly Reading[],
  { name, slots, logged, evidence, numbers }: Beside,
): { machine: Machine; warnings: readonly ImportWarning[] } {
  const seen = joinSlots(
    readings.flatMap(reading => reading.sightings),
    slots,
  );
  const merged = mergeSightings(seen.sightings);
  const placed = placeFunctions({
    name,
    functions: typedGroups(merged.functions, readings),
    roots: readings.flatMap(reading => reading.roots),
    isSelection: readings.every(reading => reading.isSelection),
  });
  const legal = legalMachine(placed.machine);
  const withLog = placeLogged(legal.machine, logged);
  const { machine, warnings } = placeEvidence(withLog.machine, { evidence, numbers });
  const told = readings.flatMap(reading => reading.warnings);
  return {
    machine,
    warnings: [
      ...poorerThanCould(machine),
      ...told,
      ...merged.conflicts,
      ...seen.warnings,
      ...placed.warnings,
      ...legal.warnings,
      ...withLog.warnings,
      ...warnings,
    ],
  };
}

const importedBlock = ({ lines, reading }: Block): ImportedBlock => ({
  format: reading.what.split(' ')[0] ?? '',
  what: reading.what,
  firstLine: firstOf(lines),
  lastLine: lines.at(-1)?.number ?? 0,
  devices: new Set(reading.sightings.filter(({ source }) => source !== 'path').map(({ bdf }) => bdf)).size,
});

const firstOf = (lines: readonly Line[]) => lines[0]?.number ?? 0;
