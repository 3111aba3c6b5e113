import { lazily } from '../shared/lazily.ts';

/** What only somebody who builds needs is loaded beside the facts, not before them. */
export const BestSlots = lazily(() => import('../build/BestSlots.tsx').then(file => file.BestSlots));
export const SplitLanes = lazily(() => import('../build/SplitLanes.tsx').then(file => file.SplitLanes));
export const EditFacts = lazily(() => import('../build/EditFacts.tsx').then(file => file.EditFacts));
export const ChangedFacts = lazily(() => import('../build/ChangedFacts.tsx').then(file => file.ChangedFacts));
