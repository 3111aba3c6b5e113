import { useEffect, useState } from 'react';

/** The event of the bundler's loader for a script or style that could not be fetched. */
const PART_MISSED = 'vite:preloadError';

/** Whether a part of the page did not come: no network, or another version has been put in this one's place. */
export function useMissedPart(): boolean {
  const [isMissed, setMissed] = useState(false);
  useEffect(() => {
    const onMissed = () => setMissed(true);
    addEventListener(PART_MISSED, onMissed);
    return () => removeEventListener(PART_MISSED, onMissed);
  }, []);
  return isMissed;
}
