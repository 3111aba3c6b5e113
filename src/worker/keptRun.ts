import type { WorkloadError } from '../core/fabric/packets/flowPlan.ts';
import { type KeptRun, type RunAsked, startRun } from '../core/fabric/run/runAnswer.ts';
import { ok, type Result } from '../core/lib/result.ts';
import { sameData } from '../core/lib/sameData.ts';
import type { Turn } from './turn.ts';

/** The last run, with its checkpoints. It costs memory, and a person looks into one run at a time. */
let kept: { readonly asked: RunAsked; readonly run: KeptRun } | null = null;

/** The run of what is asked, at its end: the one that is kept, or else a new one that takes its place. */
export async function runOf(asked: RunAsked, { breathe }: Turn): Promise<Result<KeptRun, WorkloadError>> {
  if (kept && sameData(kept.asked, asked)) return ok(kept.run);
  const started = startRun(asked);
  if (!started.ok) return started;
  const run = started.value;
  while (run.goOn()) {
    const { doneBytes, totalBytes } = run.told();
    await breathe({ done: doneBytes, total: totalBytes });
  }
  kept = { asked, run };
  return ok(run);
}
