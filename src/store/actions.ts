import { askingActions } from './actions/asking.ts';
import { buildingActions } from './actions/building.ts';
import { comparingActions } from './actions/comparing.ts';
import { driverActions } from './actions/drivers.ts';
import { editingActions } from './actions/editing.ts';
import { importingActions } from './actions/importing.ts';
import { keepingActions } from './actions/keeping.ts';
import { lessonActions } from './actions/lessons.ts';
import { lookingActions } from './actions/looking.ts';
import { mappingActions } from './actions/mapping.ts';
import { measuringActions } from './actions/measuring.ts';
import { offloadingActions } from './actions/offloading.ts';
import { offloadRunActions } from './actions/offloadRuns.ts';
import { openingActions } from './actions/opening.ts';
import { orchestratingActions } from './actions/orchestrating.ts';
import { platformActions } from './actions/platform.ts';
import { playingActions } from './actions/playing.ts';
import { recoveringActions } from './actions/recovering.ts';
import { routingActions } from './actions/routing.ts';
import { sharingActions } from './actions/sharing.ts';
import { stackActions } from './actions/stack.ts';
import { trafficActions } from './actions/traffic.ts';
import { walkingActions } from './actions/walking.ts';
import { type AppStore, documents as documentsOf, type World } from './documents.ts';

export type Actions = ReturnType<typeof createActions>;

/** Everything a person can do, named for what they did, by what it is about. */
export function createActions(store: AppStore, world: World) {
  const documents = documentsOf(store, world);
  const drivers = driverActions(store, world, documents);
  const playing = playingActions(store);
  const traffic = trafficActions(store, world, documents);
  const lessons = lessonActions(store, world, { ...documents, ...traffic });
  const building = buildingActions(store, world, documents);
  const orchestrating = orchestratingActions(store, world, { ...documents, ...drivers, ...building });
  return {
    opening: openingActions(store, { ...documents, ...lessons }),
    importing: importingActions(store, world, documents),
    keeping: keepingActions(store, world, documents),
    recovering: recoveringActions(store, world, documents),
    comparing: comparingActions(store, world, documents),
    looking: lookingActions(store, world),
    asking: askingActions(store, documents, { ...drivers, ...orchestrating }),
    building,
    editing: editingActions(documents),
    platform: platformActions(documents),
    stack: stackActions(documents),
    drivers,
    orchestrating,
    mapping: mappingActions(store, world, documents),
    measuring: measuringActions(store, world),
    playing,
    routing: routingActions(store),
    walking: walkingActions(store, world, { ...documents, ...playing }),
    traffic,
    sharing: sharingActions(store, world, { ...documents, ...playing }),
    offloading: offloadingActions(store, world, { ...documents, ...playing }),
    offloadRuns: offloadRunActions(store, world, { ...documents, ...traffic }),
    lessons,
  };
}
