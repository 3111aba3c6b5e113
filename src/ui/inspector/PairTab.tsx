import { DevicePanel } from '../device/DevicePanel.tsx';
import { VerdictPanel } from '../verdict/VerdictPanel.tsx';

/** The verdict on the asked pair, and the facts about the device or port that is selected. */
export function PairTab() {
  return (
    <>
      <VerdictPanel />
      <h2 className="section-title">Facts</h2>
      <DevicePanel />
    </>
  );
}
