import type { Layout } from '../core/layout/layout.ts';
import { chapterAt, type PlayNote, type PlayStep } from '../core/topology/playStep.ts';
import { packetTitle } from './capsules.ts';
import type { MeasureText } from './ink.ts';
import type { MachineParents } from './machineParents.ts';
import { type PlayScene, playLayer, type Viewport } from './playLayer.ts';
import { drawNotes, drawSteps, type EdgeLines } from './playOnCanvas.ts';
import type { CanvasTheme } from './theme.ts';

/** What is played, and how far it is. */
export interface Played {
  readonly steps: readonly PlayStep[];
  readonly notes: readonly PlayNote[];
  readonly at: number;
  readonly travelMs: PlayScene['travelMs'];
  readonly parents: MachineParents;
}

export interface PlayPicture {
  readonly layout: Layout;
  readonly lines: EdgeLines;
  readonly theme: CanvasTheme;
}

/** Steps put over the picture of the moment: another fold, orientation or theme keeps what is played. */
export function playOverlay(container: HTMLElement, viewport: () => Viewport, measure: MeasureText) {
  const layer = playLayer(container, viewport, measure);
  let picture: PlayPicture | null = null;
  let played: Played | null = null;

  /** The box of the present step. */
  function put(): string | undefined {
    tellStep(container, played);
    if (!played || !picture) {
      layer.show(null);
      return undefined;
    }
    const { travelMs } = played;
    const { layout, lines, theme } = picture;
    const { from, end } = chapterAt(played.steps, played.at);
    const steps = drawSteps(played.steps.slice(from, end), { layout, lines, parents: played.parents });
    const at = played.at - from;
    const notes = drawNotes(played.notes, { layout, lines, parents: played.parents });
    layer.show({ steps, notes, at, travelMs, theme });
    return steps[at]?.box?.id;
  }

  return {
    picture(next: PlayPicture) {
      picture = next;
      put();
    },
    play(next: Played | null) {
      played = next;
      return put();
    },
    isPlaying: () => played !== null,
    redraw: layer.redraw,
    destroy: layer.destroy,
  };
}

/** For a test or a tool that looks at the page, as the canvas itself says nothing. */
function tellStep({ dataset }: HTMLElement, played: Played | null) {
  const step = played?.steps[played.at];
  dataset['step'] = played ? `${played.at + 1}/${played.steps.length}` : '';
  dataset['at'] = step?.at ?? '';
  dataset['to'] = step?.to ?? '';
  dataset['lane'] = step?.lane ?? '';
  dataset['packet'] = step?.packet ? packetTitle(step.packet) : '';
  dataset['gate'] = step?.gate?.word ?? '';
  dataset['part'] = step?.part ?? '';
}
