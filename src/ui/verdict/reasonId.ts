/** The element of a verdict's reason, by the rule that found it. */
export const reasonId = (rule: string): string => `reason-${rule}`;

/** Brings a reason into sight and under the reader, once the verdict's tab is drawn. */
export function showReason(rule: string): void {
  requestAnimationFrame(() => {
    const reason = document.getElementById(reasonId(rule));
    reason?.closest('details')?.setAttribute('open', '');
    reason?.scrollIntoView({ block: 'nearest' });
    reason?.focus({ preventScroll: true });
  });
}
