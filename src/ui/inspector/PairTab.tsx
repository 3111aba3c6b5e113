import { Suspense } from 'react';
// Packed with the shell: sheets of their own cost more than they hold.
import '../device/device.module.css';
import '../shared/deviceHead.module.css';
import { lazily } from '../shared/lazily.ts';
import { VerdictPanel } from '../verdict/VerdictPanel.tsx';

/** With the table of facts, which a first verdict does not wait for. */
const DevicePanel = lazily(() => import('../device/DevicePanel.tsx').then(file => file.DevicePanel));

/** The verdict on the asked pair, and the facts about the device or port that is selected. */
export function PairTab() {
  return (
    <>
      <VerdictPanel />
      <h2 className="section-title">Facts</h2>
      <Suspense>
        <DevicePanel />
      </Suspense>
    </>
  );
}
