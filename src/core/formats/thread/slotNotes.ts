import { type Bdf, parseBdf } from '../../topology/bdf.ts';
import { known } from '../../topology/fact.ts';
import type { Format, Found } from '../format.ts';
import type { Line } from '../repair/repair.ts';
import type { Sighting } from '../sighting.ts';
import { noteFound, noteText, skippedFound } from './note.ts';

/** dmidecode: the slots of the board with the addresses of what is in them; its other tables are skipped. */
export const dmidecode: Format = { id: 'dmidecode', read: readTables };

/** /sys/bus/pci/slots/N/address: the slots that the kernel's hotplug drivers know. */
export const pciSlots: Format = { id: 'pci-slots', read: readSlots };

const SKIPPED_WORDS = 'dmidecode';
const BEGINS = /^\s*(?:# dmidecode \d|Handle 0x[0-9A-F]{4}, DMI type \d|System Slot Information$)/;
const GOES_ON =
  /^(?:\s+\S|# |Getting SMBIOS|SMBIOS \d|Table at |\d+ structures|Handle 0x|(?:[A-Z][\w-]* ){0,4}(?:Information|Device|Array|Address|Table|Options|Description|Connector|Strings|Language|Log|Controller|Inactive)$|End Of Table)/;
/** Where a forum took the indentation off. */
const SLOT_FIELD =
  /^\s*(?:Designation|Type|Data Bus Width|Current Usage|Length|ID|Characteristics|Bus Address|Slot Physical Width|Slot Pitch|Height|Peer Devices)\s*:/;
const NAME = /^\s*Designation:\s+(\S.*?)\s*$/;
const ADDRESS = /^\s*Bus Address:\s+([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7])\s*$/i;
/** What firmware fills in where nothing is in a slot. */
const NOWHERE = /^0000:(?:00:00\.0|ff:1f\.7)$/i;
const MAX_BLANKS = 1;

const inSlot = (bdf: Bdf, slot: string, line: number): Sighting => ({
  bdf,
  line,
  source: 'text',
  header: null,
  parent: null,
  virtualFunctions: null,
  facts: { slot: known(slot, 'text') },
});

function readTables(lines: readonly Line[], start: number): Found | null {
  if (!BEGINS.test(noteText(lines, start))) return null;
  const reader = new SlotTables();
  let end = start;
  for (let at = start; at < lines.length && at - end <= MAX_BLANKS; at++) {
    const line = lines[at];
    if (!line || line.text === '') continue;
    if (!reader.take(line, noteText(lines, at))) break;
    end = at + 1;
  }
  const found = skippedFound(lines, start, end, SKIPPED_WORDS);
  const skipped = new Map([...(found.reading.skipped ?? [])].filter(([number]) => !reader.used.has(number)));
  return {
    end,
    reading: { ...found.reading, what: 'slots of dmidecode', sightings: reader.sightings, skipped },
  };
}

class SlotTables {
  readonly sightings: Sighting[] = [];
  /** Lines of slots of which the address is told. */
  readonly used = new Set<number>();
  /** The slot that is being read; null in other tables. */
  private slot: { name: string | null; hasAddress: boolean; readonly lines: number[] } | null = null;

  /** False for a line that is none of dmidecode's. */
  take({ number }: Line, text: string): boolean {
    if (/^\s*System Slot Information$/.test(text)) this.slot = { name: null, hasAddress: false, lines: [] };
    else if (/^\s*Handle 0x/.test(text)) this.slot = null;
    else if (!GOES_ON.test(text) && !BEGINS.test(text) && !(this.slot && SLOT_FIELD.test(text))) return false;
    if (this.slot) this.takeOfSlot(this.slot, number, text);
    return true;
  }

  private takeOfSlot(slot: NonNullable<SlotTables['slot']>, number: number, text: string) {
    slot.lines.push(number);
    slot.name ??= NAME.exec(text)?.[1] ?? null;
    const bdf = parseBdf(ADDRESS.exec(text)?.[1] ?? '');
    if (bdf.ok && slot.name !== null && !NOWHERE.test(bdf.value)) {
      this.sightings.push(inSlot(bdf.value, slot.name, number));
      slot.hasAddress = true;
    }
    if (slot.hasAddress) for (const each of slot.lines.splice(0)) this.used.add(each);
  }
}

const SLOT =
  /^\s*\/sys\/bus\/pci\/slots\/([\w-]{1,64})\/address[: ]\s*([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f])\s*$/i;

function readSlots(lines: readonly Line[], start: number): Found | null {
  const slots: Sighting[] = [];
  let end = start;
  for (; end < lines.length; end++) {
    const match = SLOT.exec(noteText(lines, end));
    const bdf = parseBdf(`${match?.[2] ?? ''}.0`);
    if (!match?.[1] || !bdf.ok) break;
    slots.push(inSlot(bdf.value, match[1], lines[end]?.number ?? 0));
  }
  if (end === start) return null;
  const found = noteFound(end, { what: 'slots of sysfs' });
  return { end, reading: { ...found.reading, sightings: slots } };
}
