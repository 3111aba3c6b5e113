import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { known, unknown } from '../../topology/fact.ts';
import { type Machine, nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { machineTopology, participantsOf, type World } from './machineTopology.ts';
import { ncclMatrices } from './matrices.ts';
import { releaseOf } from './releases.ts';
import type { NcclTopology, PciNode } from './topology.ts';
import { parseNcclXml } from './topologyXml.ts';

const world: World = {
  cpu: 'intel-skylake',
  placing: 'apart',
  rates: 'fast',
  gpus: 'new',
  broadcom: 'several',
};
const nic = (id: string) => device(id, { vendorId: 0x15b3, deviceId: 0x101b, classCode: 0x0207 });

const topologyOf = (
  machine: Machine,
  more: Partial<World> = {},
  pair: readonly [string, string] = ['a', 'b'],
) =>
  machineTopology({
    tree: machineTree(machine),
    library: 'NCCL',
    pair: [nodeId(pair[0]), nodeId(pair[1])],
    world: { ...world, ...more },
  });

/** What is below what, by bus ids, devices with what they are. */
const nest = ({ cpus }: NcclTopology) =>
  cpus.map(({ numaNode, children }) => [
    numaNode,
    children.map(child => (child.kind === 'pci' ? nestOf(child) : child.kind)),
  ]);
const nestOf = ({ gpu, nets, children }: PciNode): unknown => {
  if (gpu) return `gpu ${gpu.rank}`;
  return nets ? `net ${nets[0]?.index}` : children.map(nestOf);
};

describe('the topology of a machine', () => {
  const nested = fabricMachine(
    hostBridge(
      [
        rootPort('rp', [
          packetSwitch('outer', [
            packetSwitch('left', [device('a'), nic('n')]),
            packetSwitch('right', [device('b')]),
          ]),
        ]),
        rootPort('rp2', [device('c')]),
      ],
      { numaNode: 1 },
    ),
  );

  it('has the upstream ports of switches, and neither root ports nor downstream ports', () => {
    expect(nest(topologyOf(nested))).toEqual([[1, [[['gpu 0', 'net 0'], ['gpu 1']], 'gpu 2']]]);
  });

  it('has a CPU for each NUMA node, the first GPU’s first; -1 where firmware names none', () => {
    const machine = fabricMachine(
      hostBridge([rootPort('r0', [nic('n')])], { numaNode: 0 }),
      hostBridge([rootPort('r1', [device('a')])], { id: 'rc1', bus: 0x40, numaNode: 1 }),
      hostBridge([rootPort('r2', [device('b')])], { id: 'rc2', bus: 0x80 }),
      hostBridge([rootPort('r3', [device('c')])], { id: 'rc3', bus: 0xc0, numaNode: 1 }),
    );
    expect(nest(topologyOf(machine))).toEqual([
      [1, ['gpu 0', 'gpu 2']],
      [-1, ['gpu 1']],
      [0, ['net 0']],
    ]);
  });

  it('puts root buses of unknown node apart, or with one of the two that are asked about', () => {
    const machine = fabricMachine(
      hostBridge([rootPort('r0', [device('a')])], { numaNode: 0 }),
      hostBridge([rootPort('r1', [device('b')])], { id: 'rc1', bus: 0x40, numaNode: 1 }),
    );
    const unclear: Machine = {
      ...machine,
      roots: machine.roots.map(root =>
        root.id === 'rc1' && root.kind === 'host-bridge' ? { ...root, numaNode: unknown } : root,
      ),
      functions: machine.functions.map(fn => ({ ...fn, numaNode: unknown })),
    };
    const cpusOf = (placing: World['placing']) => topologyOf(unclear, { placing }).cpus.length;
    expect([cpusOf('apart'), cpusOf('with-first'), cpusOf('with-second')]).toEqual([2, 1, 2]);
  });

  it('has links as wide and as fast as both ends can, whatever they trained to', () => {
    const idle = withFunction(nested, 'c', fn => {
      const link = fn.link.state === 'known' ? fn.link.value : undefined;
      if (!link) throw new Error('no link');
      return { link: known({ ...link, current: known({ generation: 1, width: 16 }, 'text') }, 'text') };
    });
    const narrow = withFunction(idle, 'rp2', () => ({
      link: known({ maximum: known({ generation: 4, width: 8 }, 'text'), current: unknown }, 'text'),
    }));
    expect(topologyOf(narrow).cpus[0]?.children[1]).toMatchObject({
      linkSpeed: '16.0 GT/s PCIe',
      linkWidth: 8,
    });
  });

  it('has NVLink where the machine has it', () => {
    const linked: Machine = {
      ...nested,
      sideLinks: [{ kind: 'nvlink', a: nodeId('a'), b: nodeId('c'), gigabytesPerSecond: 100 }],
    };
    const release = releaseOf('NCCL', '2.27.7');
    if (!release.ok) throw new Error('no release');
    const { gpuGpu } = ncclMatrices(topologyOf(linked), release.value);
    expect(gpuGpu.map(row => row.map(({ type }) => type))).toEqual([
      ['LOC', 'PXB', 'NVL'],
      ['PXB', 'LOC', 'PHB'],
      ['NVL', 'PHB', 'LOC'],
    ]);
  });

  it('has no GPUs of others, and of virtual functions only what is asked about', () => {
    const machine = fabricMachine(
      hostBridge([
        rootPort('r', [device('a')]),
        rootPort('s', [device('amd', { vendorId: 0x1002, deviceId: 0x740c, classCode: 0x0380 })]),
      ]),
    );
    const ids = (library: 'NCCL' | 'RCCL') =>
      participantsOf(machineTree(machine), library).gpus.map(({ id }) => id);
    expect(ids('NCCL')).toEqual(['a']);
    expect(ids('RCCL')).toEqual(['amd']);
  });
});

describe('a drawn machine and NCCL’s own file of the same one', () => {
  const own = new URL('../../../cli/truth/fixtures/nccl/nccl-own.json', import.meta.url);
  const { machines } = JSON.parse(readFileSync(own, 'utf8')) as {
    readonly machines: readonly { readonly name: string; readonly xml: string }[];
  };
  const gen4 = { link: { generation: 4, width: 16 } } as const;
  const twins: readonly (readonly [string, Machine])[] = [
    [
      'pix-2gpu-intel',
      fabricMachine(
        hostBridge([rootPort('r', [packetSwitch('s', [device('a', gen4), device('b', gen4), nic('n')])])], {
          numaNode: 0,
        }),
      ),
    ],
    [
      'sys-2gpu-intel-skl',
      fabricMachine(
        hostBridge([rootPort('r', [device('a', gen4)]), rootPort('s', [nic('n')])], { numaNode: 0 }),
        hostBridge([rootPort('t', [device('b', gen4)])], { id: 'rc1', bus: 0x40, numaNode: 1 }),
      ),
    ],
  ];

  it.each(twins)('%s: paths, bandwidth and decisions are the same', (name, machine) => {
    const file = parseNcclXml(machines.find(each => each.name === name)?.xml ?? '');
    if (!file.ok) throw new Error('no such machine');
    for (const version of ['2.18.5', '2.21.5', '2.27.7', '2.30.7']) {
      const release = releaseOf('NCCL', version);
      if (!release.ok) throw new Error('no release');
      const drawn = ncclMatrices(topologyOf(machine), release.value);
      const read = ncclMatrices(file.value.topology, release.value);
      expect(drawn.gpuGpu).toEqual(read.gpuGpu);
      expect(
        drawn.gpuNet.map(row => row.map(({ type, receives, sends }) => [type, receives, sends])),
      ).toEqual(read.gpuNet.map(row => row.map(({ type, receives, sends }) => [type, receives, sends])));
    }
  });
});
