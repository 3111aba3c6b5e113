import { type MappingStatus, mappingStatuses } from '../../core/dma/mapping.ts';
import { Icon } from '../shared/Icon.tsx';

/** A status as icon and word in its colour. */
export function StatusWord({ status }: { status: MappingStatus }) {
  const found = mappingStatuses.find(({ id }) => id === status);
  if (!found) return null;
  return (
    <span className={`verdict-word tone-${found.tone}`} title={found.means}>
      <Icon name={status === 'wrong-place' || status === 'wrong-length' ? 'warning' : found.tone} />
      {found.word}
    </span>
  );
}
