import { groupOfRoot, hasSocket } from '../../layout/groups.ts';
import { iommuPresence } from '../../p2pdma/policy/iommuPresence.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import { capturedTranslation } from '../../topology/iommuCaptured.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { type Socket, socketsOf } from '../../topology/sockets.ts';
import { type PlatformEdits, rootComplexOf } from './platform.ts';
import { platformOf } from './platformOf.ts';
import { reflectionWords } from './platformWords.ts';

/** What the picture says of the socket behind a group of roots. */
export interface SocketShown {
  /** The group, as the layout names it. */
  readonly group: string;
  /** A line for each part. */
  readonly parts: Readonly<Record<'dram' | 'cores' | 'iommu' | 'complex', string>>;
  /** What joins it to other sockets; null: nothing is known, or there is none. */
  readonly link: string | null;
}

interface Asked {
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
}

/** Every group of roots with processors behind it, in words: what is known of each part, and by what. */
export function socketsShown(tree: MachineTree, asked: Asked): readonly SocketShown[] {
  const roots = new Map<string, NodeId[]>();
  for (const root of tree.machine.roots) {
    const group = groupOfRoot(tree.machine, root);
    if (hasSocket(group)) roots.set(group, [...(roots.get(group) ?? []), root.id]);
  }
  const iommu = iommuWords(tree, asked);
  return [...roots].map(([group, ids]) => {
    const socket = socketsOf(tree).find(({ hostBridges }) => hostBridges.some(id => ids.includes(id)));
    return {
      group,
      parts: {
        dram: memoryWords(socket),
        cores: socket?.platform?.name ?? 'kind not shown',
        iommu,
        complex: complexWords(tree, asked, ids),
      },
      link: linkWords(socket),
    };
  });
}

function memoryWords(socket: Socket | undefined): string {
  const rate = socket?.platform?.memoryGigabytesPerSecond ?? null;
  return rate === null ? 'rate not known' : `${rate} GB/s, all channels`;
}

function linkWords(socket: Socket | undefined): string | null {
  const link = socket?.link;
  if (!link) return null;
  return link.gigabytesPerSecond === null
    ? `${link.name}, rate not known`
    : `${link.name}, ${link.gigabytesPerSecond} GB/s shared`;
}

const modeWords = { off: 'off', 'pass-through': 'on, pass-through', translated: 'on, translates' } as const;

/** What is in force, and whether that was set, captured or assumed. */
function iommuWords(tree: MachineTree, { settings, platform }: Asked): string {
  const { mode } = platformOf(tree, { settings, edits: platform }).iommu;
  const said = (by: string) => `${modeWords[mode]}: ${by}`;
  if (platform.iommu) return said('set');
  if (capturedTranslation(tree.machine.functions) !== null) return said(groupsSource(tree));
  if (settings.iommu === 'on') return said('boot setting');
  const presence = iommuPresence(tree.machine, settings);
  return presence === 'none' ? said(groupsSource(tree)) : said('assumed');
}

/** Whether the groups that tell were captured; those of a machine that was built are drawn. */
const groupsSource = ({ machine }: MachineTree): string =>
  machine.functions.some(({ iommuGroup }) => iommuGroup.state !== 'unknown' && iommuGroup.source !== 'drawn')
    ? 'captured'
    : 'drawn';

/** What the root complexes do for peers; where they differ, that they do. */
function complexWords(
  tree: MachineTree,
  { settings, platform: edits }: Asked,
  ids: readonly NodeId[],
): string {
  const platform = platformOf(tree, { settings, edits });
  const does = new Set(
    ids.map(id => reflectionWords[rootComplexOf(platform, id).reflects['between-root-ports']]),
  );
  const [only] = does;
  if (only === undefined || does.size > 1) return 'peers: by host bridge';
  const isPresumed = ids.some(id => platform.presumed[id] !== undefined);
  return `peers: ${only}${isPresumed ? ', presumed' : ''}`;
}
