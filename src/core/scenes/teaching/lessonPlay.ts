import { type RoutePlay, routePlays } from '../../fabric/answers/routePlays.ts';
import { type OffloadSideName, playOfOffload } from '../../fabric/offload/offloadPlay.ts';
import { reportOffload } from '../../fabric/offload/offloadReport.ts';
import { effectiveTree } from '../../p2pdma/acs/effectiveAcs.ts';
import { bothWalks } from '../../p2pdma/policy/walkSteps.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { namedMachine, nameOf } from '../../topology/nodeName.ts';
import type { PlayNote, PlayStep } from '../../topology/playStep.ts';
import { routed } from './claims/routed.ts';
import type { LessonState } from './lessonChange.ts';

/** Steps that a lesson puts on the tree. */
export interface LessonPlayed {
  /** As the player names whose steps these are. */
  readonly key: string;
  readonly what: string;
  readonly steps: readonly PlayStep[];
  readonly notes: readonly PlayNote[];
}

/** What a state has played; null: nothing. */
export function playedIn(state: LessonState): LessonPlayed | null {
  switch (state.play) {
    case null:
      return null;
    case 'walks':
      return walks(state);
    case 'offload-served':
      return offloaded(state, 'served');
    case 'offload-through-memory':
      return offloaded(state, 'throughMemory');
    default: {
      const answer = routed(state);
      const { what, steps, notes }: RoutePlay = routePlays[state.play];
      return {
        key: state.play,
        what: what(answer),
        steps: steps(answer),
        notes: notes?.(answer) ?? [],
      };
    }
  }
}

function walks({ document, view }: LessonState): LessonPlayed | null {
  if (!view.pair) return null;
  const { provider, client } = view.pair;
  const tree = machineTree(document.machine);
  const names = namedMachine(tree);
  return {
    key: 'walks',
    what: `Both walks from ${nameOf(names, provider).text} and ${nameOf(names, client).text}`,
    notes: [],
    steps: bothWalks(effectiveTree(tree, document.settings), provider, client),
  };
}

/** The first namespace of the target. */
function offloaded({ document }: LessonState, side: OffloadSideName): LessonPlayed | null {
  const { target, drivers } = document;
  const nsid = target?.namespaces[0]?.nsid;
  if (!target || nsid === undefined) return null;
  const report = reportOffload({ ...document, target, memory: drivers.memory });
  return report.ok ? { ...playOfOffload(report.value, side, nsid), notes: [] } : null;
}
