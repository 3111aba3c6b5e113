import type { LinkLoad, MemoryLoad } from '../fabric/linkLoads.ts';
import type { PlatformEdits } from '../fabric/platform.ts';
import { platformOf } from '../fabric/platformOf.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { effectiveTree } from '../p2pdma/effectiveAcs.ts';
import type { KernelSettings } from '../p2pdma/settings.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import type { Sentence } from '../topology/sentence.ts';
import { sharingContext } from './context.ts';
import { playSharing, type SharingPlayStep } from './playSharing.ts';
import { loadsOfRun } from './routesOfRun.ts';
import { runScript, type Script, type ScriptRun } from './script.ts';
import type { Sharing } from './sharing.ts';
import { sharingProblem } from './sharingProblem.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** A buffer shared on a machine, and the calls to play. All plain data. */
export interface SharingQuestion {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly sharing: Sharing;
  readonly script: Script;
}

export interface SharingAnswer {
  readonly run: ScriptRun;
  readonly timeline: Timeline;
  /** For the player on the tree. */
  readonly play: readonly SharingPlayStep[];
  readonly loads: { readonly links: readonly LinkLoad[]; readonly memory: MemoryLoad };
}

/** Plays a script from the start. Error: the sharing makes no sense on this machine, in words. */
export function answerSharing({
  machine,
  settings,
  platform: edits,
  sharing,
  script,
}: SharingQuestion): Result<SharingAnswer, Sentence> {
  const tree = machineTree(machine);
  const problem = sharingProblem(tree, sharing);
  if (problem) return err(problem);
  const platform = platformOf(effectiveTree(tree, settings), { settings, edits });
  const context = sharingContext({ tree, settings, platform, sharing });
  const run = runScript(context, script);
  return ok({
    run,
    timeline: timelineOf(context, run),
    play: playSharing(context, run),
    loads: loadsOfRun(context, run),
  });
}
