import { importText } from '../../formats/importText.ts';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { newDocument } from '../../share/document.ts';
import { buildMachine } from '../../topology/buildMachine.ts';
import type { Machine } from '../../topology/machine.ts';
import { openScene } from '../scenes.ts';
import type { Lesson, LessonMachine } from './lesson.ts';
import { changed, type LessonState, stateOf } from './lessonChange.ts';

/** A lesson before its first step. Lessons are ours, so a machine that cannot be built is a bug and throws. */
export function startOf({ id, machine, start }: Lesson): LessonState {
  if ('scene' in machine) {
    const scene = openScene(machine.scene);
    if (!scene) throw new Error(`lesson ${id}: no scene ${machine.scene}`);
    const state = stateOf(scene.document);
    return changed({ ...state, view: { ...state.view, pair: scene.pair } }, start);
  }
  return changed(stateOf(newDocument(ownMachine(id, machine), defaultSettings)), start);
}

function ownMachine(lesson: string, machine: Exclude<LessonMachine, { scene: unknown }>): Machine {
  if ('capture' in machine) {
    const read = importText(machine.capture, { name: machine.name });
    const [first] = read.ok ? read.value.machines : [];
    if (!first) throw new Error(`lesson ${lesson}: its capture shows no machine`);
    return first;
  }
  const built = buildMachine(machine.spec);
  if (!built.ok) throw new Error(`lesson ${lesson}: ${built.error.map(({ message }) => message).join(' ')}`);
  return built.value.machine;
}
