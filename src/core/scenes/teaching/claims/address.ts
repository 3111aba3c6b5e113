import type { AddressQuestion, ResolvedAddress } from '../../../dma/resolveAddress.ts';
import { answerAddressOf } from '../../../fabric/answers/memoryAnswers.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** What an address leads to. */
export interface AddressClaim {
  readonly question: AddressQuestion;
  readonly resolved?: ResolvedAddress['kind'];
  readonly node?: NodeId;
  readonly bar?: number;
  /** Whether there is a struct page. */
  readonly hasPage?: boolean;
}

export function checkAddress({ document }: ClaimContext, { question, ...claimed }: AddressClaim): Checked {
  const { drivers, ...asked } = document;
  const { resolved, sentence } = answerAddressOf({ ...asked, memory: drivers.memory }, question);
  const there = {
    resolved: resolved.kind,
    node: 'node' in resolved ? resolved.node : undefined,
    bar: resolved.kind === 'bar' ? resolved.bar : undefined,
    hasPage: resolved.kind === 'bar' ? resolved.page !== null : resolved.kind !== 'nothing',
  };
  return { holds: isAsClaimed(claimed, there), sentence };
}
