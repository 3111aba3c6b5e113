/**
 * Whether the browser promised not to clear what it keeps for this page. `cannot-ask`: it takes no such question over
 * plain HTTP.
 */
export type Protection = 'protected' | 'not-granted' | 'cannot-ask';

export const protectionWords: Readonly<Record<Exclude<Protection, 'protected'>, string>> = {
  'not-granted':
    'This browser may clear what is kept here when its disk is full. Save a file of what you need.',
  'cannot-ask':
    'This page came over plain HTTP, where a browser cannot be asked to protect what it keeps: it may clear it when its disk is full. Save a file of what you need.',
};

export async function browserProtection(): Promise<Protection> {
  if (!('storage' in navigator)) return 'cannot-ask';
  const isGranted = await navigator.storage.persisted().catch(() => false);
  return isGranted ? 'protected' : 'not-granted';
}
