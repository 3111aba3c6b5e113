import type { StylesheetJson } from 'cytoscape';
import { mapTypes } from '../core/p2pdma/policy/verdict.ts';
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
  { selector: 'node.endpoint, node.fold', style: { 'background-color': theme.panel } },
  {
    selector: 'node.fold, node.root.loose',
    style: { 'border-style': 'dashed', 'border-color': theme.lineStrong },
  },
];

const groupStyles = (theme: CanvasTheme): StylesheetJson => [
  {
    selector: 'node.numa',
    style: {
      'background-color': theme.panel,
      'background-opacity': 0.45,
      'corner-radius': '14',
      'z-index': 0,
    },
  },
  { selector: 'node.numa.loose', style: { 'border-style': 'dashed', 'border-color': theme.lineStrong } },
  {
    selector: 'node.switch',
    style: {
      'background-color': theme.ground,
      'background-opacity': 0.7,
      'border-color': theme.lineStrong,
      'corner-radius': '10',
      'z-index': 1,
    },
  },
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
      'overlay-opacity': 0,
      'z-index-compare': 'manual',
      'z-index': 5,
      events: 'no',
    },
  },
  { selector: 'edge.link-shared', style: { 'taxi-turn': '-16px' } },
  { selector: 'edge.link-unknown', style: { 'line-style': 'dotted' } },
  {
    selector: 'edge.straight',
    style: {
      'curve-style': 'straight',
      'source-endpoint': 'data(sourceEnd)' as never,
      'target-endpoint': 'data(targetEnd)' as never,
    },
  },
  { selector: 'edge.top-down', style: { 'taxi-direction': 'downward' } },
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
