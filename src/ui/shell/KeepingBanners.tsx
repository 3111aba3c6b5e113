import { unkeptWords } from '../../store/keeping.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as bannerStyles from '../shared/banner.module.css';
import { Icon } from '../shared/Icon.tsx';

/** What a person has to know of their work: that the browser does not keep it, or that another tab goes on with it too. */
export function KeepingBanners() {
  const unkept = useApp(state => state.unkept);
  const changedElsewhere = useApp(state => state.changedElsewhere);
  const { keepAgain, openDialog, showElsewhere } = useActions();
  return (
    <>
      {unkept !== null && (
        <div className={`${bannerStyles.banner} ${bannerStyles.bannerTrouble}`} role="alert">
          <Icon name="warning" />
          <span>
            {unkeptWords[unkept]} It is here as long as this page is open: make room, or save a file.
          </span>
          <button type="button" className="button" onClick={() => void keepAgain()}>
            Try again
          </button>
          <button type="button" className="button" onClick={() => openDialog('share')}>
            Save a file
          </button>
        </div>
      )}
      {changedElsewhere && (
        <div className={bannerStyles.banner}>
          <span>
            Another tab changed this machine. If you change it here too, yours goes on under a name of its
            own.
          </span>
          <button type="button" className="button" onClick={() => void showElsewhere()}>
            Show that state
          </button>
        </div>
      )}
    </>
  );
}
