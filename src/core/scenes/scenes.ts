import { type BuiltScene, buildScene } from './buildScene.ts';
import { desktop } from './machines/desktop.ts';
import { dgx1 } from './machines/dgx1.ts';
import { epycNvme } from './machines/epycNvme.ts';
import { firstLesson } from './machines/firstLesson.ts';
import { hgxH100 } from './machines/hgxH100.ts';
import { nvmeofClients } from './machines/nvmeofClients.ts';
import { nvmeofTarget } from './machines/nvmeofTarget.ts';
import { nvmeRack } from './machines/nvmeRack.ts';
import { oddCases } from './machines/oddCases.ts';
import { power9Ac922 } from './machines/power9Ac922.ts';
import { thunderboltLaptop } from './machines/thunderboltLaptop.ts';
import { workstationPlx } from './machines/workstationPlx.ts';
import { xeonSkylake } from './machines/xeonSkylake.ts';
import type { Scene } from './scene.ts';

/** Every built-in machine, in the order of the list. */
export const scenes: readonly Scene[] = [
  firstLesson,
  desktop,
  workstationPlx,
  epycNvme,
  dgx1,
  xeonSkylake,
  hgxH100,
  nvmeofTarget,
  nvmeofClients,
  power9Ac922,
  thunderboltLaptop,
  oddCases,
  nvmeRack,
];

/** The scene with this id; undefined if there is none. */
export const findScene = (id: string): Scene | undefined => scenes.find(scene => scene.id === id);

/** The scene with this id, drawn; null if there is none. */
export function openScene(id: string): BuiltScene | null {
  const scene = findScene(id);
  return scene ? buildScene(scene) : null;
}
