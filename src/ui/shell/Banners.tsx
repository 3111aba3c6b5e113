import { useEffect, useState } from 'react';
import { isPicking } from '../../store/selectors.ts';
import { ComparisonStrip } from '../compare/ComparisonStrip.tsx';
import { useActions, useApp } from '../shared/app.ts';
import * as bannerStyles from '../shared/banner.module.css';
import { EngineSilence } from '../shared/EngineSilence.tsx';
import { Icon } from '../shared/Icon.tsx';
import { Remark } from '../shared/Remark.tsx';
import { KeepingBanners } from './KeepingBanners.tsx';
/** What a person has to know before they go on: that this is somebody's link, what taps do, or that the engine stopped. */
export function Banners() {
  const readOnly = useApp(state => state.open?.readOnly ?? false);
  const changed = useApp(({ open }) => (open?.origin.kind === 'link' ? open.origin.changed : undefined));
  const isState = useApp(state => state.open?.origin.kind === 'shelf');
  const isEmbedded = useApp(state => state.embed !== null);
  const trouble = useApp(state => state.engineTrouble);
  const picking = useApp(isPicking);
  const clientCount = useApp(state => state.open?.document.drivers.orchestrator.clients.length ?? 0);
  const isMissed = useMissedPart();
  const { makeCopy } = useActions('opening');
  const { askEngineAgain } = useActions('looking');
  const { pickClients } = useActions('orchestrating');
  return (
    <div>
      {readOnly && !isEmbedded && (
        <div className={bannerStyles.banner}>
          <span>
            You are reading {isState ? 'a kept state' : 'a shared machine'}. Your own machines are untouched.
            {changed && ` ${changed}`}
          </span>
          <button type="button" className="button" onClick={makeCopy}>
            Make a copy
          </button>
        </div>
      )}
      <KeepingBanners />
      {isMissed && (
        <div className={`${bannerStyles.banner} ${bannerStyles.bannerTrouble}`} role="alert">
          <Icon name="warning" />
          <span>
            A part of the page could not be fetched. Check the network, then reload: your machines are kept.
          </span>
          <button type="button" className="button" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      )}
      <Remark />
      <EngineSilence />
      <ComparisonStrip />
      {picking && (
        <div className={bannerStyles.banner}>
          <Icon name="plus" />
          <span>
            Choosing clients: tap devices in the tree or the outline, again to take them out.{' '}
            {clientCount === 1 ? '1 is chosen.' : `${clientCount} are chosen.`}
          </span>
          <button type="button" className="button" onClick={() => pickClients(false)}>
            Done
          </button>
        </div>
      )}
      {trouble !== null && (
        <div className={`${bannerStyles.banner} ${bannerStyles.bannerTrouble}`} role="alert">
          <Icon name="warning" />
          <span>The engine stopped ({trouble}). Your machine and text are still here.</span>
          <button type="button" className="button" onClick={askEngineAgain}>
            Start it again
          </button>
        </div>
      )}
    </div>
  );
}

/** The event of the bundler's loader for a script or style that could not be fetched. */
const PART_MISSED = 'vite:preloadError';

/** Whether a part of the page did not come: no network, or another version has been put in this one's place. */
function useMissedPart(): boolean {
  const [isMissed, setMissed] = useState(false);
  useEffect(() => {
    const onMissed = () => setMissed(true);
    addEventListener(PART_MISSED, onMissed);
    return () => removeEventListener(PART_MISSED, onMissed);
  }, []);
  return isMissed;
}
