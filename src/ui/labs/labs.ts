import type { ComponentType } from 'react';
import type { LabName } from '../../core/share/document.ts';
import { lazily } from '../shared/lazily.ts';

interface Lab {
  readonly id: LabName;
  readonly name: string;
  readonly Panel: ComponentType;
}

/** Where something is set up and seen to happen, in the order of the bar. Each is loaded when it is asked for. */
export const labs: readonly Lab[] = [
  {
    id: 'route',
    name: 'Route',
    Panel: lazily(() => import('../route/RouteTab.tsx').then(file => file.RouteTab)),
  },
  {
    id: 'traffic',
    name: 'Traffic',
    Panel: lazily(() => import('../traffic/TrafficTab.tsx').then(file => file.TrafficTab)),
  },
  {
    id: 'memory',
    name: 'Memory',
    Panel: lazily(() => import('../memory/MemoryTab.tsx').then(file => file.MemoryTab)),
  },
  {
    id: 'clients',
    name: 'Clients',
    Panel: lazily(() => import('../orchestrator/ClientsTab.tsx').then(file => file.ClientsTab)),
  },
  {
    id: 'mapping',
    name: 'Mapping',
    Panel: lazily(() => import('../mapping/MappingTab.tsx').then(file => file.MappingTab)),
  },
  {
    id: 'sharing',
    name: 'Sharing',
    Panel: lazily(() => import('../sharing/SharingTab.tsx').then(file => file.SharingTab)),
  },
  {
    id: 'offload',
    name: 'NVMe-oF',
    Panel: lazily(() => import('../offload/OffloadTab.tsx').then(file => file.OffloadTab)),
  },
];
