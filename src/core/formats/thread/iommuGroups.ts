import { type Bdf, parseBdf } from '../../topology/bdf.ts';
import { type Fact, known } from '../../topology/fact.ts';
import type { CapturedFacts } from '../../topology/facts/facts.ts';
import { type IommuGroupType, iommuGroupTypes } from '../../topology/facts/systemFacts.ts';
import { classCodeOfText } from '../../topology/names/classes.ts';
import type { Format, Found } from '../format.ts';
import { isBodyText, isElision } from '../lspci/bodyWords.ts';
import { parseHeader } from '../lspci/header.ts';
import { beginsOther, isPrompt } from '../lspci/lineKinds.ts';
import { lspciText } from '../lspci/text.ts';
import type { Line } from '../repair/repair.ts';
import type { Reading, Sighting } from '../sighting.ts';

/**
 * The lists of scripts that print each IOMMU group with its functions: a heading and lines of lspci below it, or both in
 * one line. What stands around lspci's words is taken off, and lspci's reader does the rest.
 */
export const iommuGroups: Format = { id: 'iommu-groups', read };

/** A line longer than this is none of a list. */
const MAX_LINE = 2000;
const GROUP = /^[\s*#>+•-]*(?:IOMMU[ _-]*)?group[\s:#]*(\d{1,10})(?!\d)(.*)$/i;
/** lspci -vv prints this in a body. */
const BODY_GROUP = /^\s+IOMMU group: \d+$/;
const HEADING_END = /^[\s*:#=|-]*(?:\([^()]*\))?[\s*:#=|-]*$/;
/** Some scripts print it behind the number. */
const HEADING_TYPE = /\((?:type:? ?)?([\w-]{3,12})\)/;
/** Marks of the list, such as `[R]` of a function that can be reset, then an address. */
const MEMBER =
  /^((?:[\s:|*•+>=└├─-]|\[[^\]]{1,12}\])*)((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])(?![\w.])(.*)$/i;
const IDS = /\[([0-9a-f]{4}):([0-9a-f]{4})\]/i;
const DRIVER = /\s+Driver:\s*([\w.-]*)\s*$/i;
const RESET_BEHIND = /\s*\[(?:R|RESET)\]\s*$/i;
const ADDRESSES = /^\s*(?:(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\s*)+$/i;
/** unraid lists below a controller the disks and USB devices that it serves. */
const SERVED = /^\s*(?:Bus \d+ Device \d+|\[[\dN:]+\]\s)/;
const SERVED_WORDS = 'a disk or USB device of the function above';
/** A heading without a function among so many filled lines is prose. */
const LOOK_AHEAD = 3;
/** So many lines in a row may belong to a header that a mail program wrapped. */
const MAX_WRAPPED = 3;

interface Member {
  /** As lspci would print it, or the addresses alone. */
  readonly text: string;
  readonly isIndented: boolean;
  readonly facts: Partial<CapturedFacts>;
}

/** A function's line without what the script put around lspci's words; null for other lines. */
function memberOf(text: string, isInGroupLine: boolean): Member | null {
  if (text.length > MAX_LINE) return null;
  const match = MEMBER.exec(text);
  if (!match) return null;
  const [, marks = '', address = '', rest = ''] = match;
  const driver = DRIVER.exec(rest);
  const words = (driver ? rest.slice(0, driver.index) : rest).replace(RESET_BEHIND, '');
  const line = `${address}${words}`;
  const header = ADDRESSES.test(line) ? line.trim() : headerText(line);
  if (header === null) return null;
  const ids = IDS.exec(marks);
  return {
    text: header,
    isIndented: !isInGroupLine && /^\s/.test(marks),
    facts: {
      ...(ids?.[1] && { vendorId: known(Number.parseInt(ids[1], 16), 'text') }),
      ...(ids?.[2] && { deviceId: known(Number.parseInt(ids[2], 16), 'text') }),
      ...(driver?.[1] && { driver: known(driver[1], 'text') }),
    },
  };
}

const MAX_CLASS_WORDS = 7;

/** A header as lspci prints it; some scripts leave out the colon behind the class. */
function headerText(line: string): string | null {
  if (parseHeader(line)) return line;
  const [address = '', ...words] = line.split(/\s+/);
  for (let count = Math.min(MAX_CLASS_WORDS, words.length); count > 0; count--) {
    const text = words.slice(0, count).join(' ');
    if (classCodeOfText(text.replace(/ \[[0-9a-f]{4}\]$/i, '')) === undefined) continue;
    const whole = `${address} ${text}: ${words.slice(count).join(' ')}`;
    return parseHeader(whole) ? whole : null;
  }
  return null;
}

interface GroupLine {
  readonly group: number;
  /** Null for a heading. */
  readonly member: Member | null;
  readonly type?: IommuGroupType;
}

function groupLineOf(text: string): GroupLine | null {
  if (text.length > MAX_LINE || BODY_GROUP.test(text)) return null;
  const match = GROUP.exec(text);
  if (!match) return null;
  const [, group = '', rest = ''] = match;
  if (HEADING_END.test(rest)) {
    const type = iommuGroupTypes.find(each => each === HEADING_TYPE.exec(rest)?.[1]);
    return { group: Number(group), member: null, ...(type && { type }) };
  }
  const member = memberOf(rest, true);
  return member && { group: Number(group), member };
}

function read(lines: readonly Line[], start: number): Found | null {
  const first = groupLineOf(lines[start]?.text ?? '');
  if (!first || (!first.member && !hasMemberBelow(lines, start))) return null;
  const list = new GroupList(lines, start);
  return list.read();
}

/** Whether one of the next filled lines is of a function: else a heading is none. */
function hasMemberBelow(lines: readonly Line[], start: number): boolean {
  let seen = 0;
  for (let at = start + 1; at < lines.length && seen < LOOK_AHEAD; at++) {
    const text = lines[at]?.text ?? '';
    if (text === '') {
      if (at - start > 2 * LOOK_AHEAD) return false;
      continue;
    }
    const groupLine = groupLineOf(text);
    if (groupLine?.member || (!groupLine && memberOf(text, false))) return true;
    seen++;
  }
  return false;
}

/** Takes the lines of a list as far as it goes, and turns each into what lspci printed. */
class GroupList {
  private readonly lines: readonly Line[];
  private readonly start: number;
  /** The lines from `start` on, as lspci printed them; headings are empty. */
  private readonly plain: Line[] = [];
  private readonly groups = new Map<number, number>();
  private readonly around = new Map<number, Partial<CapturedFacts>>();
  private readonly types = new Map<number, IommuGroupType>();
  private readonly skipped = new Map<number, string>();
  private readonly unread: number[] = [];
  private group: number | null = null;
  private hasMembers = false;
  private isIndented: boolean | null = null;
  private blanks = 0;
  /** Lines in a row that may belong to a wrapped header. */
  private others = 0;
  private end: number;

  constructor(lines: readonly Line[], start: number) {
    this.lines = lines;
    this.start = start;
    this.end = start;
  }

  read(): Found {
    for (let at = this.start; at < this.lines.length; at++) {
      const line = this.lines[at];
      if (!line || !this.take(line, at)) break;
    }
    const { readings, end, addresses } = this.readPlain();
    const sightings = [
      ...readings.flatMap(reading => reading.sightings).map(sighting => this.grouped(sighting)),
      ...addresses,
    ];
    const reading: Reading = {
      what: 'IOMMU groups',
      sightings,
      roots: [],
      warnings: readings.flatMap(({ warnings }) => warnings),
      isSelection: readings.every(({ isSelection }) => isSelection),
      unread: [...readings.flatMap(({ unread }) => unread ?? []), ...this.unread],
      foreign: readings.flatMap(({ foreign }) => foreign ?? []),
      skipped: this.skipped,
      groupTypes: this.types,
    };
    return { end: Math.max(this.end, this.start + end), reading };
  }

  /** False where the list has ended. */
  private take({ number, text }: Line, at: number): boolean {
    if (text === '') {
      this.blanks++;
      this.plain.push({ number, text });
      return true;
    }
    const groupLine = groupLineOf(text);
    if (groupLine) {
      this.group = groupLine.group;
      if (groupLine.type) this.types.set(groupLine.group, groupLine.type);
      this.hasMembers = false;
      if (groupLine.member) this.addMember(number, groupLine.member);
      else this.plain.push({ number, text: '' });
      return this.reach(at + 1);
    }
    if (isPrompt(text) || beginsOther(text)) return false;
    const member = memberOf(text, false);
    if (member) return this.isOfGroup(member) && this.addMember(number, member) && this.reach(at + 1);
    return this.takeOther({ number, text }, at);
  }

  /** A list that is pasted right behind this one is none of its last group. */
  private isOfGroup({ isIndented }: Member): boolean {
    if (this.group === null) return false;
    if (isIndented) return true;
    return !this.isIndented && !(this.blanks > 0 && this.hasMembers);
  }

  private addMember(number: number, { text, isIndented, facts }: Member): true {
    this.hasMembers = true;
    // What stands behind a heading in its line says nothing of the lines below.
    if (isIndented) this.isIndented = true;
    if (this.group !== null) this.groups.set(number, this.group);
    this.around.set(number, facts);
    this.plain.push({ number, text });
    return true;
  }

  private takeOther({ number, text }: Line, at: number): boolean {
    if (isBodyText(text.trim()) && this.hasMembers) {
      this.plain.push({ number, text });
      return this.reach(at + 1);
    }
    const isServed = SERVED.test(text);
    if (isServed || /^\s/.test(text)) {
      if (!isServed && this.blanks > 0) return false;
      if (isServed) this.skipped.set(number, SERVED_WORDS);
      else if (isElision(text)) this.skipped.set(number, 'a mark that lines were left out');
      else this.unread.push(number);
      this.plain.push({ number, text: '' });
      return this.reach(at + 1);
    }
    this.others++;
    this.plain.push({ number, text });
    return this.blanks === 0 && this.others <= MAX_WRAPPED;
  }

  private reach(end: number): true {
    this.end = end;
    this.blanks = 0;
    this.others = 0;
    return true;
  }

  private readPlain() {
    const readings: Reading[] = [];
    const addresses: Sighting[] = [];
    const last = this.end - this.start;
    let at = 0;
    let end = 0;
    while (at < last) {
      const line = this.plain[at];
      const found = line && line.text !== '' ? lspciText.read(this.plain, at) : null;
      if (found) {
        readings.push(found.reading);
        at = found.end;
        end = at;
        continue;
      }
      if (line && ADDRESSES.test(line.text)) addresses.push(...this.bareAddresses(line));
      else if (line && line.text !== '') this.unread.push(line.number);
      at++;
    }
    return { readings, addresses, end };
  }

  private bareAddresses({ number, text }: Line): readonly Sighting[] {
    return text
      .trim()
      .split(/\s+/)
      .flatMap(word => {
        const bdf = parseBdf(word);
        return bdf.ok ? [this.grouped(seen(bdf.value, number))] : [];
      });
  }

  private grouped(sighting: Sighting): Sighting {
    const group = this.groups.get(sighting.line);
    if (group === undefined || sighting.source === 'path') return sighting;
    const iommuGroup: Fact<number> = known(group, 'sysfs');
    const around = this.around.get(sighting.line) ?? {};
    const shown = Object.entries(sighting.facts).filter(([, { state }]) => state !== 'unknown');
    return { ...sighting, facts: { ...around, ...Object.fromEntries(shown), iommuGroup } };
  }
}

const seen = (bdf: Bdf, line: number): Sighting => ({
  bdf,
  line,
  source: 'sysfs',
  header: null,
  parent: null,
  virtualFunctions: null,
  facts: {},
});
