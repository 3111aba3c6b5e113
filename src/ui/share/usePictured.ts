import { useMemo } from 'react';
import { type LitPath, pathOnCanvas } from '../../canvas/pathOnCanvas.ts';
import type { Picture } from '../../canvas/picture.ts';
import { verdictWords } from '../../core/p2pdma/policy/words.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import {
  nodeById,
  outlineNodes,
  providersInWords,
  sideLinksOf,
  socketsOf,
  stageMarks,
} from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import { readCanvasTheme } from '../tree/canvasTheme.ts';

/** What a picture to be saved shows and says. */
export interface Pictured {
  readonly picture: Picture;
  readonly lit: LitPath | null;
  readonly title: string;
  readonly description: string;
  readonly fragment: string;
}

/** The open machine as it is drawn, with the path of the pair; null until the engine has answered. */
export function usePictured(dark: boolean): Pictured | null {
  const layout = useApp(state => state.answers.layout);
  const verdict = useApp(state => state.answers.verdict);
  const fragment = useApp(({ answers: { link } }) => (link?.ok ? link.value : null));
  const title = useApp(state => state.open?.document.machine.name ?? '');
  const kernel = useApp(state => state.open?.document.settings.kernel ?? '');
  const list = useApp(outlineNodes);
  const nodes = useApp(nodeById);
  const providers = useApp(providersInWords);
  const sideLinks = useApp(sideLinksOf);
  const sockets = useApp(socketsOf);
  const marks = useApp(stageMarks);
  return useMemo(() => {
    if (!layout || fragment === null) return null;
    const parents = new Map<NodeId, NodeId>();
    for (const { id, parent } of list) if (parent !== null) parents.set(id, parent);
    const lit = verdict && pathOnCanvas(verdict, { layout, parents, sideLinks, nodes });
    const label = (id: NodeId) => nodes.get(id)?.label ?? id;
    const asked = verdict
      ? ` ${label(verdict.client)} to the memory of ${label(verdict.provider)}: ${verdictWords[verdict.mapType].word}, with Linux ${kernel}.`
      : '';
    const shown = layout.boxes.filter(({ nodes: inside }) => inside.length > 0).length;
    return {
      picture: { layout, nodes, providers, sideLinks, sockets, marks, theme: readCanvasTheme(dark) },
      lit,
      title,
      description: `PCI tree of ${title}, ${shown} boxes.${asked} Drop this picture on Peerlane to open the machine.`,
      fragment,
    };
  }, [layout, verdict, fragment, title, kernel, list, nodes, providers, sideLinks, sockets, marks, dark]);
}
