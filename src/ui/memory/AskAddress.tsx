import type { AddressQuestion } from '../../core/dma/resolveAddress.ts';
import { addressText } from '../../core/lib/hex.ts';
import type { AddressRange } from '../../core/topology/bar.ts';
import { useActions } from '../shared/app.ts';
import { rangeOf } from './rangeOf.ts';

/** The id of the form that answers. */
export const ADDRESS_FIELD = 'memory-address';

type Space =
  | Pick<Extract<AddressQuestion, { space: 'cpu' }>, 'space'>
  | Omit<Extract<AddressQuestion, { space: 'bus' }>, 'address'>;

/** A range of addresses; pressed, it asks what is at its start. */
export function AskAddress({ range, space }: { range: AddressRange; space: Space }) {
  const { askAddress } = useActions('drivers');
  return (
    <button
      type="button"
      className="node-link mono"
      title={`What is at ${addressText(range.base)}?`}
      onClick={() => {
        askAddress({ ...space, address: range.base });
        document.getElementById(ADDRESS_FIELD)?.scrollIntoView({ block: 'nearest' });
      }}
    >
      {rangeOf(range)}
    </button>
  );
}
