import type { FlowSpec, Follows } from '../fabric/packets/workload.ts';
import type { Addressing, AddressType, RouteTarget } from '../fabric/routing/request.ts';
import { type CellCodec, choice, guardedText, nullable, number, word64 } from '../lib/cell.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { column } from './columns.ts';
import { MAX_FLOWS } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import { rateCell } from './rateCell.ts';
import { damaged, type ShareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';
import { readTable, type Table, writeTable } from './table.ts';

/** The transfers that run together. */
export const workloadLines = (flows: readonly FlowSpec[], nodes: NodeCells) =>
  writeTable(workloadTable(nodes), flows);

/** One may follow another of the list, not itself; whether a target is there is told when it is run. */
export function readWorkload(sheet: Sheet, nodes: NodeCells): Result<readonly FlowSpec[], ShareError> {
  const flows = readTable(workloadTable(nodes), sheet);
  if (!flows.ok) return flows;
  const isLed = ({ follows }: FlowSpec, i: number) =>
    follows === null || (follows.flow !== i && follows.flow < flows.value.length);
  return flows.value.every(isLed) ? ok(flows.value) : err(damaged('order of transfers'));
}

/** What `Number` still counts exactly; more is no size and no time. */
const MOST = 0xf_ffff_ffff_ffff;
const least = (minimum: number): CellCodec<number> => {
  const any = number(MOST);
  return {
    write: any.write,
    read: (cell, i) => {
      const value = any.read(cell, i);
      return value !== undefined && value >= minimum ? value : undefined;
    },
  };
};
const flag = choice<boolean>({ n: false, y: true });

const workloadTable = (nodes: NodeCells): Table<FlowSpec> => ({
  key: 'W',
  what: 'transfers',
  maximumRows: MAX_FLOWS,
  columns: {
    name: column('WN', 'names of transfers', guardedText, '='),
    initiator: column('WI', 'devices of transfers', nodes.function, '0'),
    target: column('WT', 'targets of transfers', targetCodec(nodes), 'm0'),
    operation: column('WO', 'operations', choice<FlowSpec['operation']>({ r: 'read', w: 'write' }), 'w'),
    sizeBytes: column('WS', 'sizes of transfers', least(0), '100000'),
    startPs: column('WB', 'starts of transfers', least(0), '0'),
    repeat: column('WR', 'repeats of transfers', least(0), '1'),
    queueDepth: column('WQ', 'queues of transfers', least(0), '1'),
    relaxedOrdering: column('WX', 'attributes of transfers', flag, 'n'),
    idBasedOrdering: column('WY', 'attributes of transfers', flag, 'n'),
    addressing: column('WA', 'addresses of transfers', addressingCodec, 'd'),
    addressType: column('WZ', 'address types of transfers', addressTypeCodec, 'u'),
    follows: column('WF', 'order of transfers', nullable(followsCodec), '-'),
    paceGigabytes: column('WP', 'paces of transfers', nullable(rateCell), '-'),
  },
});

/** Letters; append only. */
const addressingCodec = choice<Addressing>({ b: 'bus', d: 'dma-map', p: 'cpu-physical' });
const addressTypeCodec = choice<AddressType>({
  u: 'untranslated',
  q: 'translation-request',
  t: 'translated',
});

const bar = number(5);

/** `m12345000`: system memory; `b3/2+0`: from there on in BAR 2 of function 3; `d…`: a doorbell there. */
function targetCodec(nodes: NodeCells): CellCodec<RouteTarget> {
  return {
    write: (target, i) => {
      if (target.kind === 'system-memory') return `m${word64.write(target.address, i)}`;
      const place = `${nodes.function.write(target.node, i)}/${bar.write(target.bar, i)}`;
      return `${target.kind === 'bar' ? 'b' : 'd'}${place}+${word64.write(target.offset, i)}`;
    },
    read: (cell, i) => {
      if (cell.startsWith('m')) {
        const address = word64.read(cell.slice(1), i);
        return address === undefined ? undefined : { kind: 'system-memory', address };
      }
      const [, letter, place = '', index = '', start = ''] =
        /^([bd])([^/]*)\/([^+]*)\+(.*)$/.exec(cell) ?? [];
      const node = nodes.function.read(place, i);
      const barRead = bar.read(index, i);
      const offset = word64.read(start, i);
      if (node === undefined || barRead === undefined || offset === undefined) return undefined;
      return { kind: letter === 'b' ? 'bar' : 'doorbell', node, bar: barRead, offset };
    },
  };
}

const index = number(MAX_FLOWS);

/** `s3`: when transfer 3 is sent; `d3+1`: when its transfer before is there. */
const followsCodec: CellCodec<Follows> = {
  write: ({ flow, when, lag }, i) =>
    `${when === 'sent' ? 's' : 'd'}${index.write(flow, i)}${lag === 0 ? '' : `+${index.write(lag, i)}`}`,
  read: (cell, i) => {
    const [, letter, place = '', behind = '0'] = /^([sd])([^+]*)(?:\+(.*))?$/.exec(cell) ?? [];
    const flow = index.read(place, i);
    const lag = index.read(behind, i);
    if (flow === undefined || lag === undefined || letter === undefined) return undefined;
    return { flow, when: letter === 's' ? 'sent' : 'delivered', lag };
  },
};
