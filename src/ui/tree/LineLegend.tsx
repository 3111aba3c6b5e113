import { mapTypes } from '../../core/p2pdma/policy/verdict.ts';
import { sideLinksOf } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import * as lineLegendStyles from '../shared/lineLegend.module.css';
import { VerdictWord } from '../shared/VerdictWord.tsx';

/** How the path of a pair is drawn for each verdict: pattern, icon and word. */
export function LineLegend() {
  const hasSideLinks = useApp(state => sideLinksOf(state).length > 0);
  return (
    <ul className={lineLegendStyles.lineLegend} data-legend aria-label="How a path is drawn">
      {mapTypes.map(mapType => (
        <li key={mapType}>
          <span className={lineLegendStyles.line} data-path={mapType} aria-hidden="true" />
          <VerdictWord mapType={mapType} />
        </li>
      ))}
      {hasSideLinks && (
        <li>
          <span className={lineLegendStyles.line} data-path="side" aria-hidden="true" />
          Link beside PCIe
        </li>
      )}
    </ul>
  );
}
