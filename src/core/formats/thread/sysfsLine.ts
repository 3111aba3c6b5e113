import { type Bdf, parseBdf } from '../../topology/bdf.ts';

const BDF = '[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\\.[0-7]';
/** `/pci0000:3a/0000:3a:00.0/0000:3b:00.0`: a root bus and the functions from there down. */
const CHAIN = new RegExp(`(^|[\\s/])pci([0-9a-f]{4,8}):([0-9a-f]{2})((?:/${BDF})*)(?![\\w:.])`, 'gi');
/** What `ls -l` prints before the arrow. */
const LINK = new RegExp(`(?:^|[\\s/])(${BDF}) -> `, 'i');
const GROUP_OF = new RegExp(`(?:^|[\\s/])iommu_groups/(\\d{1,10})/devices/(${BDF})(?![\\w.])`, 'i');
const LINK_TO_GROUP = new RegExp(
  `(?:^|[\\s/])(${BDF})/iommu_group(?: ->|:)? \\S*iommu_groups/(\\d{1,10})\\s*$`,
  'i',
);
const DRIVER_OF = new RegExp(
  `/drivers/([\\w.-]{1,64})/(${BDF})(?![\\w.])|(${BDF})/driver(?: ->|:)? \\S*/drivers/([\\w.-]{1,64})\\s*$`,
  'i',
);
/** `grep -H .`, or a path and a value. */
const ATTRIBUTE = new RegExp(
  `(?:^|[\\s/])(${BDF})/(numa_node|vendor|device|class)(?::| +)\\s*(-?\\d+|0x[0-9a-f]+)\\s*$`,
  'i',
);
/** Alone in its line: in a sentence it is no listing. */
const EXISTS = new RegExp(`^\\s*/sys/bus/pci/devices/(${BDF})/?$`, 'i');
const ADDRESSES = new RegExp(`^\\s*${BDF}(?:\\s+${BDF})*\\s*$`, 'i');
/** What only a function that is no bridge has below it. */
const BELOW_ENDPOINT =
  /^\/(?:net|infiniband\w*|drm|nvme|virtio\d+|ata\d+|host\d+|usb\d+|sound|misc|mlx5_core\S*)(?:\/|$)/;
const MAX_LINE = 2000;

export const sysfsAttributes = ['numa_node', 'vendor', 'device', 'class'] as const;
export type SysfsAttribute = (typeof sysfsAttributes)[number];

/** A root bus and the functions on a path from there down. */
export interface Chain {
  readonly domain: number;
  readonly bus: number;
  readonly functions: readonly Bdf[];
  /** Type 0 where what lies below the last function shows it. */
  readonly isEndpoint: boolean;
}

/** What one line of a listing of sysfs tells. */
export interface SysfsLine {
  /** Above each other where a device such as VMD makes a domain of its own. */
  readonly chains: readonly Chain[];
  /** The name before an arrow: an entry of a directory of functions. */
  readonly entry: Bdf | null;
  readonly seen: readonly Bdf[];
  readonly group: { readonly bdf: Bdf; readonly group: number } | null;
  readonly driver: { readonly bdf: Bdf; readonly driver: string } | null;
  readonly attribute: { readonly bdf: Bdf; readonly name: SysfsAttribute; readonly value: string } | null;
}

/** Reads a line with a path of sysfs in it; null where none tells of a function or a root bus. */
export function parseSysfsLine(text: string): SysfsLine | null {
  if (text.length > MAX_LINE || !/[/ ]pci|^pci|iommu_group/.test(text)) return null;
  const chains = chainsOf(text);
  const link = LINK.exec(text);
  const entry = link ? addressOf(link[1]) : null;
  const group = groupOf(text);
  const driver = driverOf(text);
  const attribute = attributeOf(text);
  const exists = addressOf(EXISTS.exec(text)?.[1]);
  const seen = exists ? [exists] : [];
  if (chains.length === 0 && !group && !driver && !attribute && !exists) return null;
  return { chains, entry: chains.length > 0 ? entry : null, seen, group, driver, attribute };
}

/** The addresses in a line of nothing else, as `ls` prints a directory of functions. */
export const addressesOf = (text: string): readonly Bdf[] =>
  text.length <= MAX_LINE && ADDRESSES.test(text)
    ? text
        .trim()
        .split(/\s+/)
        .flatMap(word => addressOf(word) ?? [])
    : [];

function addressOf(text: string | undefined): Bdf | null {
  const bdf = parseBdf(text ?? '');
  return bdf.ok ? bdf.value : null;
}

function chainsOf(text: string): readonly Chain[] {
  const chains: Chain[] = [];
  for (const match of text.matchAll(CHAIN)) {
    const [whole, before = '', domain = '', bus = '', path = ''] = match;
    const functions = path.split('/').flatMap(part => addressOf(part) ?? []);
    if (functions.length === 0 && before !== '/') continue;
    const below = text.slice(match.index + whole.length);
    const isEndpoint = BELOW_ENDPOINT.test(below) || /^\/pci[0-9a-f]{4,8}:/i.test(below);
    chains.push({
      domain: Number.parseInt(domain, 16),
      bus: Number.parseInt(bus, 16),
      functions,
      isEndpoint,
    });
  }
  return chains;
}

function groupOf(text: string): SysfsLine['group'] {
  const inGroup = GROUP_OF.exec(text);
  const toGroup = inGroup ? null : LINK_TO_GROUP.exec(text);
  const bdf = addressOf(inGroup?.[2] ?? toGroup?.[1]);
  return bdf && { bdf, group: Number(inGroup?.[1] ?? toGroup?.[2]) };
}

function driverOf(text: string): SysfsLine['driver'] {
  const match = DRIVER_OF.exec(text);
  const bdf = addressOf(match?.[2] ?? match?.[3]);
  const driver = match?.[1] ?? match?.[4];
  return bdf && driver !== undefined ? { bdf, driver } : null;
}

function attributeOf(text: string): SysfsLine['attribute'] {
  const match = ATTRIBUTE.exec(text);
  const bdf = addressOf(match?.[1]);
  const name = sysfsAttributes.find(each => each === match?.[2]);
  return bdf && name ? { bdf, name, value: match?.[3] ?? '' } : null;
}
