import { contextOfPlanned } from '../../../dmabuf/answerSharing.ts';
import type { Counters } from '../../../dmabuf/bufferState.ts';
import { type Placement, placementName } from '../../../dmabuf/placement.ts';
import type { PlannedRun } from '../../../dmabuf/plannedRun.ts';
import { runScript, type ScriptRun } from '../../../dmabuf/script.ts';
import type { SharingRule } from '../../../dmabuf/sharingRules.ts';
import type { BufferOutcome, Standing } from '../../../dmabuf/step.ts';
import { roughSizeText } from '../../../lib/byteSize.ts';
import { type Sentence, say } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** What becomes of a shared buffer in one of the document's ways of sharing it. */
export interface SharingClaim {
  /** By its place; the one that is looked at unless given. */
  readonly run?: number;
  readonly placement?: Placement;
  readonly counters?: Partial<Counters>;
  /** One call of the script, which is then told. */
  readonly call?: { readonly step: number; readonly standing: Standing; readonly rule: SharingRule };
}

export function checkSharing(
  { state, document }: ClaimContext,
  { run: index, ...claimed }: SharingClaim,
): Checked {
  const run = document.sharing[index ?? state.shared.run];
  if (!run) throw new Error(`no way ${index} of sharing a buffer`);
  const played = runScript(contextOfPlanned({ ...document, run }), run.script);
  const { final, counters, steps } = played;
  const outcome = claimed.call && steps[claimed.call.step]?.outcome;
  const holds =
    (claimed.placement === undefined || claimed.placement === final.placement) &&
    isAsClaimed(claimed.counters ?? {}, counters) &&
    (claimed.call === undefined ||
      (outcome?.standing === claimed.call.standing &&
        outcome.findings.some(({ rule }) => rule === claimed.call?.rule)));
  const call = claimed.call ? callWords(run.name, claimed.call, outcome) : null;
  const isAboutCall = call && !claimed.counters && claimed.placement === undefined;
  return {
    holds,
    sentence: isAboutCall ? call : [...runWords(run, played), ...(call ? [{ text: ' ' }, ...call] : [])],
  };
}

/** What the rule that is claimed says of the call, or else the first that has a say. */
function callWords(
  run: string,
  { step, rule }: NonNullable<SharingClaim['call']>,
  outcome: BufferOutcome | undefined,
): Sentence {
  if (!outcome) return say`${run} has no call ${step + 1}.`;
  const finding = outcome.findings.find(each => each.rule === rule) ?? outcome.findings[0];
  return [...say`${run}, call ${step + 1}, ${outcome.call}: `, ...(finding?.sentence ?? [])];
}

function runWords({ name, sharing }: PlannedRun, { final, counters }: ScriptRun): Sentence {
  const { migrations, movedBytes, stallNs, refused, flagged } = counters;
  const stalled = `${(stallNs / 1e6).toFixed(1)} ms`;
  return say`${name}: ${times(migrations, 'move')}, ${roughSizeText(BigInt(movedBytes))} copied, ${stalled} waited, ${times(refused, 'call')} refused, ${flagged} flagged; the buffer ends in ${placementName(final.placement, sharing.exporter.driver)}.`;
}

const times = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
