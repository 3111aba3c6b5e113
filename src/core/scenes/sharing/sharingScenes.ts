import { contextOfPlanned } from '../../dmabuf/answerSharing.ts';
import type { SharingContext } from '../../dmabuf/context.ts';
import type { PlannedRun } from '../../dmabuf/plannedRun.ts';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { newDocument, type PeerlaneDocument } from '../../share/document.ts';
import { buildMachine } from '../../topology/buildMachine.ts';
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

/** The scene with this id; undefined if there is none. */
export const findSharingScene = (id: string): SharingScene | undefined =>
  sharingScenes.find(scene => scene.id === id);

const planned = ({ name, kernel, sharing, script }: SharingRun): PlannedRun => ({
  name,
  kernel: kernel ?? null,
  sharing,
  script,
});

/** A scene as a document, with all its runs. Scenes are ours, so one that cannot be built is a bug and throws. */
export function sharingDocument(scene: SharingScene): PeerlaneDocument {
  const built = buildMachine(scene.machine);
  if (!built.ok) throw new Error(`scene ${scene.id}: ${built.error.map(({ message }) => message).join(' ')}`);
  const document = newDocument(built.value.machine, { ...defaultSettings, ...scene.settings });
  return { ...document, sharing: scene.runs.map(planned) };
}

/** One run of a scene, ready to be played. */
export function contextOfRun(scene: SharingScene, run: SharingRun): SharingContext {
  const { machine, settings, platform } = sharingDocument(scene);
  return contextOfPlanned({ machine, settings, platform, run: planned(run) });
}
