import { askingActions } from './actions/asking.ts';
import { driverActions } from './actions/drivers.ts';
import { editingActions } from './actions/editing.ts';
import { importingActions } from './actions/importing.ts';
import { lookingActions } from './actions/looking.ts';
import { mappingActions } from './actions/mapping.ts';
import { measuringActions } from './actions/measuring.ts';
import { openingActions } from './actions/opening.ts';
import { platformActions } from './actions/platform.ts';
import { playingActions } from './actions/playing.ts';
import { routingActions } from './actions/routing.ts';
import { undoingActions } from './actions/undoing.ts';
import { type AppStore, documents as documentsOf, type World } from './documents.ts';

export type Actions = ReturnType<typeof createActions>;

/** Everything a person can do, named for what they did. */
export function createActions(store: AppStore, world: World) {
  const documents = documentsOf(store, world);
  return {
    ...openingActions(store, world, documents),
    ...importingActions(store, world, documents),
    ...askingActions(store, documents),
    ...lookingActions(store, world),
    ...driverActions(store, world, documents),
    ...mappingActions(store, world, documents),
    ...measuringActions(store, world),
    ...playingActions(store),
    ...undoingActions(documents),
    ...routingActions(store),
    ...platformActions(documents),
    ...editingActions(store, documents),
  };
}
