import { useApp } from '../shared/app.ts';

/** Whether what is open may only be looked at. */
export const useLocked = (): boolean => useApp(state => state.open?.readOnly ?? true);
