import { nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { direct, viaHostBridge } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { kernelParameters } from './sources.ts';

const [gpu0, nic0] = [nodeId('gpu0'), nodeId('nic0')];
const pair = { provider: gpu0, client: nic0 };
const belowTheSwitch = ['gpu1', 'nic0', 'nic1', 'nvme0', 'nvme1', 'nvswitch0'].map(nodeId);
const along = (...ids: readonly (typeof gpu0)[]): LessonClaim => ({ kind: 'groups', of: gpu0, along: ids });

export const isolation: Lesson = {
  id: 'isolation',
  title: 'What the short path costs',
  description:
    'IOMMU groups before and after: what has to be handed over together with a GPU, and what the groups do not show.',
  topic: 'question',
  machine: { scene: 'hgx-h100' },
  start: { view: { pair } },
  steps: [
    {
      title: 'Together',
      text: [
        'Below one switch, without redirect, GPU 0 and NIC 0 reach each other, and nothing above the switch sees it. Devices that cannot be kept apart are one IOMMU group.',
        'A virtual machine that is given one device of a group is given all of them.',
      ],
      claims: [direct(pair)],
      predict: {
        question: 'GPU 0 is to be given to a virtual machine. Which devices must be handed over with it?',
        options: [
          { text: 'None', claim: along() },
          { text: 'NIC 0, which it talks to', claim: along(nic0) },
          { text: 'All that is below the switch', claim: along(...belowTheSwitch) },
        ],
        right: 2,
        explanation:
          'Any two of them could talk below the switch, so Linux hands them out together, even a drive that the host boots from.',
      },
    },
    {
      title: 'Apart',
      text: [
        'The IOMMU is switched on at boot, and Linux asks every port for isolation. Each device is in its own group.',
        'The price is a longer path: their traffic now goes up through the host bridge.',
      ],
      change: { settings: { iommu: 'on' } },
      claims: [along(), viaHostBridge(pair)],
    },
    {
      title: 'The short path again',
      text: [
        'For speed, redirect is cleared on the two ports above GPU 0 and NIC 0: the least that helps.',
        'Now the NIC can write to the GPU, and no IOMMU looks at it.',
      ],
      change: { settings: { commandLine: '"pci=disable_acs_redir=17:00.0;17:02.0"' } },
      claims: [direct(pair)],
      predict: {
        question: 'What do the IOMMU groups say of GPU 0?',
        options: [
          { text: 'It shares one with NIC 0 again', claim: along(nic0) },
          { text: 'It shares one with all below the switch again', claim: along(...belowTheSwitch) },
          { text: 'It shares one with no other device', claim: along() },
        ],
        right: 2,
        explanation:
          'Linux looks upwards only: it joins a device with the ports above it that do not isolate, and stops where one does. It never looks across to a neighbour. So the groups look as before, and yet the isolation between these two is gone: give both to one owner.',
        claims: [along()],
      },
      links: [{ text: 'What it says of its cost', to: 'tab', tab: 'verdict' }],
    },
  ],
  sources: [
    {
      title: 'Linux: VFIO, groups, devices and IOMMUs',
      url: 'https://docs.kernel.org/driver-api/vfio.html',
    },
    {
      title: 'NVIDIA/NV-Kernels #20: ACS changed at run time, after groups were formed',
      url: 'https://github.com/NVIDIA/NV-Kernels/issues/20',
    },
    kernelParameters,
  ],
};
