const format = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** When something was kept: "Nov 21, 2026, 9:05 AM". */
export const savedWhen = (atMs: number): string => format.format(atMs);
