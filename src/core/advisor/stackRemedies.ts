import type { Outcome } from '../stack/layerRule.ts';
import { type Lever, leversFor } from '../stack/levers.ts';
import type { StackAsked } from '../stack/stackAnswer.ts';
import type { LayerName, StackRow } from '../stack/stackRow.ts';
import type { StackSettings } from '../stack/stackSettings.ts';
import type { NodeId } from '../topology/machine.ts';
import { chainOf, type MachineTree, machineTree } from '../topology/machineTree.ts';
import type { Sentence } from '../topology/sentence.ts';
import { judgedRemedies, type Remedy } from './remedies.ts';
import { leastCombination } from './remedyCombination.ts';
import { heavyProposals, mildProposals, type StackDraft, type StackProposal } from './stackProposals.ts';
import { afterwardsSentence, nothingHelpsSentence, refusingRow } from './stackRemedyWords.ts';
import { isBetter, outcomeRank, type Standing, scoreOf, standingsOf } from './stackStanding.ts';

/** A change that gives this pair a better answer of all its layers. `mapType` is Linux's verdict after it. */
export interface StackRemedy extends Remedy {
  /** Whose answer the change is for. */
  readonly layer: LayerName;
  /** What all layers come to after it. */
  readonly outcome: Outcome;
  /** What the layers say then: that each allows it, or which of them says no all the same. */
  readonly afterwards: Sentence;
  /** What to choose of drivers and libraries to see it in the app, beside `settings`; null where that stays. */
  readonly stack: StackSettings | null;
}

/** What would change the answer for a pair. Plain data. */
export interface StackRemedies {
  /** Least harm first; each confirmed by the rules. */
  readonly remedies: readonly StackRemedy[];
  /** What else would change the first layer that says no, and is not a setting or not judged here. */
  readonly levers: readonly Lever[];
  /** That no setting is enough; null where one is, where the pair needs none, and where the answer is unknown. */
  readonly nothingHelps: Sentence | null;
}

/** A remedy with how the pair stands after it. */
interface Found {
  readonly remedy: StackRemedy;
  readonly after: Standing;
}

/**
 * What would change the answer of all layers for a pair: changes of settings that the engine confirms, and where they are
 * not enough, what else would. Ids that the machine lacks are a bug and throw.
 */
export function stackRemedies(asked: StackAsked): StackRemedies {
  const standing = standingsOf(asked);
  const before = standing({ settings: asked.settings, stack: asked.stack });
  const tree = machineTree(asked.machine);
  const judge = (proposals: readonly StackProposal[]) =>
    proposals.flatMap(propose => bestOf(before, draftsOf(before, propose), standing));
  const linux = linuxRemedies(asked, { tree, before, standing });
  const alone = [...judge(mildProposals), ...linux, ...judge(heavyProposals)];
  const single = withoutRepeated(alone);
  const together = combined(before, { single, standing, linux: linuxDrafts(linux) });
  const found = together ? [...single, together] : single;
  const remedies = found.map(({ remedy }) => remedy);
  const levers = leversOf(before, { tree, asked, found });
  const { outcome } = before.answer;
  const isEnough = found.some(({ after }) => outcomeRank[after.answer.outcome] > outcomeRank[outcome]);
  const isRefused = outcome === 'no' || outcome === 'not-peer';
  return {
    remedies,
    levers,
    nothingHelps:
      isRefused && !isEnough
        ? nothingHelpsSentence(before, { remedies: remedies.length, levers: levers.length })
        : null,
  };
}

type StandingOf = ReturnType<typeof standingsOf>;

/** Drafts for layers that do not allow the pair yet: asking NCCL about every level takes long on a large machine. */
const draftsOf = (before: Standing, propose: StackProposal): readonly StackDraft[] => {
  const { rows } = before.answer;
  if (rows.every(({ state }) => state === 'yes' || state === 'not-asked')) return [];
  return propose(before).filter(draft =>
    rows.some(({ layer, state }) => layer === draft.layer && state !== 'yes' && state !== 'not-asked'),
  );
};

/** The first of the drafts of one kind that help most; none where none helps. */
function bestOf(before: Standing, drafts: readonly StackDraft[], standing: StandingOf): readonly Found[] {
  const judged = drafts
    .map(draft => ({ draft, after: standing(draft.apply(before.chosen)) }))
    .filter(({ after }) => isBetter(before, after));
  const [first, ...others] = judged;
  if (!first) return [];
  const best = others.reduce(
    (most, each) => (scoreOf(each.after) > scoreOf(most.after) ? each : most),
    first,
  );
  return [foundBy(before, best.draft, best.after)];
}

function foundBy(before: Standing, draft: Omit<StackDraft, 'apply'>, after: Standing): Found {
  const { id, layer, title, command, cost, undo } = draft;
  const { settings, stack } = after.chosen;
  return {
    after,
    remedy: {
      id,
      title,
      mapType: after.mapType,
      command,
      cost,
      undo,
      settings: settings === before.chosen.settings ? null : settings,
      layer,
      outcome: after.answer.outcome,
      afterwards: afterwardsSentence(before, after),
      stack: stack === before.chosen.stack ? null : stack,
    },
  };
}

interface LinuxAsked {
  readonly tree: MachineTree;
  readonly before: Standing;
  readonly standing: StandingOf;
}

/** What Linux's own rules propose, kept where it changes the answer of a layer that is asked, or the wires. */
function linuxRemedies(
  { settings, stack, provider, client }: StackAsked,
  { tree, before, standing }: LinuxAsked,
): readonly Found[] {
  return judgedRemedies({ tree, settings, provider, client }).flatMap(({ remedy, judgedBy }) => {
    const after = standing({ settings: judgedBy, stack });
    if (!isBetter(before, after)) return [];
    const found = foundBy(before, { ...remedy, layer: 'linux' }, after);
    return [{ after, remedy: { ...found.remedy, settings: remedy.settings } }];
  });
}

/** A newer kernel for the drivers is left out where the one for Linux does as much. */
const withoutRepeated = (found: readonly Found[]): readonly Found[] =>
  found.filter(
    ({ remedy, after }) =>
      remedy.id !== 'driver-kernel' ||
      !found.some(other => other.remedy.id === 'newer-kernel' && scoreOf(other.after) >= scoreOf(after)),
  );

/** Clearing redirect at boot, as a part of what helps together; a kernel for Linux alone is none. */
const linuxDrafts = (linux: readonly Found[]): readonly StackDraft[] =>
  linux
    .filter(({ remedy }) => remedy.id === 'disable-acs-redir')
    .map(({ remedy, after }) => ({
      ...remedy,
      apply: ({ stack }) => ({ settings: after.chosen.settings, stack }),
    }));

interface CombinedOf {
  readonly single: readonly Found[];
  readonly standing: StandingOf;
  readonly linux: readonly StackDraft[];
}

/** Changes that come to more together than any of them does alone; null where one alone does as much. */
function combined(before: Standing, { single, standing, linux }: CombinedOf): Found | null {
  const most = Math.max(
    outcomeRank[before.answer.outcome],
    ...single.map(({ after }) => outcomeRank[after.answer.outcome]),
  );
  if (most === outcomeRank.yes) return null;
  const kinds = [linux, ...[...mildProposals, ...heavyProposals].map(propose => draftsOf(before, propose))];
  // Another purpose is another question to the drivers, which the other drafts do not answer.
  const onPath = kinds.filter(drafts => drafts.length > 0 && drafts.every(({ id }) => id !== 'dmabuf'));
  if (onPath.length < 2) return null;
  const { parts, after } = leastCombination(before, onPath, standing);
  const [first] = parts;
  if (!first || parts.length < 2 || outcomeRank[after.answer.outcome] <= most) return null;
  const commands = parts.flatMap(({ command }) => command ?? []);
  const together = {
    id: 'together',
    layer: first.layer,
    title: `Together: ${parts.map(({ title }) => title).join('; ')}`,
    command: commands.length > 0 ? commands.join('\n') : null,
    cost: differing(parts.map(({ cost }) => cost)),
    undo: differing(parts.map(({ undo }) => undo)),
  };
  return foundBy(before, together, after);
}

const differing = (sentences: readonly string[]): string => [...new Set(sentences)].join(' ');

/** The levers of the first row that says no, without those that a listed remedy stands for, and for places what is known. */
function leversOf(
  before: Standing,
  { tree, asked, found }: { tree: MachineTree; asked: StackAsked; found: readonly Found[] },
): readonly Lever[] {
  const row = refusingRow(before);
  if (!row) return [];
  const isJudged = found.some(({ remedy }) => remedy.layer === row.layer);
  const outside = leversFor(row).filter(
    ({ who }) => !isJudged || (who !== 'administrator' && who !== 'user'),
  );
  return [...outside, ...placeLevers(row, tree, asked)];
}

/** Linux and the wires refuse what crosses a root complex; below one switch nothing does. */
const placeLevers = (
  { layer }: StackRow,
  tree: MachineTree,
  { provider, client }: Pick<StackAsked, 'provider' | 'client'>,
): readonly Lever[] =>
  (layer === 'linux' || layer === 'wires') && !haveCommonBridge(tree, provider, client)
    ? [
        {
          what: 'Put both below one switch',
          who: 'hardware',
          caution: 'Where its ports redirect, that has to be cleared too.',
        },
      ]
    : [];

function haveCommonBridge(tree: MachineTree, a: NodeId, b: NodeId): boolean {
  const above = new Set(chainOf(tree, a).map(({ id }) => id));
  return chainOf(tree, b).some(({ id }) => above.has(id));
}
