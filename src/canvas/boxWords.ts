import type { MarkTone, StageMark } from '../core/advisor/stageLenses.ts';
import type { SocketShown } from '../core/fabric/platform/socketsShown.ts';
import type { LayoutBox, SocketPart } from '../core/layout/layout.ts';
import type { ProviderWords } from '../core/p2pdma/memory/providerWords.ts';
import { isDeviceKind, kindName } from '../core/topology/kind.ts';
import type { AcsState, OutlineNode } from '../core/topology/outline.ts';
import type { Picture } from './picture.ts';

/** The words and signs in a box, before they are drawn. */
export interface BoxWords {
  readonly icon: OutlineNode['kind'] | null;
  /** The name by which a person knows it. */
  readonly title: string;
  /** The same where there is little room. */
  readonly short: string;
  /** What it is, after the title. */
  readonly name: string;
  readonly detail: string;
  readonly titleIsAddress: boolean;
  readonly detailIsAddress: boolean;
  /** Chassis name of the slot, at the end of the second line. */
  readonly slot: string;
  /** ACS sends traffic up here: marked by a sign and a word, not by colour alone. */
  readonly redirects: boolean;
  /** What it offers to peers; null: nothing. */
  readonly memory: Pick<ProviderWords, 'short' | 'isPublished'> | null;
  /** How what a lens says stands to what one would expect. */
  readonly tone: MarkTone;
}

type Nodes = ReadonlyMap<string, OutlineNode>;

/** The words of a box that stands for functions or a root; null where the outline does not know them yet. */
export function boxWords(
  box: LayoutBox,
  { nodes, providers, sockets, marks }: Pick<Picture, 'nodes' | 'providers' | 'sockets' | 'marks'>,
): BoxWords | null {
  if (isPart(box.kind))
    return partWords(
      box.kind,
      sockets.find(({ group }) => group === box.group),
    );
  if (box.kind === 'fold') return foldWords(box, nodes);
  const node = nodes.get(box.id);
  if (!node) return null;
  const memory = providers.get(box.id) ?? null;
  if (box.kind !== 'endpoint' && box.kind !== 'port') return rootWords(node);
  const words = box.kind === 'endpoint' ? endpointWords(node) : portWords(node);
  return marks ? markedWords(words, marks.get(box.id), box.kind === 'port') : { ...words, memory };
}

/** Under a lens a box says what that asks; a port from afar says it in place of its address. */
const markedWords = (words: BoxWords, mark: StageMark | undefined, isPort: boolean): BoxWords => ({
  ...words,
  short: isPort && mark ? mark.text : words.short,
  name: '',
  slot: '',
  detail: mark?.text ?? '',
  detailIsAddress: mark?.text.startsWith('0x') ?? false,
  redirects: false,
  tone: mark?.tone ?? 'plain',
});

const partTitles: Readonly<Record<SocketPart, string>> = {
  dram: 'DRAM',
  cores: 'CPU cores',
  iommu: 'IOMMU',
  complex: 'Root complex',
};

const isPart = (kind: LayoutBox['kind']): kind is SocketPart => kind in partTitles;

/** Of one that nothing is known of yet, its name. */
const partWords = (part: SocketPart, shown: SocketShown | undefined): BoxWords => ({
  ...plain,
  title: partTitles[part],
  // From afar whether it is on is all that has room.
  short: part === 'iommu' && shown ? `IOMMU ${shown.parts.iommu.split(/[,:]/)[0]}` : partTitles[part],
  detail: shown?.parts[part] ?? '',
});

const plain: BoxWords = {
  icon: null,
  title: '',
  short: '',
  name: '',
  detail: '',
  titleIsAddress: false,
  detailIsAddress: false,
  slot: '',
  redirects: false,
  memory: null,
  tone: 'plain',
};

function endpointWords({ kind, label, name, address, slot }: OutlineNode): BoxWords {
  const hasLabel = label !== address && label !== name;
  const title = hasLabel ? label : name;
  return {
    ...plain,
    icon: kind,
    title,
    short: title,
    name: hasLabel ? name : '',
    detail: address,
    detailIsAddress: true,
    slot: slot === null ? '' : slotWord(slot),
  };
}

/** Chassis names are kept as they are; a bare number would say nothing. */
const slotWord = (slot: string) => (/^[\d-]+$/.test(slot) ? `Slot ${slot}` : slot);

const acsWords: Readonly<Record<AcsState, string>> = {
  redirect: 'ACS redirect on',
  'no-redirect': 'ACS redirect off',
  none: 'no ACS',
  unknown: 'ACS unknown',
};

const portWords = ({ address, acs, acsBefore }: OutlineNode): BoxWords => ({
  ...plain,
  title: address,
  short: address,
  titleIsAddress: true,
  detail: `${acsWords[acs ?? 'unknown']}${acsBefore === null || acsBefore === acs ? '' : ' at boot'}`,
  redirects: acs === 'redirect',
});

const rootWords = ({ kind, address }: OutlineNode): BoxWords =>
  kind === 'host-bridge'
    ? { ...plain, title: 'Host bridge', short: address, detail: address, detailIsAddress: true }
    : { ...plain, title: `Bus ${address}`, short: address, detail: 'bridge not shown' };

/** What a fold holds by kind, and the make of it or the first and last label. */
function foldWords(box: LayoutBox, nodes: Nodes): BoxWords {
  const inside = box.nodes.flatMap(id => nodes.get(id) ?? []);
  const devices = inside.filter(node => node.isEndpoint);
  const kinds = new Set(devices.map(node => node.kind));
  const [kind] = kinds;
  const isVirtual = box.foldOf !== null && nodes.get(box.foldOf)?.isEndpoint;
  const title = isVirtual ? `×${devices.length} VF` : foldTitle(devices, inside.length);
  return {
    ...plain,
    icon: kinds.size === 1 && kind ? kind : null,
    title,
    short: title,
    detail: foldDetail(devices),
    redirects: inside.some(node => node.acs === 'redirect'),
  };
}

function foldTitle(devices: readonly OutlineNode[], all: number): string {
  if (devices.length === 0) return `×${all} ports`;
  const counts = new Map<string, number>();
  for (const { kind } of devices) {
    const word = isDeviceKind(kind) ? kindName(kind).short : 'Other';
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => (count === 1 ? word : `×${count} ${word}`)).join(', ');
}

function foldDetail(devices: readonly OutlineNode[]): string {
  const [first, last] = [devices[0], devices.at(-1)];
  if (!first || !last) return 'folded';
  const isOneMake = devices.every(node => node.name === first.name);
  return isOneMake ? first.name : `${first.label} to ${last.label}`;
}
