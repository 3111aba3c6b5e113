import type { Unkept } from '../../store/opened.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as bannerStyles from '../shared/banner.module.css';
import { Icon } from '../shared/Icon.tsx';

const SAVE = 'It is here as long as this page is open: save a file.';
const adviceFor: Readonly<Record<Unkept['why'], string>> = {
  full: 'It is here as long as this page is open: make room, or save a file.',
  refused: SAVE,
  'not-read-back': SAVE,
  'not-made': 'It is here, with all changes, as long as this page is open.',
};

/** What a person has to know of their work: that the browser does not keep it, or that another tab goes on with it too. */
export function KeepingBanners() {
  const unkept = useApp(state => state.unkept);
  const changedElsewhere = useApp(state => state.changedElsewhere);
  const { keepAgain, showElsewhere } = useActions('keeping');
  const { openDialog } = useActions('looking');
  return (
    <>
      {unkept !== null && (
        <div className={`${bannerStyles.banner} ${bannerStyles.bannerTrouble}`} role="alert">
          <Icon name="warning" />
          <span>
            {unkept.words} {adviceFor[unkept.why]}
          </span>
          <button type="button" className="button" onClick={() => void keepAgain()}>
            Try again
          </button>
          {/* A file is made as what is kept is: where that does not open, neither would the file. */}
          {unkept.why === 'not-made' ? (
            <button type="button" className="button" onClick={() => openDialog('machines')}>
              Original text
            </button>
          ) : (
            <button type="button" className="button" onClick={() => openDialog('share')}>
              Save a file
            </button>
          )}
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
