import type { DriverOperation } from '../../../p2pdma/memory/operateDrivers.ts';
import { say } from '../../../topology/sentence.ts';
import { operateOn } from '../lessonChange.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** What a call of a driver would come to; nothing is changed by it. */
export interface CallClaim {
  readonly operation: DriverOperation;
  readonly succeeded?: boolean;
  readonly returned?: string;
}

export function checkCall({ document }: ClaimContext, { operation, ...claimed }: CallClaim): Checked {
  const { outcome } = operateOn(document, operation);
  const { call, returned, sentence } = outcome;
  const answer = returned === 'void' ? '' : ` = ${returned}`;
  return {
    holds: isAsClaimed(claimed, outcome),
    sentence: call === '' ? sentence : [...say`${call}()${answer}: `, ...sentence],
  };
}
