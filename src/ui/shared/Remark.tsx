import { useActions, useApp } from './app.ts';
import * as bannerStyles from './banner.module.css';

/** What became of something, until the person has read it. It stands in a dialog too, which hides what is behind it. */
export function Remark() {
  const remark = useApp(state => state.remark);
  const { dismissRemark } = useActions('looking');
  if (remark === null) return null;
  return (
    <div className={bannerStyles.banner} role="status">
      <span>{remark}</span>
      <button type="button" className="button" onClick={dismissRemark}>
        OK
      </button>
    </div>
  );
}
