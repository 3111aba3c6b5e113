import type { MapType } from '../../core/p2pdma/policy/verdict.ts';
import { verdictWords } from '../../core/p2pdma/policy/words.ts';
import { Icon } from './Icon.tsx';

/** A verdict as icon and word in its colour. */
export function VerdictWord({ mapType }: { mapType: MapType }) {
  const { word, tone } = verdictWords[mapType];
  return (
    <span className={`verdict-word tone-${tone}`}>
      <Icon name={tone} />
      {word}
    </span>
  );
}
