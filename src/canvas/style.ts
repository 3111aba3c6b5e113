import type { StylesheetJson } from 'cytoscape';
import { mapTypes } from '../core/p2pdma/verdict.ts';
import type { CanvasTheme } from './theme.ts';

/** Each verdict has a colour and a line pattern of its own. */
const patterns = {
  BUS_ADDR: 'solid',
  THRU_HOST_BRIDGE: 'dashed',
  NOT_SUPPORTED: 'dashed',
  UNKNOWN: 'dotted',
} as const;

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
        events: 'no',
      },
    },
    {
      selector: 'node.switch',
      style: {
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
        label: 'data(label)',
        color: theme.muted,
        'font-family': theme.sans,
        'font-size': 10,
        'min-zoomed-font-size': 8,
        'text-background-color': theme.ground,
        'text-background-opacity': 1,
        'text-background-padding': '2',
        'target-text-offset': 60,
        'overlay-opacity': 0,
        events: 'no',
      },
    },
    { selector: 'edge.link', style: { 'line-color': theme.lineStrong, 'line-opacity': 0.55 } },
    { selector: 'edge.link-unknown', style: { 'line-style': 'dotted', 'line-color': theme.lineStrong } },
    { selector: '.top-down', style: { 'taxi-direction': 'downward' } },
    { selector: '.quiet', style: { opacity: 0.45 } },
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
          width: 4,
          'line-color': theme.verdict[mapType],
          'line-opacity': 1,
          'line-style': patterns[mapType],
          'line-dash-pattern': mapType === 'NOT_SUPPORTED' ? [3, 5] : [9, 5],
          opacity: 1,
          'z-index': 10,
        },
      },
    ]),
    {
      selector: 'node.deciding',
      style: { 'border-width': 3, 'border-style': 'double' },
    },
    {
      selector: 'node.hop',
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
  ];
}
