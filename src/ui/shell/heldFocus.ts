/** Panels that know better where the focus goes have done so by then. */
const PATIENCE_MS = 50;

/**
 * What has the focus may leave the page or be switched off under the reader's hands. Then the nearest part around it that
 * is still there takes the focus, so that Tab goes on from where they were and not from the top of the page.
 */
export function holdFocus(): void {
  let chain: readonly Element[] = [];
  let due = 0;
  const hold = () => {
    const [last] = chain;
    if (!last || document.activeElement !== document.body || !document.hasFocus()) return;
    if (last.isConnected && !last.matches(':disabled')) return;
    const around = chain.slice(1).find(each => each.isConnected) ?? document.querySelector('main');
    if (around instanceof HTMLElement) focusPart(around);
  };
  document.addEventListener('focusin', ({ target }) => {
    chain = target instanceof Element ? chainOf(target) : [];
  });
  new MutationObserver(() => {
    clearTimeout(due);
    due = window.setTimeout(hold, PATIENCE_MS);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

/** The element and what is around it, up to a part that is named. */
function chainOf(element: Element): readonly Element[] {
  const chain = [element];
  for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
    if (each.matches('section, main, dialog, nav, header, [role="tree"], [role="grid"]')) chain.push(each);
  }
  return chain;
}

function focusPart(part: HTMLElement) {
  if (!part.hasAttribute('tabindex')) part.tabIndex = -1;
  part.focus({ preventScroll: true });
}
