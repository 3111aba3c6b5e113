import { sizeText } from '../../core/lib/byteSize.ts';
import { type PaletteKind, palette } from '../../core/scenes/palette.ts';
import { paletteHosts } from '../../core/scenes/paletteHosts.ts';
import { paletteSwitches, portWidth, switchPartOf } from '../../core/scenes/paletteSwitches.ts';
import type { SceneSource } from '../../core/scenes/scene.ts';
import type { FunctionSpec } from '../../core/topology/buildSpec.ts';
import type { NewHostBridge } from '../../core/topology/edits/addHostBridge.ts';
import { makeLinkRate } from '../../core/topology/link.ts';
import type { HeldCard } from '../../store/buildingChoice.ts';
import type { IconName } from '../shared/Icon.tsx';
/** One thing of the palette as a person sees it. */
export interface PaletteItem {
  readonly id: string;
  readonly kind: string;
  readonly icon: IconName;
  readonly name: string;
  /** Link and largest BAR; empty where it has none. */
  readonly facts: string;
  readonly about: string;
  readonly sources: readonly SceneSource[];
  /** What is put somewhere; a host bridge stands for itself. */
  readonly brings: Extract<HeldCard, { kind: 'new' }> | { readonly kind: 'host'; readonly host: NewHost };
}
type NewHost = Omit<NewHostBridge, 'numaNode'>;

/** Everything of the palette; switches with so many downstream ports. */
export const paletteItems = (switchPorts: number): readonly PaletteItem[] => [
  ...paletteHosts.map(
    ({ id, name, host, sources }): PaletteItem => ({
      id,
      kind: 'Host bridge',
      icon: 'host-bridge',
      name,
      facts: '',
      about: 'A root complex with a bus of its own',
      sources,
      brings: { kind: 'host', host },
    }),
  ),
  ...itemsOf('root-port'),
  ...paletteSwitches.flatMap((chip): readonly PaletteItem[] => {
    const { id, name, mostPorts, lanes, sources } = chip;
    const part = switchPartOf(id, switchPorts);
    if (!part) return [];
    const ports = Math.min(switchPorts, mostPorts);
    const about = `${lanes} lanes: x16 up, ${ports} down of x${portWidth(chip, ports)} each. At most ${mostPorts} down; ACS off, as at reset`;
    const brings = { kind: 'new', name, part, cmb: null } as const;
    const kind = paletteKindNames.switch;
    return [{ id, kind, icon: 'bridge', name, facts: factsOf(part.functions[0]), about, sources, brings }];
  }),
  ...itemsOf('gpu', 'rnic', 'nic', 'dpu', 'nvme', 'nvme-cmb', 'accelerator', 'cxl'),
  ...itemsOf('bridge', 'conventional', 'retimer'),
];

const itemsOf = (...kinds: readonly PaletteKind[]): readonly PaletteItem[] =>
  kinds.flatMap(wanted =>
    palette
      .filter(({ kind }) => kind === wanted)
      .map(
        ({ id, kind, name, about, sources, part, cmb }): PaletteItem => ({
          id,
          kind: paletteKindNames[kind],
          icon: icons[kind],
          name,
          facts: factsOf(part.functions[0]),
          about,
          sources,
          brings: { kind: 'new', name, part, cmb },
        }),
      ),
  );

const icons: Record<PaletteKind, IconName> = {
  'root-port': 'root-port',
  switch: 'bridge',
  bridge: 'bridge',
  gpu: 'gpu',
  nic: 'nic',
  rnic: 'nic',
  dpu: 'nic',
  nvme: 'nvme',
  'nvme-cmb': 'nvme',
  accelerator: 'accelerator',
  retimer: 'swap',
  cxl: 'memory',
  conventional: 'storage',
};

/** What its first function can do: link, and its largest BAR. */
function factsOf(spec: FunctionSpec | undefined): string {
  if (!spec) return '';
  const sizes = (spec.kind === 'endpoint' ? (spec.bars ?? []) : []).map(({ sizeBytes }) => sizeBytes);
  const largest = sizes.toSorted((a, b) => (a < b ? 1 : -1))[0];
  return [spec.link && makeLinkRate(spec.link), largest !== undefined && `BAR of ${sizeText(largest)}`]
    .filter(Boolean)
    .join(', ');
}

/** How many downstream ports a switch may have: as many as its bus has device numbers, less one. */
export const isPortCount = (text: string) => /^([1-9]|[12]\d|3[01])$/.test(text.trim());

/** What a person looks for, in their words. */
const paletteKindNames: Record<PaletteKind, string> = {
  'root-port': 'Root port',
  switch: 'Switch',
  bridge: 'Bridge',
  gpu: 'GPU',
  nic: 'NIC',
  rnic: 'RDMA NIC',
  dpu: 'DPU',
  nvme: 'NVMe',
  'nvme-cmb': 'NVMe with CMB',
  accelerator: 'Accelerator',
  retimer: 'Retimer',
  cxl: 'CXL',
  conventional: 'Conventional PCI',
};
