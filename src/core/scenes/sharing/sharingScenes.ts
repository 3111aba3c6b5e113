import { type SharingContext, sharingContext } from '../../dmabuf/context.ts';
import { platformOf } from '../../fabric/platformOf.ts';
import { defaultSettings } from '../../p2pdma/settings.ts';
import { newDocument, type PeerlaneDocument } from '../../share/document.ts';
import { buildMachine } from '../../topology/buildMachine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { moveInFlight } from './moveInFlight.ts';
import { outOfReach } from './outOfReach.ts';
import { pingPong } from './pingPong.ts';
import { pinnedSharing } from './pinnedSharing.ts';
import { rdmaPins } from './rdmaPins.ts';
import { revokedRegisters } from './revokedRegisters.ts';
import type { SharingRun, SharingScene } from './sharingScene.ts';

export const sharingScenes: readonly SharingScene[] = [
  pinnedSharing,
  moveInFlight,
  pingPong,
  outOfReach,
  rdmaPins,
  revokedRegisters,
];

/** The machine of a scene as a document. Scenes are ours, so one that cannot be built is a bug and throws. */
export function sharingDocument(scene: SharingScene, run?: SharingRun): PeerlaneDocument {
  const built = buildMachine(scene.machine);
  if (!built.ok) throw new Error(`scene ${scene.id}: ${built.error.map(({ message }) => message).join(' ')}`);
  return newDocument(built.value.machine, { ...defaultSettings, ...scene.settings, ...run?.settings });
}

/** One run of a scene, ready to be played. */
export function contextOfRun(scene: SharingScene, run: SharingRun): SharingContext {
  const { machine, settings, platform } = sharingDocument(scene, run);
  const tree = machineTree(machine);
  return sharingContext({
    tree,
    settings,
    platform: platformOf(tree, { settings, edits: platform }),
    sharing: run.sharing,
  });
}
