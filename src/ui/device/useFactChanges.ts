import { useMemo } from 'react';
import { type FactChanges, factChanges } from '../../store/factChanges.ts';
import { useAppContext } from '../shared/app.ts';

/** What a person can change of a function's facts on the spot. */
export function useFactChanges(): FactChanges {
  const { store, actions } = useAppContext();
  return useMemo(() => factChanges(store, actions), [store, actions]);
}
