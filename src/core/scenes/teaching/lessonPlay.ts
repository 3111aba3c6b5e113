import { segmentClasses } from '../../dma/mapping.ts';
import type { Segment } from '../../dma/transfer.ts';
import { answerMappingOf } from '../../fabric/answers/mappingAnswers.ts';
import type { RouteForm } from '../../fabric/answers/routeForm.ts';
import { type RoutePlay, routePlays } from '../../fabric/answers/routePlays.ts';
import { type OffloadSideName, playOfOffload } from '../../fabric/offload/offloadPlay.ts';
import { reportOffload } from '../../fabric/offload/offloadReport.ts';
import { addressText } from '../../lib/hex.ts';
import { effectiveTree } from '../../p2pdma/acs/effectiveAcs.ts';
import { bothWalks } from '../../p2pdma/policy/walkSteps.ts';
import type { NodeId } from '../../topology/machine.ts';
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
    case 'segments':
      return segmentsPlayed(state);
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

/** A request for each place of the list, as the wires carry what the device writes to it, and its letter beside it. */
function segmentsPlayed(state: LessonState): LessonPlayed | null {
  const { document, mapping } = state;
  const { device, segments } = document.transfer;
  if (device === null) return null;
  const mapped = answerMappingOf(document, { device, segments, ...mapping }).mapping.segments;
  const parts = segments.map((segment, at) => {
    const place = segmentClasses.find(({ id }) => id === mapped[at]?.class);
    const { steps } = routed(state, requestTo(segment, device));
    const words = `${place?.letter ?? ''}: ${place?.words ?? ''}`;
    return { letter: place?.letter ?? '', steps: steps.map(step => ({ ...step, chapter: words })) };
  });
  const name = nameOf(namedMachine(machineTree(document.machine)), device).text;
  return {
    key: 'segments',
    what: `What ${name} writes to each place of its list`,
    steps: parts.flatMap(({ steps }) => steps),
    notes: parts.flatMap(({ letter, steps }): readonly PlayNote[] => {
      const end = steps.at(-1)?.at;
      return end === undefined ? [] : [{ at: end, lines: [{ lane: 'request', text: letter }] }];
    }),
  };
}

function requestTo(segment: Segment, device: NodeId): Partial<RouteForm> {
  const write = { initiator: device, operation: 'write', size: `${segment.sizeBytes}` } as const;
  if (segment.kind === 'system-memory')
    return { ...write, targetKind: 'memory', offset: addressText(segment.address) };
  const { node, bar, offsetBytes } = segment;
  return {
    ...write,
    targetKind: node === device ? 'own' : 'peer',
    target: node,
    bar,
    offset: addressText(offsetBytes),
  };
}
