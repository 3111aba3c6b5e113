import { lazy } from 'react';

/** What only somebody who builds needs is loaded beside the facts, not before them. */
export const BestSlots = lazy(() =>
  import('../build/BestSlots.tsx').then(file => ({ default: file.BestSlots })),
);
export const EditFacts = lazy(() =>
  import('../build/EditFacts.tsx').then(file => ({ default: file.EditFacts })),
);
export const ChangedFacts = lazy(() =>
  import('../build/ChangedFacts.tsx').then(file => ({ default: file.ChangedFacts })),
);
