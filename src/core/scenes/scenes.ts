import { type BuiltScene, buildScene } from './buildScene.ts';
import { desktop } from './machines/desktop.ts';
import { dgx1 } from './machines/dgx1.ts';
import { epycNvme } from './machines/epycNvme.ts';
import { firstLesson } from './machines/firstLesson.ts';
import { workstationPlx } from './machines/workstationPlx.ts';
import type { Scene } from './scene.ts';

/** Every built-in machine, in the order of the list. */
export const scenes: readonly Scene[] = [firstLesson, desktop, workstationPlx, epycNvme, dgx1];

/** The scene with this id; undefined if there is none. */
export const findScene = (id: string): Scene | undefined => scenes.find(scene => scene.id === id);

/** The scene with this id as a document with its first view; null if there is none. */
export function openScene(id: string): BuiltScene | null {
  const scene = findScene(id);
  return scene ? buildScene(scene) : null;
}
