import { nodeId } from '../../topology/machine.ts';
import { direct, viaHostBridge } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { kernelParameters } from './sources.ts';

const pair = { provider: nodeId('gpu0'), client: nodeId('nic0') };

export const iommuModes: Lesson = {
  id: 'iommu-modes',
  title: 'Is iommu=pt enough?',
  description:
    'Off, pass-through, translating: what the IOMMU does to an address, and what it does to the ports.',
  topic: 'question',
  machine: { scene: 'hgx-h100' },
  start: { view: { pair, tab: 'route' }, routing: { operation: 'write' } },
  steps: [
    {
      title: 'Two things at once',
      text: [
        'An IOMMU translates addresses. And when Linux starts its driver at boot, it also switches on ACS redirect at every port that has it. Guides mix the two up.',
        'GPU 0 and NIC 0 sit below one switch.',
      ],
      claims: [direct(pair, { distance: 4 })],
      predict: {
        question: 'The IOMMU is on and in pass-through mode: it translates nothing. What is the pair now?',
        options: [
          { text: 'Direct, as without an IOMMU', claim: direct(pair) },
          { text: 'Via host bridge', claim: viaHostBridge(pair) },
        ],
        right: 1,
        explanation:
          'The ports still redirect. A write goes up to the root complex, passes the IOMMU unchanged and comes down again.',
        change: {
          settings: { iommu: 'on' },
          platform: { iommu: { mode: 'pass-through', ats: false } },
          play: 'route',
        },
        claims: [
          viaHostBridge(pair, { distance: 4 }),
          { kind: 'route', outcome: 'redirected', passesRoot: true },
        ],
      },
      links: [{ text: 'The address at each hop', to: 'tab', tab: 'route' }],
    },
    {
      title: 'Translating',
      text: [
        'The path is the same as before. What the NIC puts on the wire is an IOVA now, and the IOMMU replaces it.',
      ],
      change: { platform: { iommu: { mode: 'translated', ats: false } }, play: 'route' },
      claims: [
        viaHostBridge(pair),
        { kind: 'route', outcome: 'delivered', standing: 'agree', passesRoot: true },
      ],
    },
    {
      title: 'Direct again',
      text: [
        'Clearing the redirect on the ports between the two restores the short path; the mode of the IOMMU does not. It costs the isolation between exactly these devices.',
      ],
      claims: [
        { kind: 'remedy', ...pair, remedy: 'disable-acs-redir', mapType: 'BUS_ADDR' },
        viaHostBridge(pair, { after: { platform: { iommu: { mode: 'pass-through', ats: false } } } }),
      ],
      predict: {
        question:
          'With redirect cleared there, and the IOMMU still translating: what does the NIC put on the wire?',
        options: [
          { text: 'An IOVA', claim: { kind: 'route', passesRoot: true } },
          {
            text: 'The bus address of the GPU, and the IOMMU never sees it',
            claim: { kind: 'route', passesRoot: false, outcome: 'delivered', standing: 'agree' },
          },
        ],
        right: 1,
        explanation:
          'Below a common bridge Linux hands out bus addresses, whatever the IOMMU does for other traffic.',
        change: {
          settings: { commandLine: '"pci=disable_acs_redir=17:00.0;17:02.0"' },
          play: 'route',
        },
        claims: [direct(pair), { kind: 'route', passesRoot: false, standing: 'agree' }],
      },
    },
  ],
  sources: [
    {
      title: 'aikitoria/open-gpu-kernel-modules #6: iommu=off, iommu=pt and ACS',
      url: 'https://github.com/aikitoria/open-gpu-kernel-modules/issues/6',
    },
    kernelParameters,
  ],
};
