import { nodeId } from '../../topology/machine.ts';
import { anyVerdict, blocked, direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaCode } from './sources.ts';

const pair = { provider: nodeId('egpu'), client: nodeId('enclosure') };
const toLan = { provider: nodeId('egpu'), client: nodeId('dock-lan') };
const inside = { provider: nodeId('egpu'), client: nodeId('nvme') };

export const thunderbolt: Lesson = {
  id: 'thunderbolt',
  title: 'Isolated, and still direct',
  description:
    'A laptop with its IOMMU on and an external GPU: what a bridge does not implement, Linux cannot enable.',
  topic: 'S3',
  machine: { scene: 'thunderbolt-laptop' },
  start: { view: { pair: null } },
  steps: [
    {
      title: 'The IOMMU is on',
      text: [
        'An external GPU and a drive sit in a case behind a dock. The laptop has its IOMMU on, so Linux asked every port for isolation at boot.',
        'It can ask only for what the ACS capability of a port offers. Thunderbolt bridges implement neither Request nor Completion Redirect.',
      ],
      claims: [{ kind: 'upstream', device: pair.provider, other: pair.client, common: nodeId('case') }],
      links: [{ text: 'A port of the case', to: 'node', node: 'case-gpu-port' }],
      predict: {
        question: 'The drive in the case and the external GPU: what does Linux say?',
        options: anyVerdict(pair),
        right: 0,
        explanation:
          'No port between the two redirects, so the kernel counts four hops and is done. The IOMMU never sees their traffic.',
        change: { view: { pair } },
        claims: [direct(pair, { distance: 4 })],
      },
    },
    {
      title: 'Down the chain',
      text: ['The network adapter of the dock is one switch up. Two hops more, and still no redirect.'],
      change: { view: { pair: toLan } },
      claims: [direct(toLan, { distance: 6 })],
    },
    {
      title: 'Into the laptop',
      text: ['The drive inside the laptop has its own root port.'],
      change: { view: { pair: null } },
      claims: [{ kind: 'upstream', device: inside.provider, other: inside.client, common: null }],
      predict: {
        question: 'May it reach the memory of the external GPU?',
        options: anyVerdict(inside),
        right: 2,
        explanation: 'No bridge is above both, and the host bridge of this processor is on no list.',
        change: { view: { pair: inside } },
        claims: [blocked(inside, { distance: 8, decides: 'hostBridgeList' })],
      },
    },
  ],
  sources: [
    p2pdmaCode,
    {
      title: 'Linux: USB4 and Thunderbolt, security levels and PCIe tunnels',
      url: 'https://docs.kernel.org/admin-guide/thunderbolt.html',
    },
  ],
};
