import { type MissingFact, say, strong, type TextPart } from '../../topology/sentence.ts';
import { type DriverQuestion, type DriverSaid, hasSince } from '../driverAsked.ts';
import { type LayerBook, type LayerWords, layerAnswer, type MissingWords, type Told } from '../layerBook.ts';
import { rulesOver } from '../layerRule.ts';

/** What decides whether one passed-through device gets another's BAR into its address space. */
interface VfioInputs {
  /** By which interface the hypervisor maps. */
  readonly mapper: 'type1' | 'iommufd';
  /** iommufd maps a DMA-buf of VFIO: 6.19 on. */
  readonly iommufdMaps: boolean;
}

interface VfioTold extends Told {
  readonly provider: TextPart;
  readonly client: TextPart;
}

const rule = rulesOver<VfioInputs>();

/** Neither asks p2pdma: the address goes into the guest's IOMMU domain, and the root complex or the switch has to route it. */
export const vfioRules = {
  type1: rule({
    source: 'vfio_iommu_type1.c',
    grade: 'read',
    decide: seen => (seen.mapper === 'type1' ? ({ case: 'maps', outcome: 'yes' } as const) : null),
  }),
  iommufd: rule({
    source: 'vfio_pci_dmabuf.c, iommufd',
    grade: 'read',
    since: '6.19',
    decide: seen =>
      seen.iommufdMaps
        ? ({ case: 'maps-one-range', outcome: 'yes' } as const)
        : ({ case: 'not-yet', outcome: 'no' } as const),
  }),
} as const;

const words: LayerWords<typeof vfioRules, VfioTold> = {
  type1: {
    maps: told =>
      say`VFIO maps ${told.provider}’s BAR for ${told.client} ${strong('without any test')}: the way is through the IOMMU, so ACS redirect does not hinder it and the root complex has to forward. Where mapping fails, QEMU only warns.`,
  },
  iommufd: {
    'maps-one-range': told =>
      say`iommufd maps a DMA-buf of ${told.provider} (one range of a BAR) for ${told.client}; Linux’s p2pdma is not asked, and the root complex has to forward.`,
    'not-yet': told =>
      say`iommufd maps no BAR in this kernel (that began with Linux 6.19), so ${told.client} does not reach ${told.provider}.`,
  },
};

const missing: MissingWords<VfioInputs, VfioTold> = {
  mapper: (): MissingFact => ({
    node: null,
    what: 'whether the hypervisor maps by VFIO type1 or by iommufd',
    howToGet:
      'QEMU’s command line (-object iommufd), or ls /proc/$(pidof qemu-system-x86_64)/fd -l | grep iommu',
  }),
  iommufdMaps: (): MissingFact => ({
    node: null,
    what: 'which kernel.org release the kernel has the code of',
    howToGet: 'uname -r; cat /proc/version',
  }),
};

const book: LayerBook<VfioInputs, typeof vfioRules, VfioTold> = {
  id: 'vfio',
  rules: vfioRules,
  words,
  missing,
};

/** What VFIO does for two devices that are both passed through. */
export const vfioAnswer = (question: DriverQuestion): DriverSaid => ({
  who: 'VFIO',
  answer: layerAnswer(
    book,
    { mapper: ['type1', 'iommufd'], iommufdMaps: hasSince(question, '6.19') },
    { who: 'VFIO', doubt: null, ...question.names },
  ),
});
