import type cytoscape from 'cytoscape';
import type { ElementDefinition } from 'cytoscape';

/** What makes one picture into the next: only what is not the same in both. */
export interface ElementChanges {
  readonly gone: readonly string[];
  readonly fresh: readonly ElementDefinition[];
  readonly changed: readonly { readonly was: ElementDefinition; readonly is: ElementDefinition }[];
}

/** From one list of elements to another; each is known by its id, which for a line names its ends. Pure. */
export function elementChanges(
  before: readonly ElementDefinition[],
  after: readonly ElementDefinition[],
): ElementChanges {
  const was = new Map(before.map(element => [idOf(element), element]));
  const is = new Set(after.map(idOf));
  const changed = after.flatMap(element => {
    const old = was.get(idOf(element));
    return old && !isSame(old, element) ? [{ was: old, is: element }] : [];
  });
  return {
    gone: [...was.keys()].filter(id => !is.has(id)),
    fresh: after.filter(element => !was.has(idOf(element))),
    changed,
  };
}

const idOf = ({ data }: ElementDefinition): string => String(data.id);

const isSame = (a: ElementDefinition, b: ElementDefinition): boolean =>
  a.classes === b.classes &&
  a.position?.x === b.position?.x &&
  a.position?.y === b.position?.y &&
  Object.entries(b.data).every(([name, value]) => a.data[name] === value);

/** Does it to the elements that are drawn. What was laid over them stays, but for lines to what is gone. */
export function applyChanges(cy: cytoscape.Core, { gone, fresh, changed }: ElementChanges) {
  for (const id of gone) cy.getElementById(id).remove();
  cy.add([...fresh]);
  for (const { was, is } of changed) {
    const element = cy.getElementById(idOf(is));
    element.data(is.data);
    if (is.position) element.position(is.position);
    if (was.classes !== is.classes) element.removeClass(String(was.classes)).addClass(String(is.classes));
  }
}
