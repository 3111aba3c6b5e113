import type { BufferCall } from '../dmabuf/call.ts';
import { type SharingContext, sharingContext } from '../dmabuf/context.ts';
import { runScript, type ScriptRun } from '../dmabuf/script.ts';
import type { Importer, Sharing } from '../dmabuf/sharing.ts';
import type { Platform } from '../fabric/platform/platform.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { platformFor } from './askRoute.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from './fabricMachine.ts';

/**
 * A GPU that exports (`gpu`), and importers: `peer` below its switch, `far` below another root port of a host bridge
 * that nobody knows, `hive` as far but joined by xGMI.
 */
const sharedMachine: Machine = {
  ...fabricMachine(
    hostBridge([
      rootPort('rp', [packetSwitch('sw', [device('gpu'), device('peer')])]),
      rootPort('rp2', [packetSwitch('sw2', [device('far'), device('hive')])]),
    ]),
  ),
  sideLinks: [{ kind: 'xgmi', a: node('gpu'), b: node('hive'), gigabytesPerSecond: 50 }],
};

export const sharedTree = machineTree(sharedMachine);

export const importer = (id: string, more: Partial<Importer> = {}): Importer => ({
  id,
  node: node(id),
  kind: 'dynamic',
  allowsPeer2Peer: true,
  takes: 'either',
  isRevocable: true,
  ...more,
});

export type SharingChange = Partial<Omit<Sharing, 'exporter' | 'buffer'>> & {
  readonly exporter?: Partial<Sharing['exporter']>;
  readonly buffer?: Partial<Sharing['buffer']>;
};

/** 1 MiB in VRAM of the GPU, which copies 1 GB/s so that a move takes about a millisecond. */
export function sharingOf({ exporter, buffer, ...more }: SharingChange = {}): Sharing {
  return {
    generation: '2026',
    moveNotify: true,
    exporter: {
      node: node('gpu'),
      driver: 'amdgpu',
      prefers: 'vram',
      ownJobsTake: 'preferred',
      invalidates: true,
      ...exporter,
    },
    buffer: { sizeBytes: 1_000_000, bar: 0, offsetBytes: 0n, startsIn: 'visible-vram', ...buffer },
    importers: [importer('peer'), importer('far'), importer('hive')],
    copyGigabytesPerSecond: 1,
    ...more,
  };
}

export interface Shared {
  readonly sharing?: SharingChange;
  readonly settings?: Partial<KernelSettings>;
  readonly platform?: Partial<Platform>;
  /** A fact of the machine that is changed. */
  readonly machine?: (machine: Machine) => Machine;
}

export const contextOf = ({ sharing, settings, platform, machine }: Shared = {}): SharingContext =>
  sharingContext({
    tree: machine ? machineTree(machine(sharedMachine)) : sharedTree,
    settings: { ...defaultSettings, cpu: { vendor: 'intel', family: 6 }, ...settings },
    platform: platformFor(sharedMachine, platform),
    sharing: sharingOf(sharing),
  });

export const play = (script: readonly BufferCall[], shared: Shared = {}): ScriptRun =>
  runScript(contextOf(shared), script);

/** What the last call of a script came to: `refused -EBUSY pinned-does-not-move`. */
export function lastOf(run: ScriptRun): string {
  const step = run.steps.at(-1);
  if (!step) throw new Error('an empty script');
  const { standing, returned, findings } = step.outcome;
  return [standing, returned, ...findings.map(({ rule }) => rule)].join(' ');
}

// Calls as tests write them: the locked form unless said otherwise.
export const attach = (party: string): BufferCall => ({ do: 'attach', party });
export const detach = (party: string): BufferCall => ({ do: 'detach', party });
export const lock = (party: string): BufferCall => ({ do: 'lock', party });
export const unlock = (party: string): BufferCall => ({ do: 'unlock', party });
export const map = (party: string, locking: 'held' | 'taken' = 'taken'): BufferCall => ({
  do: 'map',
  party,
  locking,
});
export const unmap = (party: string, table: 'newest' | 'old' = 'newest'): BufferCall => ({
  do: 'unmap',
  party,
  table,
  locking: 'taken',
});
export const pin = (party: string): BufferCall => ({ do: 'pin', party, locking: 'taken' });
export const unpin = (party: string): BufferCall => ({ do: 'unpin', party, locking: 'taken' });
export const move = (to: 'visible-vram' | 'hidden-vram' | 'system-memory'): BufferCall => ({
  do: 'move',
  to,
  locking: 'taken',
});
export const wait = (durationNs: number): BufferCall => ({ do: 'wait', durationNs });
export const job = (
  party: string,
  more: Partial<Omit<Extract<BufferCall, { do: 'job' }>, 'do' | 'party'>> = {},
): BufferCall => ({
  do: 'job',
  party,
  operation: 'read',
  durationNs: 100_000,
  table: 'newest',
  fences: 'waits-and-adds',
  ...more,
});
