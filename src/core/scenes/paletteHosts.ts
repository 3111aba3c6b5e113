import type { NewHostBridge } from '../topology/edits/addHostBridge.ts';
import { published } from './paletteSources.ts';
import { epycRootBus } from './parts/amdHosts.ts';
import { iceLakeUncore } from './parts/intelHosts.ts';
import type { SceneSource } from './scene.ts';

/** A processor's host bridge with what Linux knows it by, and the root port that belongs to it. */
export interface PaletteHost {
  readonly id: string;
  readonly name: string;
  /** Id of its root port among the entries. */
  readonly port: string;
  readonly host: Omit<NewHostBridge, 'numaNode'>;
  readonly sources: readonly SceneSource[];
}

export const paletteHosts: readonly PaletteHost[] = [
  {
    id: 'epyc',
    name: 'AMD EPYC 7002 or 7003',
    port: 'epyc-port',
    host: { functions: epycRootBus([]) },
    sources: [published.pciIds1022, published.p2pdma],
  },
  {
    id: 'xeon-4',
    name: 'Intel Xeon, Ice Lake to Sapphire Rapids',
    port: 'sapphire-rapids-port',
    host: { functions: iceLakeUncore },
    sources: [published.pciIds8086, published.p2pdma],
  },
  {
    id: 'xeon-1',
    name: 'Intel Xeon, Skylake and Cascade Lake',
    port: 'skylake-port',
    host: { functions: [] },
    sources: [published.pciIds8086, published.p2pdma],
  },
];
