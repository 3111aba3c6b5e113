import { type SpeedMatrix, speedLimits } from '../../core/fabric/rates/speedMatrix.ts';
import { type SpeedWay, speedWays } from '../../core/fabric/rates/transferWay.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { Measured } from '../../store/state.ts';
import type { Summary } from './arrange.ts';
import type { CellSource } from './cellLook.ts';
import { cellsById, indexById } from './cellLook.ts';

/** The words for the ways of a transfer, the same in cells and legend. */
export const speedWayWords = {
  direct: { word: 'Direct', tone: 'direct', means: 'below a common bridge' },
  host: { word: 'Via host bridge', tone: 'host', means: 'through the root complex' },
  staged: { word: 'Staged through memory', tone: 'staged', means: 'the kernel refuses; two copies' },
  lost: { word: 'Lost', tone: 'blocked', means: 'the kernel maps it, the wires do not carry it' },
  'no-memory': { word: 'No memory', tone: 'none', means: 'no memory BAR to reach' },
  unknown: { word: 'Unknown', tone: 'unknown', means: 'the capture does not show what decides' },
} as const satisfies Record<SpeedWay, { word: string; tone: string; means: string }>;

/** How far a measured value may be off before the cell says so, as a share of the predicted one. */
export const residualSteps = { near: 0.05, far: 0.2 } as const;

/** The share by which the measured value differs from the predicted one; null where one of them is missing. */
export function residualOf(predicted: number, measured: number | undefined): number | null {
  if (measured === undefined || !Number.isFinite(measured) || !Number.isFinite(predicted) || predicted === 0)
    return null;
  return measured / predicted - 1;
}

export interface SpeedsShown {
  readonly speeds: SpeedMatrix;
  readonly lens: 'bandwidth' | 'latency';
  readonly operation: 'read' | 'write';
  /** Null: nothing measured is shown. */
  readonly measured: Measured | null;
}

/** Cells of predicted bandwidth or latency, with what was measured and how far it is off. */
export function speedCells({ speeds, lens, operation, measured }: SpeedsShown): CellSource {
  const at = indexById(speeds.ids);
  const measuredAt = measuredValues(measured, operation);
  return ({ provider, client }) => {
    const place = (at.get(provider.node.id) ?? -1) * speeds.ids.length + (at.get(client.node.id) ?? -1);
    const way = speedWays[speeds.ways[place] ?? -1] ?? 'unknown';
    const predicted = predictedAt(speeds, lens, place);
    const words = speedWayWords[way];
    const isSelf = provider.node.id === client.node.id;
    if (isSelf)
      return { tone: 'none', icon: null, text: '—', aside: null, words: `${client.node.label} itself` };
    const found = measuredAt(provider.node.id, client.node.id);
    const residual = residualOf(predicted, found);
    const about = `${client.node.label} ${operation === 'write' ? 'writes to' : 'reads from'} the memory of ${provider.node.label}`;
    return {
      tone: residual !== null ? heatTone(residual) : measured ? 'none' : words.tone,
      icon: null,
      text: found === undefined ? valueText(predicted, lens) : valueText(found, lens),
      aside: residual === null ? null : percentText(residual),
      words: `${about}: ${words.word}, predicted ${valueWords(predicted, lens)}${boundWords(speeds, lens, place)}${presumedWords(speeds, place)}${measuredWords(found, residual, lens)}`,
    };
  };
}

const predictedAt = (speeds: SpeedMatrix, lens: SpeedsShown['lens'], place: number): number =>
  (lens === 'bandwidth'
    ? speeds.gigabytesPerSecond[place]
    : (speeds.latencyNs[place] ?? Number.NaN) / 1000) ?? Number.NaN;

/** Benchmarks have the source down and the destination across: a writer is the source, a reader the destination. */
function measuredValues(measured: Measured | null, operation: 'read' | 'write') {
  const nodes = measured?.nodes ?? [];
  const at = new Map(nodes.map((node, index) => [node, index]));
  return (provider: NodeId, client: NodeId): number | undefined => {
    const [source, sink] = operation === 'write' ? [client, provider] : [provider, client];
    const [row, column] = [at.get(source), at.get(sink)];
    if (!measured || row === undefined || column === undefined) return undefined;
    const value = measured.matrix.values[row * measured.nodes.length + column];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  };
}

function valueText(value: number, lens: SpeedsShown['lens']): string {
  if (Number.isNaN(value)) return '?';
  if (!Number.isFinite(value)) return '—';
  return lens === 'bandwidth' ? value.toFixed(1) : value.toFixed(2);
}

function valueWords(value: number, lens: SpeedsShown['lens']): string {
  if (Number.isNaN(value)) return 'not known';
  if (!Number.isFinite(value)) return 'no link is crossed';
  return `${valueText(value, lens)} ${lens === 'bandwidth' ? 'GB/s' : 'µs'}`;
}

const percentText = (residual: number): string =>
  `${residual < 0 ? '−' : '+'}${Math.abs(residual * 100).toFixed(0)}%`;

/** The slowest link is what one expects; that a reader runs out of tags is not. */
const boundWords = ({ limits }: SpeedMatrix, lens: SpeedsShown['lens'], place: number): string =>
  lens === 'bandwidth' && speedLimits[limits[place] ?? -1] === 'tags'
    ? ', limited by how many reads it may have outstanding'
    : '';

const presumedWords = ({ presumed }: SpeedMatrix, place: number): string =>
  presumed[place] === 1 ? ', the root complex presumed from its CPU' : '';

function measuredWords(
  found: number | undefined,
  residual: number | null,
  lens: SpeedsShown['lens'],
): string {
  if (found === undefined) return '';
  const off =
    residual === null ? '' : `, ${Math.abs(residual * 100).toFixed(0)} % ${residual < 0 ? 'less' : 'more'}`;
  return `; measured ${valueWords(found, lens)}${off}`;
}

/** Near what is predicted, off, or far off. */
function heatTone(residual: number): string {
  const share = Math.abs(residual);
  return share <= residualSteps.near ? 'near' : share <= residualSteps.far ? 'off' : 'far';
}

const waysWorstFirst = [
  'lost',
  'unknown',
  'no-memory',
  'staged',
  'host',
  'direct',
] as const satisfies readonly (typeof speedWays)[number][];

/** By the way of the data; valued by rate or latency. */
export function speedSummary(speeds: SpeedMatrix, lens: 'bandwidth' | 'latency'): Summary {
  const at = cellsById(speeds.ids);
  const places = speedWays.map(way => waysWorstFirst.indexOf(way));
  const values = lens === 'bandwidth' ? speeds.gigabytesPerSecond : speeds.latencyNs;
  return {
    codes: waysWorstFirst.map(way => speedWayWords[way]),
    codeOf: (provider, client) => places[speeds.ways[at(provider, client)] ?? -1] ?? -1,
    value: {
      name: lens === 'bandwidth' ? 'Rate' : 'Latency',
      isBetterHigh: lens === 'bandwidth',
      of: (provider, client) => values[at(provider, client)] ?? Number.NaN,
    },
  };
}
