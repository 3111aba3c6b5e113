import { type Bdf, parseBdf } from '../../topology/bdf.ts';
import { known } from '../../topology/fact.ts';
import {
  type CapturedName,
  type CapturedValues,
  type FactsRead,
  putFact,
} from '../../topology/facts/facts.ts';
import { classCodeOfText } from '../../topology/names/classes.ts';
import type { Format, Found } from '../format.ts';
import { isElision, isForeign } from '../lspci/bodyWords.ts';
import { isBridgeClass, isFirstOfMachine } from '../lspci/text.ts';
import type { Line } from '../repair/repair.ts';
import type { Sighting } from '../sighting.ts';
import { tell } from '../telling.ts';

/** What scripts and inventories keep: a line for each field (`lspci -vmm`), or quoted fields in one line (`-mm`, `-m`). */
export const machineReadable: Format = { id: 'lspci-machine', read };

const ADDRESS = '((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])';
/** `-vm`, before `-vmm`, calls the slot "Device" too. */
const SLOT = new RegExp(`^\\s*(Slot|Device):\\s*${ADDRESS}$`, 'i');
const FIELD =
  /^\s*(Class|Vendor|Device|SVendor|SDevice|SubVendor|SubDevice|PhySlot|Rev|ProgIf|Driver|Module|NUMANode|IOMMUGroup|DTNode):\s*(.*)$/;
const QUOTED = new RegExp(`^\\s*${ADDRESS}((?:\\s+(?:"(?:[^"\\\\]|\\\\.)*"|-[a-z][0-9a-f]+))+)\\s*$`, 'i');
const QUOTED_FIELD = /"((?:[^"\\]|\\.)*)"/g;
/** What the first line of a list looks like from afar. */
const BEGINS = /^\s*(?:Slot:|Device:|[0-9a-f:.]{7,16}\s+")/i;
const MAX_LINE = 1000;
/** A prompt or another line ends the list; so many blank lines do not. */
const MAX_BLANKS = 3;

function read(lines: readonly Line[], start: number): Found | null {
  if (!BEGINS.test(lines[start]?.text ?? '')) return null;
  const records = new MachineRecords();
  if (!records.add(lines, start)) return null;
  let end = start + 1;
  for (let at = start + 1; at < lines.length; at++) {
    const { text = '', number = 0 } = lines[at] ?? {};
    if (records.add(lines, at)) end = at + 1;
    else if (isElision(text) || isForeign(text)) records.foreign.push(number);
    else if (text !== '' || at - end >= MAX_BLANKS) break;
    else records.close();
  }
  const sightings = records.sightings();
  const reading = {
    what: records.isQuoted ? 'lspci -mm' : 'lspci -vmm',
    sightings,
    roots: [],
    warnings: [],
    isSelection: !sightings.some(({ bdf }) => isFirstOfMachine(bdf)),
    foreign: records.foreign,
  };
  return { end, reading };
}

/** The fields of one function, and where each stands. */
interface OpenRecord {
  readonly bdf: Bdf;
  readonly line: number;
  readonly fields: Map<string, { readonly text: string; readonly line: number }>;
  readonly modules: string[];
}

class MachineRecords {
  isQuoted = false;
  readonly foreign: number[] = [];
  private readonly records: OpenRecord[] = [];
  private open: OpenRecord | null = null;

  /** Takes in the line if it is one of this form. */
  add(lines: readonly Line[], at: number): boolean {
    const { text = '', number = 0 } = lines[at] ?? {};
    if (text === '' || text.length > MAX_LINE || !/["_:]/.test(text)) return false;
    return this.addSlot(lines, at) || this.addField(text, number) || this.addQuoted(text, number);
  }

  close() {
    this.open = null;
  }

  /** A slot is followed by another field: a line like it may stand in any text. */
  private addSlot(lines: readonly Line[], at: number): boolean {
    const { text = '', number = 0 } = lines[at] ?? {};
    const slot = SLOT.exec(text);
    if (!slot?.[2] || !FIELD.test(lines[at + 1]?.text ?? '')) return false;
    return this.begin(slot[2], number);
  }

  private begin(address: string, line: number): boolean {
    const bdf = parseBdf(address);
    if (!bdf.ok) return false;
    this.open = { bdf: bdf.value, line, fields: new Map(), modules: [] };
    this.records.push(this.open);
    return true;
  }

  private addField(text: string, line: number): boolean {
    const field = FIELD.exec(text);
    if (!field?.[1] || !this.open) return false;
    const value = (field[2] ?? '').trim();
    if (field[1] === 'Module') this.open.modules.push(value);
    this.open.fields.set(field[1], { text: value, line });
    return true;
  }

  /** Class, vendor, device, then options, then vendor and device of the subsystem. */
  private addQuoted(text: string, line: number): boolean {
    const quoted = QUOTED.exec(text);
    const fields = [...(quoted?.[2] ?? '').matchAll(QUOTED_FIELD)].map(([, field = '']) =>
      field.replace(/\\(.)/g, '$1'),
    );
    if (!quoted?.[1] || fields.length < 3 || !this.begin(quoted[1], line)) return false;
    this.isQuoted = true;
    for (const [i, name] of ['Class', 'Vendor', 'Device'].entries())
      this.open?.fields.set(name, { text: fields[i] ?? '', line });
    this.open = null;
    return true;
  }

  sightings(): readonly Sighting[] {
    return this.records.map(sightingOf);
  }
}

function sightingOf({ bdf, line, fields, modules }: OpenRecord): Sighting {
  const facts: FactsRead = {};
  const factLines = new Map<CapturedName, number>();
  const tellField = <K extends CapturedName>(
    name: K,
    field: string,
    read: (text: string) => CapturedValues[K] | undefined,
  ) => {
    const shown = fields.get(field);
    const value = shown && shown.text !== '' ? read(shown.text) : undefined;
    if (shown && value !== undefined) tell({ facts, factLines }, name, known(value, 'text'), shown.line);
  };
  tellField('classCode', 'Class', classOf);
  tellField('vendorId', 'Vendor', text => numberOf(text, 'Vendor'));
  tellField('deviceId', 'Device', text => numberOf(text, 'Device'));
  const name = [fields.get('Vendor'), fields.get('Device')]
    .map(field => wordsOf(field?.text ?? ''))
    .join(' ');
  if (name.trim() !== '') putFact(facts, 'name', known(name.trim(), 'text'));
  tellField('slot', 'PhySlot', text => text);
  tellField('driver', 'Driver', text => text);
  tellField('kernelModules', 'Module', () => modules);
  tellField('numaNode', 'NUMANode', decimalOf);
  tellField('iommuGroup', 'IOMMUGroup', decimalOf);
  const classCode = facts.classCode?.state === 'known' ? facts.classCode.value : null;
  const header = classCode === null ? null : isBridgeClass(classCode) ? 'bridge' : 'endpoint';
  return { bdf, line, source: 'text', header, parent: null, virtualFunctions: null, facts, factLines };
}

/** `3D controller [0302]` (-nn), `0302` (-n), or the words alone. */
function classOf(text: string): number | undefined {
  const number = /^([0-9a-f]{4})$|\[([0-9a-f]{4})\]$|^Class ([0-9a-f]{4})$/i.exec(text);
  const digits = number?.[1] ?? number?.[2] ?? number?.[3];
  return digits === undefined ? classCodeOfText(text) : Number.parseInt(digits, 16);
}

/** `NVIDIA Corporation [10de]` (-nn), `10de` (-n), `Device 09a2` where pci.ids has no name. */
function numberOf(text: string, kind: 'Vendor' | 'Device'): number | undefined {
  const number = /^([0-9a-f]{4})$|\[([0-9a-f]{4})\]$/i.exec(text);
  const unnamed = new RegExp(`^${kind} ([0-9a-f]{4})$`, 'i').exec(text);
  const digits = number?.[1] ?? number?.[2] ?? unnamed?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** The name without its number; a number alone is no name. */
const wordsOf = (text: string): string =>
  /^[0-9a-f]{4}$/i.test(text) ? '' : text.replace(/\s*\[[0-9a-f]{4}\]$/i, '').trim();

const decimalOf = (text: string): number | undefined => (/^\d{1,10}$/.test(text) ? Number(text) : undefined);
