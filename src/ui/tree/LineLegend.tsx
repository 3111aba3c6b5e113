import { mapTypes } from '../../core/p2pdma/verdict.ts';
import { VerdictWord } from '../shared/VerdictWord.tsx';

/** How the path of a pair is drawn for each verdict: pattern, icon and word. */
export function LineLegend() {
  return (
    <ul className="line-legend" aria-label="How a path is drawn">
      {mapTypes.map(mapType => (
        <li key={mapType}>
          <span className={`line line-${mapType}`} aria-hidden="true" />
          <VerdictWord mapType={mapType} />
        </li>
      ))}
    </ul>
  );
}
