import {
  endpointLabels,
  functionOf,
  lintSettings,
  type MachineTree,
  type MapType,
  machineTree,
  mapTypes,
  type PairMatrix,
  pairMatrix,
  shortBdf,
  UNKNOWN_DISTANCE,
  uninterestingFunctions,
  verdictWords,
} from '../../core/index.ts';
import { answer, askedWrongly, type Command } from '../command.ts';
import { layerLenses, layerMatrix } from '../layerMatrix.ts';
import { kernelOptions, kernelUsage, readArgs } from '../options.ts';
import { readMachine } from '../readMachine.ts';
import { stackOptions, stackSettings, stackUsage } from '../stackOptions.ts';
import { textTable } from '../textTable.ts';

const options = {
  ...kernelOptions,
  ...stackOptions,
  layer: { type: 'string' },
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  machine: { type: 'string' },
} as const;

/** Prints the verdict of every ordered pair. */
export const matrixCommand: Command = {
  name: 'matrix',
  usage: `FILE… ${kernelUsage} [--layer ${layerLenses.join('|')}] ${stackUsage} [--json] [--all]`,
  summary:
    'print the verdict and distance of every pair of endpoints, or what a layer says of it; --all shows folded devices too',
  run: args => {
    const { positionals, values } = readArgs(args, options);
    const { document, notes } = readMachine(positionals, values);
    const { machine, settings } = document;
    const tree = machineTree(machine);
    if (values.layer !== undefined) {
      const lens = layerLenses.find(each => each === values.layer);
      if (!lens) throw askedWrongly(`--layer is one of ${layerLenses.join(', ')}, not "${values.layer}".`);
      const asked = { ...document, stack: stackSettings(values, document.stack) };
      return answer(
        layerMatrix(asked, { lens, all: values.all ?? false, json: values.json ?? false }),
        notes,
      );
    }
    const matrix = pairMatrix(tree, settings);
    const lints = lintSettings(settings, tree).map(({ message }) => message);
    const output = values.json ? jsonPairs(tree, matrix) : [humanMatrix(tree, matrix, values.all ?? false)];
    return answer(output, [...notes, ...lints]);
  },
};

interface Cell {
  readonly mapType: MapType;
  readonly distance: number | null;
}

function cellAt({ ids, mapTypes: types, distances }: PairMatrix, row: number, column: number): Cell {
  const at = row * ids.length + column;
  const distance = distances[at] ?? UNKNOWN_DISTANCE;
  return {
    mapType: mapTypes[types[at] ?? -1] ?? 'UNKNOWN',
    distance: distance === UNKNOWN_DISTANCE ? null : distance,
  };
}

/** Row by row: a machine of a thousand endpoints has a million pairs. */
function* jsonPairs(tree: MachineTree, matrix: PairMatrix): Generator<string> {
  const bdfs = matrix.ids.map(id => functionOf(tree, id).bdf);
  yield '{"pairs": [';
  for (const [row, provider] of bdfs.entries()) {
    const pairs = bdfs.map((client, column) =>
      JSON.stringify({ provider, client, ...typeAndDistance(cellAt(matrix, row, column)) }),
    );
    yield `${row === 0 ? '\n' : ',\n'}${pairs.join(',\n')}`;
  }
  yield '\n]}\n';
}

const typeAndDistance = ({ mapType, distance }: Cell) => ({ type: mapType, distance });

const letters: Record<MapType, string> = {
  BUS_ADDR: 'D',
  THRU_HOST_BRIDGE: 'H',
  NOT_SUPPORTED: 'x',
  UNKNOWN: '?',
};

function humanMatrix(tree: MachineTree, matrix: PairMatrix, all: boolean): string {
  const folded = uninterestingFunctions(tree);
  const labels = endpointLabels(tree);
  const shown = matrix.ids.flatMap((id, place) => (all || !folded.has(id) ? [place] : []));
  if (shown.length === 0) return 'No endpoint to compare; --all shows folded devices too.\n';
  const nameAt = (place: number) => {
    const fn = functionOf(tree, matrix.ids[place] ?? matrix.ids[0] ?? raise());
    const label = labels.get(fn.id) ?? '';
    const bdf = shortBdf(fn.bdf);
    return label === bdf ? bdf : `${bdf} ${label}`;
  };
  const header = ['memory of ↓', '', ...shown.map((_, i) => `${i + 1}`)];
  const rows = shown.map((row, i) => [
    `${i + 1}`,
    nameAt(row),
    ...shown.map(column => {
      const { mapType, distance } = cellAt(matrix, row, column);
      return `${letters[mapType]}${distance ?? '?'}`;
    }),
  ]);
  const legend = mapTypes.map(type => `${letters[type]} ${verdictWords[type].word}`).join(', ');
  const hidden = matrix.ids.length - shown.length;
  const more = hidden > 0 ? `${hidden} folded devices are not shown; --all shows them.\n` : '';
  return `${textTable([header, ...rows])}${legend}; the number is the kernel's distance.\n${more}`;
}

function raise(): never {
  throw new Error('a place outside the matrix');
}
