import type { ComponentType } from 'react';
import type { InspectorTab } from '../../core/share/document.ts';
import { lazily } from '../shared/lazily.ts';
import { PairTab } from './PairTab.tsx';

interface Tab {
  readonly id: InspectorTab;
  readonly name: string;
  readonly Panel: ComponentType;
}

/** What the inspector shows, in the order of its tabs. What is not needed for a verdict is loaded when it is asked for. */
export const tabs: readonly Tab[] = [
  { id: 'verdict', name: 'Verdict', Panel: PairTab },
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
