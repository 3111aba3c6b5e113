import type { StylesheetJson } from 'cytoscape';
import { mapTypes } from '../core/p2pdma/policy/verdict.ts';
import type { CanvasTheme } from './theme.ts';

/** Words in the middle of a badge, above all else and out of the pointer's way. */
const badge = (theme: CanvasTheme) =>
  ({
    label: 'data(title)',
    'font-family': theme.sans,
    'font-size': 11,
    'font-weight': 'bold',
    'text-valign': 'center',
    'text-halign': 'center',
    'z-index': 20,
    events: 'no',
  }) as const;

/** What stands on the picture rather than in it: numbers of hops, signs of what decides, parts of an orchestrator. */
export const badgeStyles = (theme: CanvasTheme): StylesheetJson => [
  {
    selector: 'node.hop, node.mark',
    style: {
      shape: 'ellipse',
      'border-width': 2,
      'border-color': theme.ground,
      ...badge(theme),
      color: theme.panel,
    },
  },
  ...mapTypes.map(mapType => ({
    selector: `node.mark-${mapType}`,
    style: { 'background-color': theme.verdict[mapType] },
  })),
  { selector: 'node.mark', style: { 'font-size': 14 } },
  {
    selector: 'node.tag',
    style: {
      shape: 'round-rectangle',
      'border-width': 1,
      'border-color': theme.accent,
      'background-color': theme.panel,
      ...badge(theme),
      color: theme.accent,
    },
  },
  {
    selector: 'node.tag.middle',
    style: { 'font-size': 15, width: 'data(widthMiddle)' as never, height: 25 },
  },
  {
    selector: 'node.tag.far',
    style: { 'font-size': 22, width: 'data(widthFar)' as never, height: 36 },
  },
  ...mapTypes.map(mapType => ({
    selector: `node.within-${mapType}`,
    style: { 'border-color': theme.verdict[mapType], color: theme.verdict[mapType] },
  })),
  { selector: 'node.role-provider', style: { 'background-color': theme.accent, color: theme.onAccent } },
  { selector: 'node.hop.middle, node.mark.middle', style: { 'font-size': 15, width: 26, height: 26 } },
  { selector: 'node.hop.far, node.mark.far', style: { 'font-size': 22, width: 34, height: 34 } },
];
