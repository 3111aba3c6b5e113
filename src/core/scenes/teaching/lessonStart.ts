import { defaultSettings } from '../../p2pdma/settings.ts';
import { newDocument } from '../../share/document.ts';
import { buildMachine } from '../../topology/buildMachine.ts';
import { openScene } from '../scenes.ts';
import type { Lesson } from './lesson.ts';
import { changed, type LessonState, stateOf } from './lessonChange.ts';

/** A lesson before its first step. Lessons are ours, so a machine that cannot be built is a bug and throws. */
export function startOf({ id, machine, start }: Lesson): LessonState {
  if ('scene' in machine) {
    const scene = openScene(machine.scene);
    if (!scene) throw new Error(`lesson ${id}: no scene ${machine.scene}`);
    const state = stateOf(scene.document);
    return changed({ ...state, view: { ...state.view, pair: scene.pair } }, start);
  }
  const built = buildMachine(machine.spec);
  if (!built.ok) throw new Error(`lesson ${id}: ${built.error.map(({ message }) => message).join(' ')}`);
  return changed(stateOf(newDocument(built.value.machine, defaultSettings)), start);
}
