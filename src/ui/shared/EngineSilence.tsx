import { useActions, useApp } from './app.ts';
import * as bannerStyles from './banner.module.css';
import { Icon } from './Icon.tsx';

/** The engine says nothing: it computes for long, or it is gone. It stands in a dialog too, which hides the page. */
export function EngineSilence() {
  const isSilent = useApp(state => state.isEngineSilent);
  const { restartEngine } = useActions('looking');
  if (!isSilent) return null;
  return (
    <div className={bannerStyles.banner} role="alert">
      <Icon name="warning" />
      <span>
        The engine has not answered for a while. It may still be computing, or the browser may have ended it:
        wait, or restart it. Your machine and text are still here.
      </span>
      <button type="button" className="button" onClick={restartEngine}>
        Restart
      </button>
    </div>
  );
}
