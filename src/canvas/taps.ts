import type cytoscape from 'cytoscape';
import type { NodeId } from '../core/topology/machine.ts';

export interface CanvasCallbacks {
  readonly onTap: (id: NodeId) => void;
  /** A fold or the title of a switch was tapped: unfold or fold what is below this node. */
  readonly onFold: (id: NodeId) => void;
  /** The title of a group of roots was tapped: open its socket, or fold it. */
  readonly onSocket: (group: string) => void;
  readonly onBackground: () => void;
}

/** How far down the title of a switch reaches. */
export const TITLE_HEIGHT = 30;

export function answerTaps(cy: cytoscape.Core, container: HTMLElement, callbacks: CanvasCallbacks) {
  const isOnTitle = ({ target, position }: cytoscape.EventObject) =>
    position.y - target.position('y') + target.data('height') / 2 < TITLE_HEIGHT;
  const titledSwitch = (event: cytoscape.EventObject) =>
    isOnTitle(event) ? event.target.id().slice('switch:'.length) : null;
  // A finger that stays asks for a menu; when it goes that is no tap.
  let isHeld = false;
  cy.on('tapstart', () => {
    isHeld = false;
  });
  cy.on('taphold', ({ originalEvent }) => {
    isHeld = 'touches' in originalEvent;
  });
  const onTap = (selector: string, act: (event: cytoscape.EventObject) => void) =>
    cy.on('tap', selector, event => {
      if (!isHeld) act(event);
    });
  onTap('node.solid', ({ target }) => {
    const foldOf = target.data('foldOf');
    if (foldOf) callbacks.onFold(foldOf);
    else callbacks.onTap(target.id());
  });
  onTap('node.switch', event => {
    const id = titledSwitch(event);
    if (id) callbacks.onFold(id as NodeId);
    else callbacks.onBackground();
  });
  onTap('node.part', () => callbacks.onBackground());
  onTap('node.numa', event => {
    if (isOnTitle(event)) callbacks.onSocket(event.target.id());
    else callbacks.onBackground();
  });
  cy.on('tap', event => {
    if (event.target === cy) callbacks.onBackground();
  });
  cy.on('mousemove', event => {
    const { target } = event;
    const isTarget =
      target !== cy && (target.hasClass('solid') || (target.hasClass('group') && isOnTitle(event)));
    container.style.cursor = isTarget ? 'pointer' : '';
  });
}
