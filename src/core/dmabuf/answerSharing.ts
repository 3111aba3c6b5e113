import type { PlatformEdits } from '../fabric/platform/platform.ts';
import { platformOf } from '../fabric/platform/platformOf.ts';
import type { LinkLoad, MemoryLoad } from '../fabric/rates/linkLoads.ts';
import type { Transport } from '../fabric/rates/sideLinks.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { effectiveTree } from '../p2pdma/acs/effectiveAcs.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Verdict } from '../p2pdma/policy/verdict.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import type { Sentence, TextPart } from '../topology/sentence.ts';
import { partyName, type SharingContext, sharingContext } from './context.ts';
import type { PlannedRun } from './plannedRun.ts';
import { playSharing, type SharingPlayStep } from './playSharing.ts';
import { loadsOfRun } from './routesOfRun.ts';
import { runScript, type ScriptRun } from './script.ts';
import { EXPORTER, type PartyId } from './sharing.ts';
import { sharingProblem } from './sharingProblem.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** A buffer shared on a machine, and the calls to play. All plain data. */
export interface SharingQuestion {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly run: PlannedRun;
}

export interface SharingAnswer {
  readonly run: ScriptRun;
  readonly timeline: Timeline;
  /** For the player on the tree. */
  readonly play: readonly SharingPlayStep[];
  readonly loads: { readonly links: readonly LinkLoad[]; readonly memory: MemoryLoad };
  /** The exporter, then the importers in their order. */
  readonly parties: readonly SharingParty[];
}

/** A party by its name, and how an importer reaches the exporter's memory. */
export interface SharingParty {
  readonly id: PartyId;
  readonly name: TextPart;
  /** Null for the exporter, and for a device that is no PCI function and sits below none. */
  readonly reach: Pick<Verdict, 'mapType' | 'headline'> | null;
  /** Null where `reach` is. */
  readonly transport: Transport | null;
}

/** Plays a script from the start. Error: the sharing makes no sense on this machine, in words. */
export function answerSharing(question: SharingQuestion): Result<SharingAnswer, Sentence> {
  const { sharing, script } = question.run;
  const problem = sharingProblem(machineTree(question.machine), sharing);
  if (problem) return err(problem);
  const context = contextOfPlanned(question);
  const run = runScript(context, script);
  return ok({
    run,
    timeline: timelineOf(context, run),
    play: playSharing(context, run),
    loads: loadsOfRun(context, run),
    parties: [EXPORTER, ...sharing.importers.map(({ id }) => id)].map(id => partyOf(context, id)),
  });
}

/** Prepares a run under its kernel, or the machine's where it has none of its own. */
export function contextOfPlanned({
  machine,
  settings: chosen,
  platform: edits,
  run: { kernel, sharing },
}: SharingQuestion): SharingContext {
  const settings = kernel === null ? chosen : { ...chosen, kernel };
  const tree = machineTree(machine);
  const platform = platformOf(effectiveTree(tree, settings), { settings, edits });
  return sharingContext({ tree, settings, platform, sharing });
}

function partyOf(context: SharingContext, id: PartyId): SharingParty {
  const { verdict = null, transport = null } = context.reaches.get(id) ?? {};
  const reach = verdict && { mapType: verdict.mapType, headline: verdict.headline };
  return { id, name: partyName(context, id), reach, transport };
}
