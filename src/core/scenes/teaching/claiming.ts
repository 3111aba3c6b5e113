import type { RuleName } from '../../p2pdma/policy/rules.ts';
import type { MapType } from '../../p2pdma/policy/verdict.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { LessonClaim } from './claim.ts';
import type { PredictionOption } from './lesson.ts';
import type { LessonChange } from './lessonChange.ts';

/** Who would reach whose memory. */
export interface LessonPair {
  readonly client: NodeId;
  readonly provider: NodeId;
}

export const isAmong = (pairs: readonly LessonPair[], pair: LessonPair | null): boolean =>
  pairs.some(({ client, provider }) => client === pair?.client && provider === pair.provider);

interface VerdictDetails {
  readonly distance?: number;
  readonly decides?: RuleName;
  readonly redirecting?: readonly NodeId[];
  readonly logs?: string;
  readonly after?: LessonChange;
}

/** Claims as lessons write them most often. */
const verdict = (pair: LessonPair, mapType: MapType, more: VerdictDetails = {}): LessonClaim => ({
  kind: 'verdict',
  ...pair,
  mapType,
  ...more,
});
export const direct = (pair: LessonPair, more?: VerdictDetails) => verdict(pair, 'BUS_ADDR', more);
export const viaHostBridge = (pair: LessonPair, more?: VerdictDetails) =>
  verdict(pair, 'THRU_HOST_BRIDGE', more);
export const blocked = (pair: LessonPair, more?: VerdictDetails) => verdict(pair, 'NOT_SUPPORTED', more);

export const unknownYet = (pair: LessonPair, more?: VerdictDetails) => verdict(pair, 'UNKNOWN', more);

/** The three answers that a verdict can be, to choose from. */
export const anyVerdict = (pair: LessonPair): readonly PredictionOption[] => [
  { text: 'Direct', claim: direct(pair) },
  { text: 'Via host bridge', claim: viaHostBridge(pair) },
  { text: 'Blocked', claim: blocked(pair) },
];
