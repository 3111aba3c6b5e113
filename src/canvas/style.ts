import type { StylesheetJson } from 'cytoscape';
import { mapTypes } from '../core/p2pdma/verdict.ts';
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
        'background-image': 'data(art)',
        'background-fit': 'none',
        'background-width': 'data(width)',
        'background-height': 'data(height)',
        'background-clip': 'none',
        'background-image-containment': 'over',
        'overlay-opacity': 0,
        'z-index-compare': 'manual',
        'z-index': 10,
      },
    },
    {
      selector: 'node.numa, node.switch',
      style: {
        'background-color': theme.ground,
        'background-image': 'none',
        'background-opacity': 0.55,
        label: 'data(title)',
        color: theme.muted,
        'font-family': theme.sans,
        'font-size': 12,
        'font-weight': 'bold',
        'text-valign': 'top',
        'text-halign': 'center',
        'text-margin-y': 20,
        'min-zoomed-font-size': 7,
        'corner-radius': '14',
        'z-index': 0,
        events: 'no',
      },
    },
    {
      selector: 'node.switch',
      style: {
        'z-index': 1,
        'background-color': theme.panel,
        'background-opacity': 1,
        'border-color': theme.lineStrong,
        'border-opacity': 0.6,
        'font-size': 11,
        'text-margin-y': 18,
        'corner-radius': '10',
      },
    },
    { selector: 'node.endpoint', style: { 'background-color': theme.panel } },
    {
      selector: 'node.fold',
      style: { 'background-color': theme.panel, 'border-style': 'dashed', 'border-color': theme.lineStrong },
    },
    {
      selector: 'edge',
      style: {
        'curve-style': 'round-taxi',
        'taxi-direction': 'rightward',
        'taxi-turn': 24,
        'taxi-turn-min-distance': 4,
        'taxi-radius': 6,
        width: 'data(weight)',
        'line-color': theme.line,
        'source-label': 'data(label)',
        'source-text-offset': 30,
        'z-index-compare': 'manual',
        'z-index': 5,
        color: theme.muted,
        'font-family': theme.sans,
        'font-size': 10,
        'min-zoomed-font-size': 8,
        'text-background-color': theme.ground,
        'text-background-opacity': 1,
        'text-background-padding': '2',
        'overlay-opacity': 0,
        events: 'no',
      },
    },
    { selector: 'edge.link', style: { 'line-color': theme.lineStrong, 'line-opacity': 0.55 } },
    { selector: 'edge.link-unknown', style: { 'line-style': 'dotted', 'line-color': theme.lineStrong } },
    { selector: '.top-down', style: { 'taxi-direction': 'downward' } },
    { selector: 'node.quiet', style: { opacity: 0.7 } },
    { selector: 'edge.quiet', style: { opacity: 0.5 } },
    { selector: 'node.chosen', style: { 'border-width': 2, 'border-color': theme.accent } },
    {
      selector: 'node.pair-start',
      style: { 'border-width': 3, 'border-color': theme.accent, 'border-style': 'dashed' },
    },
    ...mapTypes.flatMap(mapType => [
      {
        selector: `node.lit-${mapType}`,
        style: { 'border-width': 2, 'border-color': theme.verdict[mapType], opacity: 1 },
      },
      {
        selector: `edge.lit-${mapType}`,
        style: {
          ...patterns[mapType](theme.verdict[mapType], theme.ground),
          'line-opacity': 1,
          opacity: 1,
          'z-index': 8,
        },
      },
    ]),
    {
      selector: 'node.deciding',
      style: { 'border-width': 3, 'border-style': 'double' },
    },
    {
      selector: 'node.hop, node.mark',
      style: {
        shape: 'ellipse',
        width: 20,
        height: 20,
        'background-color': theme.accent,
        'background-image': 'none',
        'border-width': 0,
        label: 'data(title)',
        color: theme.onAccent,
        'font-family': theme.sans,
        'font-size': 11,
        'font-weight': 'bold',
        'text-valign': 'center',
        'text-halign': 'center',
        'z-index': 20,
        events: 'no',
      },
    },
    ...mapTypes.map(mapType => ({
      selector: `node.mark-${mapType}`,
      style: { 'background-color': theme.verdict[mapType], color: theme.panel, width: 18, height: 18 },
    })),
  ];
}
