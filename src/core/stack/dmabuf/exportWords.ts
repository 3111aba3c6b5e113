import { type MissingFact, say, strong, type TextPart } from '../../topology/sentence.ts';
import type { LayerBook, LayerWords, MissingWords, Told } from '../layerBook.ts';
import { type ExportInputs, exportRules } from './exportRules.ts';

export interface ExportTold extends Told {
  readonly provider: TextPart;
  readonly client: TextPart;
  readonly exporter: string;
  /** The importer's driver: "mlx5_core", or "the network adapter's driver". */
  readonly importer: string;
}

const words: LayerWords<typeof exportRules, ExportTold> = {
  importer: {
    'registers-none': told =>
      say`${told.importer} registers no DMA-buf, so ${told.client} cannot be given ${told.provider}’s memory this way.`,
  },
  integrated: {
    'system-memory': told =>
      say`${told.exporter} shares ${told.provider}’s memory, and that is ${strong('system memory')}: the GPU is part of the processor.`,
  },
  neverPeers: {
    'no-peer2peer': told =>
      say`${told.exporter} never offers its own memory to a peer: the buffer ${strong('moves to system memory')}, or the import fails.`,
  },
  vfio: {
    'not-yet': told =>
      say`${told.exporter} cannot export a BAR as a DMA-buf in this kernel: that began with Linux 6.19.`,
    'linux-refuses': told =>
      say`${told.exporter} maps through p2pdma, and Linux refuses the pair: mapping ${told.provider} for ${told.client} fails.`,
    maps: told =>
      say`${told.exporter} maps ${told.provider}’s BAR for ${told.client}, until a reset, a close or memory decoding switched off revokes it.`,
    'pin-refused': told =>
      say`${told.exporter} answers a request to pin with EOPNOTSUPP in this kernel, and ${told.importer} pins.`,
    'not-revocable': told =>
      say`${told.exporter} takes only importers that can be revoked, and ${told.importer} cannot.`,
  },
  habanalabs: {
    'linux-refuses': told =>
      say`${told.exporter} refuses to map (EPERM, “Failed to map dmabuf because p2p is disabled”): Linux refuses the pair.`,
    maps: told => say`${told.exporter} maps ${told.provider}’s memory for ${told.client}.`,
  },
  attach: {
    'peer2peer-cleared': told =>
      say`${told.exporter} asks Linux when ${told.client} attaches, Linux refuses, and the buffer ${strong('moves to system memory')}: it works, slower, and nothing says so.`,
  },
  pin: {
    'xe-pins-to-system': told =>
      say`${told.exporter} pins to ${strong('system memory')} alone, and ${told.importer} pins: only an importer with on-demand paging sees the GPU’s memory.`,
    'amd-pins-to-system': told =>
      say`${told.exporter} pins to ${strong('system memory')} alone before Linux 6.15, and ${told.importer} pins: registration succeeds, and the data goes through the host.`,
    'without-move-notify': told =>
      say`${told.exporter} pins to ${strong('system memory')} without CONFIG_DMABUF_MOVE_NOTIFY, and ${told.importer} pins.`,
  },
  map: {
    'device-memory': told =>
      say`${told.exporter} maps ${told.provider}’s own memory for ${told.client}: peer to peer.`,
  },
};

const RELEASE = (): MissingFact => ({
  node: null,
  what: 'which kernel.org release the kernel has the code of',
  howToGet: 'uname -r; cat /proc/version',
});
const missing: MissingWords<ExportInputs, ExportTold> = {
  exporter: ({ provider }) => ({
    node: provider.node ?? null,
    what: `the driver of ${provider.text}`,
    howToGet: 'lspci -k',
  }),
  importer: ({ client }) => ({
    node: client.node ?? null,
    what: `whether the driver of ${client.text} follows moves (on-demand paging), pins, or can be revoked`,
    howToGet:
      'lspci -k; grep INFINIBAND_ON_DEMAND_PAGING /boot/config-$(uname -r); modinfo of the driver (in-tree or vendor)',
  }),
  sameHive: ({ provider, client }) => ({
    node: provider.node ?? null,
    what: `whether XGMI joins ${provider.text} and ${client.text}`,
    howToGet: 'rocm-smi --showtopo, or amd-smi topology',
  }),
  linux: () => ({
    node: null,
    what: 'what Linux’s p2pdma answers for the pair',
    howToGet: 'what the Linux row says is missing',
  }),
  integrated: ({ provider }) => ({
    node: provider.node ?? null,
    what: `whether ${provider.text} has its own memory`,
    howToGet: 'sudo lspci -vvnn',
  }),
  amdPinsVram: RELEASE,
  moveNotify: () => ({
    node: null,
    what: 'CONFIG_DMABUF_MOVE_NOTIFY',
    howToGet: 'grep DMABUF_MOVE_NOTIFY /boot/config-$(uname -r)',
  }),
  vfioExports: RELEASE,
  vfioPin: RELEASE,
};

/** Exporter by importer, with words. */
export const exportBook: LayerBook<ExportInputs, typeof exportRules, ExportTold> = {
  id: 'dmabuf',
  rules: exportRules,
  words,
  missing,
};
