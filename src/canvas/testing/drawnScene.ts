import { defaultFolds } from '../../core/layout/defaultFolds.ts';
import { type LayoutOptions, SCREEN_ASPECT } from '../../core/layout/layout.ts';
import { layoutMachine } from '../../core/layout/layoutMachine.ts';
import { explainPair } from '../../core/p2pdma/policy/explainPair.ts';
import { buildScene } from '../../core/scenes/buildScene.ts';
import { scenes } from '../../core/scenes/scenes.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { machineTree } from '../../core/topology/machineTree.ts';
import { machineOutline } from '../../core/topology/outline.ts';
import { pathOnCanvas } from '../pathOnCanvas.ts';
import type { CanvasTheme } from '../theme.ts';

/** Colours and faces that a test tells apart. */
export const theme: CanvasTheme = {
  ground: '#000000',
  panel: '#111111',
  raised: '#222222',
  line: '#333333',
  lineStrong: '#444444',
  text: '#ffffff',
  muted: '#aaaaaa',
  accent: '#0000ff',
  onAccent: '#ffffff',
  staged: '#6540b0',
  sans: 'sans-serif',
  mono: 'monospace',
  verdict: { BUS_ADDR: '#00ff00', THRU_HOST_BRIDGE: '#ffaa00', NOT_SUPPORTED: '#ff0000', UNKNOWN: '#999999' },
};
export const providers = new Map();
export const measure = (text: string) => text.length * 7;

/** A scene drawn, with the path of the pair that it shows first. */
export function drawScene(id: string, options: Partial<LayoutOptions> = {}) {
  const scene = scenes.find(each => each.id === id);
  if (!scene) throw new Error(`no scene ${id}`);
  const {
    document: { machine, settings },
    pair,
  } = buildScene(scene);
  const tree = machineTree(machine);
  const folded = defaultFolds(tree);
  const layout = layoutMachine(tree, {
    orientation: 'left-to-right',
    showAll: false,
    aspect: SCREEN_ASPECT,
    folded,
    ...options,
  });
  const outline = machineOutline(machine).nodes;
  const nodes = new Map(outline.map(node => [node.id as string, node]));
  const parents = new Map<NodeId, NodeId>();
  for (const node of outline) if (node.parent !== null) parents.set(node.id, node.parent);
  const verdict = explainPair({ tree, settings, ...pair });
  return {
    layout,
    nodes,
    verdict,
    path: pathOnCanvas(verdict, { layout, parents, sideLinks: [], nodes }),
    pair,
  };
}
