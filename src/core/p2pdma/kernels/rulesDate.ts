/** The day of the newest source that the rules of Linux were taken from; links and reports carry it. */
export const RULES_DATE = '2026-11-30';
