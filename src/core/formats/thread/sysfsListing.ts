import type { Bdf } from '../../topology/bdf.ts';
import { known } from '../../topology/fact.ts';
import type { CapturedFacts } from '../../topology/facts/facts.ts';
import { type IommuGroupType, iommuGroupTypes } from '../../topology/facts/systemFacts.ts';
import type { Format, Found } from '../format.ts';
import { isElision, isForeign } from '../lspci/bodyWords.ts';
import { isBridgeClass } from '../lspci/text.ts';
import type { Line } from '../repair/repair.ts';
import type { Reading, RootSighting, Sighting } from '../sighting.ts';
import { addressesOf, type Chain, parseSysfsLine, type SysfsLine } from './sysfsLine.ts';

/**
 * Paths of sysfs, by ls, find, readlink, realpath or grep: /sys/bus/pci/devices, /sys/devices, /sys/class and
 * /sys/kernel/iommu_groups. A path from a root bus down is the exact ancestry.
 */
export const sysfsListing: Format = { id: 'sysfs', read };

/** A directory of functions with more entries than this was listed whole. */
const A_FEW = 3;
/** Blank lines and directories part a listing; so many lines that tell nothing end it. */
const MAX_GAP = 3;
const DIRECTORY =
  /^\S*(?:iommu_groups\/(\d{1,10})(?:\/devices)?|\/sys\/bus\/pci\/(?:devices|drivers\/[\w.-]+))\/?:$/;
const LIST_OF = /\bls (?:-\S+ )*\/sys\/(?:bus\/pci\/devices|kernel\/iommu_groups\/(\d{1,10})\/devices)\/?$/;
/** A command whose answer, in the next line, is about one function. */
const ASKED =
  /\b(?:cat|readlink|realpath)(?: -\w)*\s+(\/sys\/bus\/pci\/devices\/[0-9a-f:.]{12,16}\/(?:numa_node|vendor|device|class|iommu_group|driver))\/?$/i;
const ANSWER = /^(?:-?\d{1,10}|0x[0-9a-f]{1,8}|\S*(?:iommu_groups|drivers)\/[\w.-]{1,64})$/i;
/** iommu_groups/N/type with what is in it, as grep and collect.sh print it; a group of VFIO's without an IOMMU goes by its name. */
const GROUP_TYPE = new RegExp(
  `(?:\\biommu_groups/|^(?:\\./)?)(\\d{1,10})/(?:type(?::| +)\\s*(${iommuGroupTypes.join('|')})|name(?::| +)\\s*(vfio-noiommu))\\s*$`,
);
const ASKED_TYPE = /\b(?:cat|head|grep)\b.*\biommu_groups\/(\d{1,10})\/type\s*$/;
const GROUP_FILE = /\biommu_groups\/\d+\/(?:type|name|reserved_regions)\b/;
const OF_NO_USE =
  /^total \d+$|^[-dlcb][rwxsStT-]{9}[.+@]? |^\S*\/sys\/\S+(?: -> \S+)?$|^[\w.@-]+ -> \.\.\/\S+$/;

/** Values of files that collect.sh and others print and that are told by lspci, or of which nothing is kept. */
const FILE_OF_NO_USE =
  /^\/sys\/bus\/pci\/devices\/[0-9a-f:.]{12,16}\/(?:resource|p2pmem\/\w+|(?:current|max)_link_(?:speed|width)) \S/i;

const gapWords = (text: string): string | null => {
  if (GROUP_FILE.test(text)) return 'a file of an IOMMU group, of which nothing is kept';
  return OF_NO_USE.test(text) || FILE_OF_NO_USE.test(text)
    ? 'an entry of sysfs that tells nothing of the tree'
    : null;
};

function read(lines: readonly Line[], start: number): Found | null {
  // Every line that begins a listing has a path in it, and most lines of other texts have none.
  if (!lines[start]?.text.includes('/')) return null;
  const listing = new Listing();
  const skipped = new Map<number, string>();
  const foreign: number[] = [];
  let end = start;
  for (let at = start; at < lines.length; at++) {
    const { text = '', number = 0 } = lines[at] ?? {};
    const taken = listing.take(lines, at);
    if (!taken && at === start && !GROUP_FILE.test(text)) return null;
    const words = taken ? null : gapWords(text);
    if (taken) {
      at += taken - 1;
      end = at + 1;
    } else if (words !== null) {
      skipped.set(number, words);
      end = at + 1;
    } else if (isElision(text) || isForeign(text)) foreign.push(number);
    else if (text !== '' || at - end >= MAX_GAP) break;
    else listing.endDirectory();
  }
  return { end, reading: { ...listing.reading(lines[start - 1]?.text ?? ''), foreign, skipped } };
}

/** Gathers what the lines of a listing tell. */
class Listing {
  private readonly sightings: Sighting[] = [];
  private readonly bridges = new Set<string>();
  private readonly roots = new Map<string, Pick<RootSighting, 'domain' | 'bus'>>();
  private readonly entries = new Set<Bdf>();
  private readonly groupTypes = new Map<number, IommuGroupType>();
  /** The group whose directory is being listed. */
  private group: number | null = null;
  private isDirectory = false;

  /** How many lines at this place are of the listing. */
  take(lines: readonly Line[], at: number): number {
    const { text = '', number = 0 } = lines[at] ?? {};
    if (text === '') return 0;
    const next = lines[at + 1]?.text ?? '';
    const directory = DIRECTORY.exec(text) ?? LIST_OF.exec(text);
    if (directory) return this.beginDirectory(directory[1], next);
    const typed = this.takeType(text, next);
    if (typed > 0) return typed;
    const asked = ASKED.exec(text)?.[1];
    if (asked) {
      const answered = ANSWER.test(next) ? parseSysfsLine(`${asked} ${next}`) : null;
      if (!answered) return 0;
      this.add(answered, number);
      return 2;
    }
    const told = parseSysfsLine(text);
    // A command is no listing.
    if (told && /\b(?:ls|cat|find|readlink|realpath|grep|echo|cd|tee)\s+\S*.*\/sys\//.test(text)) return 0;
    if (told) {
      this.add(told, number);
      return 1;
    }
    const addresses = this.isDirectory ? addressesOf(text) : [];
    for (const bdf of addresses) this.addEntry(bdf, number);
    return addresses.length > 0 ? 1 : 0;
  }

  private takeType(text: string, next: string): number {
    const asked = ASKED_TYPE.exec(text)?.[1];
    const told = GROUP_TYPE.exec(asked === undefined ? text : `${asked}/type ${next.trim()}`);
    const type = iommuGroupTypes.find(each => each === (told?.[2] ?? told?.[3]));
    if (!told || !type) return 0;
    this.groupTypes.set(Number(told[1]), type);
    return asked === undefined ? 1 : 2;
  }

  private beginDirectory(group: string | undefined, next: string): number {
    const isListed = addressesOf(next).length > 0 || parseSysfsLine(next) !== null || /^total \d/.test(next);
    if (!isListed) return 0;
    this.isDirectory = true;
    this.group = group === undefined ? null : Number(group);
    return 1;
  }

  endDirectory() {
    this.isDirectory = false;
    this.group = null;
  }

  private add({ chains, entry, seen, group, driver, attribute }: SysfsLine, line: number) {
    for (const [i, chain] of chains.entries()) this.addChain(chain, line, i === chains.length - 1);
    if (entry) this.addEntry(entry, line);
    for (const bdf of seen) this.addFacts(bdf, line, {});
    if (group) this.addFacts(group.bdf, line, { iommuGroup: known(group.group, 'sysfs') });
    if (driver) this.addFacts(driver.bdf, line, { driver: known(driver.driver, 'sysfs') });
    if (attribute) this.addFacts(attribute.bdf, line, attributeFacts(attribute));
  }

  private addEntry(bdf: Bdf, line: number) {
    if (this.group === null) this.entries.add(bdf);
    this.addFacts(bdf, line, this.group === null ? {} : { iommuGroup: known(this.group, 'sysfs') });
  }

  private addFacts(bdf: Bdf, line: number, facts: Partial<CapturedFacts>) {
    const { classCode } = facts;
    const header =
      classCode?.state !== 'known' ? null : isBridgeClass(classCode.value) ? 'bridge' : 'endpoint';
    this.sightings.push({
      bdf,
      line,
      source: 'sysfs',
      header,
      parent: null,
      virtualFunctions: null,
      facts,
    });
  }

  /** The functions above the last are bridges that are named, not listed. */
  private addChain({ domain, bus, functions, isEndpoint }: Chain, line: number, isLast: boolean) {
    this.roots.set(`${domain}:${bus}`, { domain, bus });
    for (const [i, bdf] of functions.entries()) {
      const parent = functions[i - 1] ?? 'root';
      const isLeaf = i === functions.length - 1;
      const key = `${parent} ${bdf}`;
      if (!isLeaf && this.bridges.has(key)) continue;
      if (!isLeaf) this.bridges.add(key);
      this.sightings.push({
        bdf,
        line,
        source: isLeaf && isLast ? 'sysfs' : 'path',
        header: isLeaf ? (isEndpoint ? 'endpoint' : null) : 'bridge',
        parent,
        virtualFunctions: null,
        facts: {},
      });
    }
  }

  reading(command: string): Omit<Reading, 'foreign' | 'skipped'> {
    const isWhole = this.entries.size > A_FEW && !/\bgrep\b/.test(command);
    const roots = [...this.roots.values()];
    return {
      what: 'sysfs listing',
      sightings: this.sightings,
      roots: isWhole ? roots : roots.map(root => ({ ...root, isPartial: true })),
      warnings: [],
      isSelection: !isWhole,
      groupTypes: this.groupTypes,
    };
  }
}

function attributeFacts({ name, value }: NonNullable<SysfsLine['attribute']>): Partial<CapturedFacts> {
  const number = Number(value);
  switch (name) {
    case 'numa_node':
      // -1: the firmware does not tell.
      return number < 0 ? {} : { numaNode: known(number, 'sysfs') };
    case 'vendor':
      return { vendorId: known(number, 'sysfs') };
    case 'device':
      return { deviceId: known(number, 'sysfs') };
    case 'class':
      return { classCode: known(number >> 8, 'sysfs') };
  }
}
