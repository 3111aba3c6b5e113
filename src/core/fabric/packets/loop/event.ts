/** What can happen, and to whom: both in one number, kind in the low three bits. */
export const WIRE_ARRIVES = 0;
export const CHANNEL_TRIES = 1;
export const FLOW_WAKES = 2;
export const COMPLETER_WAKES = 3;
export const REQUEST_TIMES_OUT = 4;

export const wake = (kind: number, index: number): number => (index << 3) | kind;
export const kindOfEvent = (code: number): number => code & 7;
export const indexOfEvent = (code: number): number => code >> 3;
