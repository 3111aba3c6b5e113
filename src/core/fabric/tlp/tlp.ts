import { err, ok, type Result } from '../../lib/result.ts';

/** The packets that a route is made of (PCIe Base Specification, section 2.2.1, table 2-3). */
export const tlpKinds = [
  { id: 'MRd32', name: 'Memory Read, 32-bit address', fmt: 0b000, type: 0b00000, dwords: 3 },
  { id: 'MRd64', name: 'Memory Read, 64-bit address', fmt: 0b001, type: 0b00000, dwords: 4 },
  { id: 'MWr32', name: 'Memory Write, 32-bit address', fmt: 0b010, type: 0b00000, dwords: 3 },
  { id: 'MWr64', name: 'Memory Write, 64-bit address', fmt: 0b011, type: 0b00000, dwords: 4 },
  { id: 'Cpl', name: 'Completion without data', fmt: 0b000, type: 0b01010, dwords: 3 },
  { id: 'CplD', name: 'Completion with data', fmt: 0b010, type: 0b01010, dwords: 3 },
] as const;
export type TlpKind = (typeof tlpKinds)[number]['id'];

/** One field of a header: its double word, the bit it starts at (bit 31 comes first on the wire) and how wide it is. */
export interface TlpField {
  readonly name: string;
  readonly dword: number;
  readonly bit: number;
  readonly width: number;
  readonly meaning: string;
}

const field = (name: string, dword: number, bit: number, width: number, meaning: string): TlpField => ({
  name,
  dword,
  bit,
  width,
  meaning,
});

/** Double word 0, the same in every packet. */
const common: readonly TlpField[] = [
  field('Fmt', 0, 29, 3, 'header of 3 or 4 double words, with or without data'),
  field('Type', 0, 24, 5, 'what the packet is, together with Fmt'),
  field('T9', 0, 23, 1, 'bit 9 of a 10-bit tag'),
  field('TC', 0, 20, 3, 'traffic class'),
  field('T8', 0, 19, 1, 'bit 8 of a 10-bit tag'),
  field('IDO', 0, 18, 1, 'ID-based ordering: may pass packets of other requesters'),
  field('LN', 0, 17, 1, 'lightweight notification'),
  field('TH', 0, 16, 1, 'a processing hint follows'),
  field('TD', 0, 15, 1, 'a digest (ECRC) follows'),
  field('EP', 0, 14, 1, 'the data is poisoned'),
  field(
    'RO',
    0,
    13,
    1,
    'relaxed ordering: may pass posted writes; completions with it escape Completion Redirect',
  ),
  field('NS', 0, 12, 1, 'no snoop'),
  field('AT', 0, 10, 2, 'address type: 00 untranslated, 01 translation request, 10 translated'),
  field('Length', 0, 0, 10, 'double words of data; 0 means 1024'),
];

const request: readonly TlpField[] = [
  ...common,
  field('Requester ID', 1, 16, 16, 'bus, device and function that asks; the completion comes back by it'),
  field('Tag', 1, 8, 8, 'which of its requests this is'),
  field('Last BE', 1, 4, 4, 'bytes enabled in the last double word'),
  field('First BE', 1, 0, 4, 'bytes enabled in the first double word'),
];

const completion: readonly TlpField[] = [
  ...common,
  field('Completer ID', 1, 16, 16, 'bus, device and function that answers'),
  field('Status', 1, 13, 3, '000 successful, 001 unsupported request, 010 retry, 100 completer abort'),
  field('BCM', 1, 12, 1, 'byte count modified, PCI-X only'),
  field('Byte Count', 1, 0, 12, 'bytes still to come, with these; 0 means 4096'),
  field('Requester ID', 2, 16, 16, 'whose request this answers: the packet is routed by it'),
  field('Tag', 2, 8, 8, 'which of the requests this answers'),
  field('Reserved', 2, 7, 1, 'always 0'),
  field('Lower Address', 2, 0, 7, 'low bits of the address of the first byte'),
];

const hint = (dword: number) => field('PH', dword, 0, 2, 'processing hint, where TH is set');
const request32: readonly TlpField[] = [
  ...request,
  field('Address', 2, 2, 30, 'bits 31:2; ports compare it with their windows'),
  hint(2),
];
const request64: readonly TlpField[] = [
  ...request,
  field('Address high', 2, 0, 32, 'bits 63:32; ports compare it with their windows'),
  field('Address', 3, 2, 30, 'bits 31:2'),
  hint(3),
];

/** The header of a packet, field by field in the order of the wire; the fields cover every bit exactly once. */
export function tlpFields(kind: TlpKind): readonly TlpField[] {
  switch (kind) {
    case 'MRd32':
    case 'MWr32':
      return request32;
    case 'MRd64':
    case 'MWr64':
      return request64;
    case 'Cpl':
    case 'CplD':
      return completion;
  }
}

/** The values of a header's fields by name; a field that is not named is 0. Fmt and Type follow from the kind. */
export interface TlpHeader {
  readonly kind: TlpKind;
  readonly values: Readonly<Record<string, number>>;
}

const kindRow = (kind: TlpKind) => {
  const row = tlpKinds.find(({ id }) => id === kind);
  if (!row) throw new Error(`no such packet: ${kind}`);
  return row;
};

/** The value of a field, with Fmt and Type worked out. */
export function fieldValue(header: TlpHeader, name: string): number {
  const row = kindRow(header.kind);
  if (name === 'Fmt') return row.fmt;
  if (name === 'Type') return row.type;
  return header.values[name] ?? 0;
}

/** The header as the wire carries it, most significant byte of each double word first. A value too wide is a bug. */
export function encodeTlpHeader(header: TlpHeader): Uint8Array {
  const bytes = new Uint8Array(kindRow(header.kind).dwords * 4);
  const view = new DataView(bytes.buffer);
  for (const { name, dword, bit, width } of tlpFields(header.kind)) {
    const value = fieldValue(header, name);
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** width) {
      throw new Error(`${name} of ${header.kind} has ${width} bits, not ${value}`);
    }
    const before = view.getUint32(dword * 4);
    view.setUint32(dword * 4, before + value * 2 ** bit);
  }
  return bytes;
}

export type TlpDecodeError = { readonly code: 'too-short' | 'unknown-type'; readonly text: string };

/** Reads one of the headers above from its bytes; bytes after the header are not looked at. */
export function decodeTlpHeader(bytes: Uint8Array): Result<TlpHeader, TlpDecodeError> {
  const [first] = bytes;
  if (first === undefined) return err({ code: 'too-short', text: 'no bytes' });
  const row = tlpKinds.find(({ fmt, type }) => fmt === first >> 5 && type === (first & 0x1f));
  if (!row) return err({ code: 'unknown-type', text: `Fmt and Type ${first.toString(2).padStart(8, '0')}` });
  if (bytes.length < row.dwords * 4) {
    return err({ code: 'too-short', text: `${row.id} has ${row.dwords * 4} bytes, not ${bytes.length}` });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: Record<string, number> = {};
  for (const { name, dword, bit, width } of tlpFields(row.id)) {
    if (name === 'Fmt' || name === 'Type') continue;
    values[name] = Math.floor(view.getUint32(dword * 4) / 2 ** bit) % 2 ** width;
  }
  return ok({ kind: row.id, values });
}
