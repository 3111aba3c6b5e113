import type { MappingRules } from '../p2pdma/kernels/mappingRules.ts';
import { type Sentence, say } from '../topology/sentence.ts';

/** Who may hand peer-to-peer pages to a driver, and who keeps them away from drivers that cannot take them. */
export const submitters = [
  { id: 'nvme-queue', name: 'A drive’s own queue (NVMe over PCI)' },
  { id: 'stacked-queue', name: 'A stacked device (md, dm, multipath)' },
  { id: 'rdma-queue', name: 'A drive over the network (NVMe over RDMA)' },
  { id: 'rdma-rw', name: 'RDMA from the kernel (rdma_rw)' },
  { id: 'software-rdma', name: 'Software RDMA (rxe, siw)' },
  { id: 'direct-io', name: 'Direct I/O from user space' },
  { id: 'long-term-pin', name: 'Long-term pins (registered memory)' },
] as const;
export type Submitter = (typeof submitters)[number]['id'];

export interface SubmitterAnswer {
  readonly may: boolean;
  readonly sentence: Sentence;
}

/** Whether a submitter may pass peer-to-peer pages under a kernel's rules (`FOLL_PCI_P2PDMA`, `QUEUE_FLAG_PCI_P2PDMA`, `BLK_FEAT_PCI_P2PDMA`). */
export function mayPassPeerPages(submitter: Submitter, rules: MappingRules): SubmitterAnswer {
  switch (submitter) {
    case 'nvme-queue':
      return yes(say`The driver sets ${rules.queueFlag} where its DMA layer knows such pages.`);
    case 'stacked-queue':
      return rules.stackedQueues
        ? yes(say`${rules.queueFlag} is passed on if every member has it.`)
        : no(say`${rules.queueFlag} is not passed on from the members.`);
    case 'rdma-queue':
      return rules.rdmaQueues
        ? yes(say`The RDMA transport sets ${rules.queueFlag} too.`)
        : no(say`Only the PCI transport sets ${rules.queueFlag}.`);
    case 'rdma-rw':
      return yes(
        rules.mapsWith === 'pci_p2pdma_map_sg()'
          ? say`It looks at the first page and maps with pci_p2pdma_map_sg().`
          : say`It maps with dma_map_sgtable() as everything else.`,
      );
    case 'software-rdma':
      return no(say`It copies with the CPU; memory behind a BAR is not for that.`);
    case 'direct-io':
      return rules.userPages
        ? yes(say`get_user_pages() with FOLL_PCI_P2PDMA gives them out, if the queue has ${rules.queueFlag}.`)
        : no(say`No peer-to-peer page gets to user space before 6.2; get_user_pages() fails.`);
    case 'long-term-pin':
      return no(
        rules.userPages
          ? say`FOLL_LONGTERM together with FOLL_PCI_P2PDMA is refused; without it get_user_pages() gives -EREMOTEIO.`
          : say`No peer-to-peer page gets to user space before 6.2.`,
      );
  }
}

const yes = (sentence: Sentence): SubmitterAnswer => ({ may: true, sentence });
const no = (sentence: Sentence): SubmitterAnswer => ({ may: false, sentence });

/** Which pages one bio may hold beside one another. */
export const bioRule = (rules: MappingRules): Sentence => {
  if (rules.blockRequests === 'iterator') {
    return say`A bio holds one kind of memory: system memory, or pages of one registration.`;
  }
  return rules.userPages
    ? say`Pages of different registrations are not merged into one segment of a bio; a bio may mix them.`
    : say`Nothing keeps pages of different kinds out of one bio; the driver looks at the first.`;
};
