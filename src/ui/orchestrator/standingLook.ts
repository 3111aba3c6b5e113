import type { CandidateStanding } from '../../core/p2pdma/orchestrator/findProvider.ts';
import type { IconName } from '../shared/Icon.tsx';

interface StandingLook {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: 'direct' | 'unknown' | 'blocked';
}

export const standingLook: Record<CandidateStanding, StandingLook> = {
  pick: { word: 'would be found', icon: 'direct', tone: 'direct' },
  tie: { word: 'equally near', icon: 'equal', tone: 'direct' },
  farther: { word: 'farther', icon: 'minus', tone: 'unknown' },
  unknown: { word: 'cannot be told', icon: 'unknown', tone: 'unknown' },
  refused: { word: 'out', icon: 'blocked', tone: 'blocked' },
  'no-pool': { word: 'out', icon: 'blocked', tone: 'blocked' },
  'not-published': { word: 'not published', icon: 'blocked', tone: 'unknown' },
};
