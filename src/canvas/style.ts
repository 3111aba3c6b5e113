import type { StylesheetJson } from 'cytoscape';
import { mapTypes } from '../core/p2pdma/policy/verdict.ts';
import { badgeStyles } from './badgeStyles.ts';
import type { CanvasTheme } from './theme.ts';

/** Each verdict has a colour and a line pattern of its own; a double line is a broad one with its middle painted out. */
const patterns = {
  BUS_ADDR: (colour: string) => ({ width: 4, 'line-color': colour }),
  THRU_HOST_BRIDGE: (colour: string, ground: string) => ({
    width: 3,
    'line-color': ground,
    'line-outline-width': 2,
    'line-outline-color': colour,
  }),
  NOT_SUPPORTED: (colour: string) => ({
    width: 3,
    'line-color': colour,
    'line-style': 'dashed' as const,
    'line-dash-pattern': [7, 4],
  }),
  UNKNOWN: (colour: string) => ({ width: 3, 'line-color': colour, 'line-style': 'dotted' as const }),
};

/** Grey structure, colour only for what is asked about. Pure. */
export function makeStyle(theme: CanvasTheme): StylesheetJson {
  return [
    ...boxStyles(theme),
    ...groupStyles(theme),
    ...edgeStyles(theme),
    ...sideLinkStyles(theme),
    ...litStyles(theme),
    ...badgeStyles(theme),
  ];
}

const boxStyles = (theme: CanvasTheme): StylesheetJson => [
  {
    selector: 'node',
    style: {
      shape: 'round-rectangle',
      'corner-radius': '8',
      width: 'data(width)',
      height: 'data(height)',
      'background-color': theme.raised,
      'border-width': 1,
      'border-color': theme.line,
      'overlay-opacity': 0,
      'z-index-compare': 'manual',
      'z-index': 10,
    },
  },
  {
    selector: 'node.solid',
    style: {
      'background-image': 'data(near)',
      'background-fit': 'none',
      'background-width': 'data(width)',
      'background-height': 'data(height)',
      'background-clip': 'none',
      'background-image-containment': 'over',
    },
  },
  { selector: 'node.solid.middle', style: { 'background-image': 'data(middle)' } },
  { selector: 'node.solid.far', style: { 'background-image': 'data(far)' } },
  { selector: 'node.endpoint, node.fold', style: { 'background-color': theme.panel } },
  {
    selector: 'node.fold, node.root.loose',
    style: { 'border-style': 'dashed', 'border-color': theme.lineStrong },
  },
];

const groupStyles = (theme: CanvasTheme): StylesheetJson => [
  {
    selector: 'node.group',
    style: {
      label: 'data(title)',
      color: theme.muted,
      'font-family': theme.sans,
      'font-size': 13,
      'font-weight': 'bold',
      'text-valign': 'top',
      // The label begins at the right edge and is drawn back to the left one.
      'text-halign': 'right',
      'text-margin-x': 'data(titleX)' as never,
      'text-margin-y': 26,
      'text-wrap': 'ellipsis',
      'text-max-width': 'data(titleWidth)',
      'min-zoomed-font-size': 6,
    },
  },
  {
    selector: 'node.numa',
    style: {
      'background-color': theme.panel,
      'background-opacity': 0.45,
      'corner-radius': '14',
      'z-index': 0,
      events: 'no',
    },
  },
  { selector: 'node.numa.loose', style: { 'border-style': 'dashed', 'border-color': theme.lineStrong } },
  {
    selector: 'node.switch',
    style: {
      'background-color': theme.ground,
      'background-opacity': 0.7,
      'border-color': theme.lineStrong,
      'font-size': 12,
      'text-margin-y': 22,
      'corner-radius': '10',
      'z-index': 1,
    },
  },
  { selector: 'node.numa.middle', style: { 'font-size': 20, 'text-margin-y': 29 } },
  { selector: 'node.switch.middle', style: { 'font-size': 16, 'text-margin-y': 24 } },
  { selector: 'node.numa.far', style: { 'font-size': 30, 'text-margin-y': 35 } },
  { selector: 'node.switch.far', style: { 'text-opacity': 0 } },
];

const edgeStyles = (theme: CanvasTheme): StylesheetJson => [
  {
    selector: 'edge',
    style: {
      'curve-style': 'round-taxi',
      'taxi-direction': 'rightward',
      'taxi-turn': 20,
      'taxi-turn-min-distance': 4,
      'taxi-radius': 6,
      width: 'data(weight)',
      'line-color': theme.lineStrong,
      'source-text-margin-y': -8,
      color: theme.muted,
      'font-family': theme.sans,
      'font-size': 10.5,
      'overlay-opacity': 0,
      'z-index-compare': 'manual',
      'z-index': 5,
      events: 'no',
    },
  },
  // A way from root to root has no words, and Cytoscape warns of data that is not there.
  {
    selector: 'edge[labelAt]',
    style: { 'source-label': 'data(label)', 'source-text-offset': 'data(labelAt)' as never },
  },
  { selector: 'edge.link-shared', style: { 'taxi-turn': '-16px' } },
  { selector: 'edge.link-unknown', style: { 'line-style': 'dotted' } },
  {
    selector: 'edge.top-down',
    style: {
      'taxi-direction': 'downward',
      'source-text-margin-x': 34,
      'source-text-margin-y': 0,
    },
  },
  // The generation is left to the near view; the lanes stay as long as they can be read.
  {
    selector: 'edge.middle[lanesAt]',
    style: {
      'source-label': 'data(lanes)',
      'source-text-offset': 'data(lanesAt)' as never,
      'source-text-margin-y': -11,
      'font-size': 16,
    },
  },
  {
    selector: 'edge.middle.top-down',
    style: { 'source-text-margin-x': 26, 'source-text-margin-y': 0 },
  },
  { selector: 'edge.far, edge.worded', style: { 'source-label': '' } },
];

/** Links beside PCIe: quiet until the drivers would take one for the pair. */
const sideLinkStyles = (theme: CanvasTheme): StylesheetJson => [
  {
    selector: 'edge.side-link',
    style: {
      'curve-style': 'unbundled-bezier',
      'control-point-distances': 'data(bow)' as never,
      'control-point-weights': 0.5,
      'source-endpoint': '90deg',
      'target-endpoint': '90deg',
      width: 1.5,
      'line-style': 'dashed',
      'line-dash-pattern': [2, 3],
      'line-color': theme.lineStrong,
      'z-index': 4,
    },
  },
  {
    selector: 'edge.side-link.top-down',
    style: { 'source-endpoint': '180deg', 'target-endpoint': '180deg' },
  },
  {
    selector: 'edge.side-link.taken',
    style: { width: 3, 'line-color': theme.accent, 'z-index': 8 },
  },
];

const litStyles = (theme: CanvasTheme): StylesheetJson => [
  { selector: 'node.quiet', style: { opacity: 0.85 } },
  {
    selector: 'node.chosen',
    style: { 'border-width': 2, 'border-color': theme.accent, 'border-style': 'solid' },
  },
  {
    selector: 'node.pair-start',
    style: { 'border-width': 3, 'border-color': theme.accent, 'border-style': 'dashed' },
  },
  ...mapTypes.flatMap(
    (mapType): StylesheetJson => [
      {
        selector: `node.lit-${mapType}`,
        style: { 'border-width': 2, 'border-color': theme.verdict[mapType], opacity: 1 },
      },
      {
        selector: `edge.lit-${mapType}`,
        style: {
          ...patterns[mapType](theme.verdict[mapType], theme.ground),
          'z-index': 8,
        },
      },
    ],
  ),
  {
    selector: 'node.goal',
    style: { 'border-width': 2, 'border-color': theme.accent, opacity: 1 },
  },
  {
    selector: 'node.drop',
    style: { 'border-width': 3, 'border-color': theme.accent, 'border-style': 'dashed' },
  },
  // Marked and lit, the selected one still stands out.
  {
    selector: 'node.chosen',
    style: { 'outline-width': 2, 'outline-color': theme.accent, 'outline-offset': 2 },
  },
  {
    selector: 'edge.crossing',
    style: {
      'curve-style': 'unbundled-bezier',
      'control-point-distances': 'data(bow)' as never,
      'control-point-weights': 0.5,
      'source-endpoint': '270deg',
      'target-endpoint': '270deg',
    },
  },
  { selector: 'edge.crossing.top-down', style: { 'source-endpoint': '0deg', 'target-endpoint': '0deg' } },
];
