import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import type { Cpu } from '../../topology/cpu.ts';
import { unknown } from '../../topology/fact.ts';
import { type Machine, nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { ncclPath } from './pairPath.ts';
import { releaseOf } from './releases.ts';

const machine = fabricMachine(
  hostBridge(
    [
      rootPort('r0', [
        packetSwitch('s', [device('a'), device('b'), device('n', { vendorId: 0x15b3, classCode: 0x0207 })]),
      ]),
      rootPort('r1', [device('c', { link: { generation: 4, width: 8 } })]),
    ],
    { numaNode: 0 },
  ),
  hostBridge([rootPort('r2', [device('d')])], { id: 'rc1', bus: 0x40, numaNode: 1 }),
);

function path(first: string, second: string, of: Machine = machine, cpu: Cpu | null = null) {
  const release = releaseOf('NCCL', '2.27.7');
  if (!release.ok) throw new Error('no release');
  const question = { tree: machineTree(of), release: release.value, environment: {}, cpu, isRead: false };
  return ncclPath({ ...question, first: nodeId(first), second: nodeId(second) });
}

describe('the path between two devices of a machine', () => {
  it('is told with its bandwidth and steps', () => {
    expect(path('a', 'b')).toEqual({ type: 'PIX', gigabytesPerSecond: 48, hops: 2 });
    expect(path('a', 'c')).toEqual({ type: 'PHB', gigabytesPerSecond: 12, hops: 3 });
  });

  it('has no bandwidth where the processor decides it and is not known', () => {
    expect(path('a', 'd')).toEqual({ type: 'SYS', gigabytesPerSecond: null, hops: 4 });
    expect(path('a', 'd', machine, { vendor: 'amd', family: 0x19 })?.gigabytesPerSecond).toBe(16);
    // Skylake, Sapphire Rapids and Emerald Rapids have 10, 22 and 40.
    expect(path('a', 'd', machine, { vendor: 'intel', family: 6 })?.gigabytesPerSecond).toBeNull();
  });

  it('has none where a link is not known, or the speed of the network', () => {
    const bare = withFunction(machine, 'a', () => ({ link: unknown }));
    expect(path('a', 'b', bare)).toEqual({ type: 'PIX', gigabytesPerSecond: null, hops: 2 });
    expect(path('b', 'd', bare, { vendor: 'amd', family: 0x19 })?.gigabytesPerSecond).toBe(16);
    expect(path('a', 'n')).toEqual({ type: 'PIX', gigabytesPerSecond: null, hops: 3 });
  });

  it('has no type where the NUMA nodes decide it', () => {
    const bare: Machine = {
      ...machine,
      roots: machine.roots.map(root => (root.kind === 'host-bridge' ? { ...root, numaNode: unknown } : root)),
      functions: machine.functions.map(fn => ({ ...fn, numaNode: unknown })),
    };
    expect(path('a', 'd', bare)).toEqual({ type: null, gigabytesPerSecond: null, hops: null });
    expect(path('a', 'c', bare)?.type).toBe('PHB');
  });

  it('is none of NCCL’s between other devices', () => {
    expect(path('a', 's')).toBeNull();
  });
});
