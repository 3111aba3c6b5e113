import { type PairMatrix, UNKNOWN_DISTANCE } from '../../core/p2pdma/policy/matrix.ts';
import { type MapType, mapTypes, type PathClass, pathClasses } from '../../core/p2pdma/policy/verdict.ts';
import { pathClassWords, verdictWords } from '../../core/p2pdma/policy/words.ts';
import type { MatrixLens } from '../../core/share/document.ts';
import type { ShownEndpoint } from '../../store/selectors.ts';
import type { Summary } from './arrange.ts';

export interface MatrixCell {
  readonly mapType: MapType;
  /** Null: unknown. */
  readonly distance: number | null;
  readonly pathClass: PathClass;
}

export function cellAt(matrix: PairMatrix, row: number, column: number): MatrixCell {
  const at = row * matrix.ids.length + column;
  const distance = matrix.distances[at] ?? UNKNOWN_DISTANCE;
  return {
    mapType: mapTypes[matrix.mapTypes[at] ?? 3] ?? 'UNKNOWN',
    distance: distance === UNKNOWN_DISTANCE ? null : distance,
    pathClass: pathClasses[matrix.pathClasses[at] ?? 6] ?? 'UNKNOWN',
  };
}

/** What stands in the cell; the icon comes beside it. */
export function cellText({ distance, pathClass }: MatrixCell, lens: MatrixLens): string {
  if (lens === 'class') return pathClass === 'UNKNOWN' ? '?' : pathClass === 'SELF' ? '—' : pathClass;
  return distance === null ? '?' : String(distance);
}

/** The cell in words, for a screen reader and as a tip. */
export function cellWords(cell: MatrixCell, provider: string, client: string): string {
  const { word } = verdictWords[cell.mapType];
  const distance = cell.distance === null ? 'distance unknown' : `distance ${cell.distance}`;
  return `${client} to the memory of ${provider}: ${word}, ${distance}, ${cell.pathClass} (${pathClassWords[cell.pathClass]})`;
}

const mapTypesWorstFirst = [
  'NOT_SUPPORTED',
  'UNKNOWN',
  'THRU_HOST_BRIDGE',
  'BUS_ADDR',
] as const satisfies readonly MapType[];

/** By Linux's verdicts; valued by distance. */
export function verdictSummary(matrix: PairMatrix): Summary {
  const size = matrix.ids.length;
  const places = mapTypes.map(mapType => mapTypesWorstFirst.indexOf(mapType));
  const at = (provider: ShownEndpoint, client: ShownEndpoint) => provider.index * size + client.index;
  return {
    codes: mapTypesWorstFirst.map(mapType => verdictWords[mapType]),
    codeOf: (provider, client) => places[matrix.mapTypes[at(provider, client)] ?? -1] ?? -1,
    value: {
      name: 'Distance',
      isBetterHigh: false,
      of: (provider, client) => {
        const distance = matrix.distances[at(provider, client)] ?? UNKNOWN_DISTANCE;
        return distance === UNKNOWN_DISTANCE ? Number.NaN : distance;
      },
    },
  };
}
