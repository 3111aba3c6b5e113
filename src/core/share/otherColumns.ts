import { choice, guardedText, nullable, number } from './cells.ts';
import type { Columns } from './columns.ts';

/** A device that is no PCI function; its parent is the index of a function. */
export interface OtherRow {
  readonly id: string;
  readonly label: string;
  readonly parent: number | null;
  readonly virtualDma: boolean;
}

export const otherColumns: Columns<OtherRow> = {
  id: { key: 'OI', what: 'ids of other devices', codec: guardedText, first: '.', identifies: false },
  label: { key: 'OL', what: 'names of other devices', codec: guardedText, first: '.', identifies: false },
  parent: {
    key: 'OP',
    what: 'places of other devices',
    codec: nullable(number(0xffff_ffff)),
    first: '-',
    identifies: false,
  },
  virtualDma: {
    key: 'OV',
    what: 'DMA of other devices',
    codec: choice<boolean>({ n: false, y: true }),
    first: 'n',
    identifies: false,
  },
};
