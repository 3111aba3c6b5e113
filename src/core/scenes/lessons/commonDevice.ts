import { type NodeId, nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { blocked, direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { commonUpstreamMail, p2pdmaCode } from './sources.ts';

const nic = nodeId('nic');
const lan = nodeId('lan');
const drive = nodeId('vmd-nvme');
const [pciLan, pciScsi] = [nodeId('pci-lan'), nodeId('pci-scsi')];
const answers = (device: NodeId, other: NodeId, answer: string | null): LessonClaim => ({
  kind: 'upstream',
  device,
  other,
  answers: answer === null ? null : nodeId(answer),
});

export const commonDevice: Lesson = {
  id: 'common-device',
  title: 'A common device that isn’t one',
  description: 'The function proposed in 2018 finds a device above two others where there is no bridge.',
  topic: 'S1',
  machine: { scene: 'odd-cases' },
  start: { view: { pair: null } },
  steps: [
    {
      title: 'Two root ports',
      text: [
        'NIC and LAN sit below different root ports of one host bridge.',
        'In March 2018 `pci_find_common_upstream_dev` was proposed. It walks up from the first device until it reaches a bus range that includes the second.',
      ],
      change: { selected: nic },
      claims: [{ kind: 'upstream', device: nic, other: lan, common: null }],
      predict: {
        question: 'Asked from NIC about LAN, what does it answer?',
        options: [
          { text: 'Nothing: no bridge is above both', claim: answers(nic, lan, null) },
          { text: 'The root port above NIC', claim: answers(nic, lan, 'slot1') },
          { text: 'The root port above LAN', claim: answers(nic, lan, 'slot2') },
        ],
        right: 1,
        explanation:
          'The root port is on the root bus, and the range of the root bus covers every bus below. So below one host bridge there is always an answer, and it says nothing about a path that avoids the host bridge.',
        change: { view: { pair: { provider: nic, client: lan } } },
        claims: [answers(nic, lan, 'slot1'), answers(lan, nic, 'slot2')],
      },
    },
    {
      title: 'Both walks',
      text: [
        'The player shows the walk of today’s kernel first, and then the one of the proposal. Today’s kernel compares bridges, not ranges: its two walks reach the root bus and never meet.',
      ],
      change: { play: 'walks' },
      claims: [blocked({ provider: nic, client: lan }, { distance: 4 })],
      links: [{ text: 'Pairs on which the two disagree', to: 'tab', tab: 'verdict' }],
    },
    {
      title: 'Another domain',
      text: [
        'The Volume Management Device has made its own PCI domain, with one drive. Bus numbers begin anew in every domain, and the proposal does not compare domains.',
      ],
      change: { view: { pair: null }, selected: drive },
      claims: [{ kind: 'upstream', device: nic, other: drive, common: null }],
      predict: {
        question: 'Asked from NIC about the drive of the other domain?',
        options: [
          { text: 'None: the domains differ', claim: answers(nic, drive, null) },
          { text: 'The root port above NIC', claim: answers(nic, drive, 'slot1') },
          { text: 'The drive itself', claim: answers(nic, drive, 'vmd-nvme') },
        ],
        right: 1,
        explanation:
          'The bus number of the drive exists in domain 0 too, so it counts as covered. Asked the other way round the answer is none: the numbers of NIC lie outside that domain’s root bus.',
        claims: [answers(nic, drive, 'slot1'), answers(drive, nic, null)],
      },
    },
    {
      title: 'One bus',
      text: [
        'Two conventional PCI cards share one bus. The first card is already on a bus that covers the other, so the proposal answers with that card: an endpoint.',
        'Today’s kernel names the bridge above both.',
      ],
      change: { view: { pair: { provider: pciLan, client: pciScsi } }, selected: pciLan },
      claims: [
        answers(pciLan, pciScsi, 'pci-lan'),
        answers(pciScsi, pciLan, 'pci-scsi'),
        direct({ provider: pciLan, client: pciScsi }, { distance: 2 }),
      ],
    },
  ],
  sources: [commonUpstreamMail, p2pdmaCode],
};
