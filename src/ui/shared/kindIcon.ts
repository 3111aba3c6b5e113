import type { OutlineNode } from '../../core/topology/outline.ts';
import type { IconName } from './Icon.tsx';

const icons = {
  gpu: 'gpu',
  nic: 'nic',
  nvme: 'nvme',
  accelerator: 'accelerator',
  storage: 'storage',
  'root-port': 'root-port',
  'switch-upstream': 'bridge',
  'switch-downstream': 'bridge',
  bridge: 'bridge',
  other: 'other',
  'host-bridge': 'host-bridge',
  'unplaced-bus': 'unplaced-bus',
  'not-pci': 'not-pci',
} as const satisfies Record<OutlineNode['kind'], IconName>;

export const kindIcon = (kind: OutlineNode['kind']): IconName => icons[kind];
