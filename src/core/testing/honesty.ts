import { defaultPlatform } from '../fabric/platform/defaultPlatform.ts';
import { fabricOf } from '../fabric/routing/fabric.ts';
import { plainRequest } from '../fabric/routing/request.ts';
import { route } from '../fabric/routing/route.ts';
import { importText } from '../formats/importText.ts';
import { uniformBelow } from '../lib/seededRandom.ts';
import { iommuGroups } from '../p2pdma/acs/iommuGroups.ts';
import { pairMatrix } from '../p2pdma/policy/pairMatrix.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import { mapTypes } from '../p2pdma/policy/verdict.ts';
import { knownValue } from '../topology/fact.ts';
import type { Machine, PciFunction } from '../topology/machine.ts';
import { type MachineTree, machineTree } from '../topology/machineTree.ts';

/** What is answered about pairs of functions, by question and addresses; what is unknown has no entry. */
export type Answers = ReadonlyMap<string, string>;

const intel = { vendor: 'intel', family: 6 } as const;
const questions: readonly (readonly [name: string, settings: KernelSettings])[] = [
  ['newest', { ...defaultSettings, cpu: intel }],
  ['5.4', { ...defaultSettings, kernel: '5.4', cpu: intel }],
  ['iommu on', { ...defaultSettings, cpu: intel, iommu: 'on' }],
];
/** More endpoints mostly say the same again. */
const MAX_ENDPOINTS = 12;
const MAX_ROUTED = 4;

/** Every definite answer about a sample of a text's endpoints: map type, one IOMMU group or not, what the wires do. */
export function answersOf(text: string, sample: ReadonlySet<string> | null = null): Answers {
  const imported = importText(text);
  const answers = new Map<string, string>();
  if (!imported.ok) return answers;
  for (const machine of imported.value.machines) {
    const tree = machineTree(machine);
    const chosen = machine.functions.filter(
      (fn, at) => fn.kind === 'endpoint' && (sample ? sample.has(fn.id) : isSampled(machine, at)),
    );
    addMapTypes(tree, chosen, answers);
    addGroups(tree, chosen, answers);
    addRoutes(tree, chosen.slice(0, MAX_ROUTED), answers);
  }
  return answers;
}

/** The functions that answers are about: those of a poorer text are compared for the same ones. */
export const sampleOf = (answers: Answers): ReadonlySet<string> =>
  new Set([...answers.keys()].flatMap(key => key.split('|').slice(1)));

/** Evenly over the machine, so that distant pairs are among them. */
function isSampled({ functions }: Machine, at: number): boolean {
  const endpoints = functions.filter(({ kind }) => kind === 'endpoint').length;
  const step = Math.max(1, Math.floor(endpoints / MAX_ENDPOINTS));
  return functions.slice(0, at).filter(({ kind }) => kind === 'endpoint').length % step === 0;
}

function addMapTypes(tree: MachineTree, chosen: readonly PciFunction[], answers: Map<string, string>) {
  for (const [name, settings] of questions) {
    const { ids, mapTypes: codes } = pairMatrix(tree, settings);
    const rows = chosen.map(({ id }) => ids.indexOf(id)).filter(row => row >= 0);
    for (const provider of rows) {
      for (const client of rows) {
        const mapType = mapTypes[codes[provider * ids.length + client] ?? -1];
        if (provider === client || mapType === undefined || mapType === 'UNKNOWN') continue;
        answers.set(`${name}|${ids[provider]}|${ids[client]}`, mapType);
      }
    }
  }
}

function addGroups(tree: MachineTree, chosen: readonly PciFunction[], answers: Map<string, string>) {
  for (const iommu of ['captured', 'on'] as const) {
    const groups = iommuGroups(tree, { ...defaultSettings, iommu });
    const groupOf = new Map(groups.flatMap(group => group.members.map(id => [id, group] as const)));
    for (const a of chosen) {
      for (const b of chosen) {
        const [groupA, groupB] = [groupOf.get(a.id), groupOf.get(b.id)];
        if (a === b || !groupA || !groupB || groupA.uncertain.length + groupB.uncertain.length > 0) continue;
        answers.set(`group ${iommu}|${a.id}|${b.id}`, groupA === groupB ? 'together' : 'apart');
      }
    }
  }
}

function addRoutes(tree: MachineTree, chosen: readonly PciFunction[], answers: Map<string, string>) {
  const fabric = fabricOf(tree, defaultPlatform(tree));
  for (const target of chosen) {
    const bar = knownValue(target.bars)?.find(
      ({ kind, address }) => kind !== 'io' && address.state === 'known',
    );
    if (!bar) continue;
    for (const initiator of chosen) {
      if (initiator === target) continue;
      const place = { kind: 'bar', node: target.id, bar: bar.index, offset: 0n } as const;
      const request = { ...plainRequest(initiator.id, place, 'read'), addressing: 'bus' } as const;
      const routed = route(fabric, request);
      // What rests on an assumption is told with it, and is no definite answer.
      if (!routed.ok || routed.value.outcome.kind === 'unknown' || routed.value.assumptions.length > 0)
        continue;
      answers.set(`wires to BAR ${bar.index}|${initiator.id}|${target.id}`, routed.value.outcome.kind);
    }
  }
}

/** The definite answers of a poorer text that are other definite answers than those of the whole text. */
export function changedAnswers(whole: Answers, poorer: Answers): readonly string[] {
  const changed: string[] = [];
  for (const [question, answer] of poorer) {
    const before = whole.get(question);
    if (before !== undefined && before !== answer) changed.push(`${question}: ${before} became ${answer}`);
  }
  return changed;
}

/** Numbers below a bound, one after the other; the same seed gives the same run. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    const draw = uniformBelow(below, state);
    state = draw.seed;
    return draw.value;
  };
}

const HEADER = /^\s*(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] \S/i;

/** Where records begin in the lines of a text, and where each ends. */
function recordsOf(lines: readonly string[]): readonly (readonly [from: number, to: number])[] {
  const starts = lines.flatMap((line, at) => (HEADER.test(line) ? [at] : []));
  return starts.map((from, i) => [from, starts[i + 1] ?? lines.length] as const);
}

export interface Removal {
  readonly what: string;
  readonly text: string;
}

/** The text with something left out of it, as somebody may have posted it. */
export function removeSomething(text: string, random: (below: number) => number): Removal {
  const lines = text.split('\n');
  const records = recordsOf(lines);
  const record = records[random(Math.max(1, records.length))] ?? [0, 0];
  const without = (from: number, to: number) => [...lines.slice(0, from), ...lines.slice(to)].join('\n');
  switch (random(9)) {
    case 0:
      return { what: `record at line ${record[0] + 1}`, text: without(record[0], record[1]) };
    case 1:
      return { what: `body below line ${record[0] + 1}`, text: without(record[0] + 1, record[1]) };
    case 2: {
      const at = random(lines.length);
      return { what: `line ${at + 1}`, text: without(at, at + 1) };
    }
    case 3: {
      const share = 2 + random(20);
      return { what: `one line of ${share}`, text: lines.filter(() => random(share) !== 0).join('\n') };
    }
    case 4:
      return { what: 'all ids', text: text.replace(/ \[[0-9a-f]{4}:[0-9a-f]{4}\]/gi, '') };
    case 5:
      return { what: 'all extended capabilities', text: withoutExtended(lines, 0, lines.length) };
    case 6:
      return {
        what: `extended capabilities below line ${record[0] + 1}`,
        text: withoutExtended(lines, record[0], record[1]),
      };
    case 7: {
      const at = random(Math.max(1, text.length));
      return { what: `all from character ${at}`, text: text.slice(0, at) };
    }
    default: {
      const at = random(Math.max(1, text.length));
      return { what: `all before character ${at}`, text: text.slice(at) };
    }
  }
}

/** Headings of capabilities at 100 and above with their details, and rows of bytes from there on. */
function withoutExtended(lines: readonly string[], from: number, to: number): string {
  let isInside = false;
  const kept = lines.filter((line, at) => {
    if (at < from || at >= to) return true;
    if (/^\s*[0-9a-f]{3}: /i.test(line)) return false;
    if (/^\s*Capabilities: /.test(line)) isInside = /^\s*Capabilities: \[[1-9a-f][0-9a-f]{2}\b/i.test(line);
    else if (line.trim() === '' || /^\s*Kernel /.test(line) || HEADER.test(line)) isInside = false;
    return !isInside;
  });
  return kept.join('\n');
}
