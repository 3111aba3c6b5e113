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
import { sentenceText } from '../../topology/sentence.ts';
import type { NcclEnvironment } from './judge.ts';
import { ncclAnswer } from './pairAnswer.ts';
import { releaseOf } from './releases.ts';

const nic = (id: string) => device(id, { vendorId: 0x15b3, deviceId: 0x101b, classCode: 0x0207 });
const intel: Cpu = { vendor: 'intel', family: 6 };
const amd: Cpu = { vendor: 'amd', family: 0x19 };

/** Three GPUs and two adapters: a, b and n below one switch; c and m on root ports; d on another node. */
const machine = fabricMachine(
  hostBridge(
    [
      rootPort('r0', [packetSwitch('s', [device('a'), device('b'), nic('n')])]),
      rootPort('r1', [device('c')]),
      rootPort('r2', [nic('m')]),
    ],
    { numaNode: 0 },
  ),
  hostBridge([rootPort('r3', [device('d')])], { id: 'rc1', bus: 0x40, numaNode: 1 }),
);

interface Asked {
  readonly of?: Machine;
  readonly version?: string;
  readonly cpu?: Cpu | null;
  readonly environment?: NcclEnvironment;
  readonly isRead?: boolean;
}

function answer(first: string, second: string, asked: Asked = {}) {
  const { of = machine, version = '2.27.7', cpu = intel, environment = {}, isRead = false } = asked;
  const release = releaseOf('NCCL', version);
  if (!release.ok) throw new Error(version);
  const tree = machineTree(of);
  return ncclAnswer({
    tree,
    release: release.value,
    environment,
    cpu,
    first: nodeId(first),
    second: nodeId(second),
    isRead,
  });
}

const says = (first: string, second: string, asked?: Asked) => {
  const found = answer(first, second, asked);
  return found && [found.outcome, sentenceText(found.sentence)];
};

const NO_LINKS = 'lspci does not show NVLink; none is assumed here.';

describe('two GPUs', () => {
  it.each<readonly [string, string, string, Asked, string, string]>([
    [
      'one switch',
      'a',
      'b',
      {},
      'yes',
      'NCCL 2.27.7 would use P2P, if NVML and CUDA say yes: the path is PIX (one PCIe switch) and its default level on Intel is PXB.',
    ],
    [
      'two root ports on Intel',
      'a',
      'c',
      {},
      'not-peer',
      `NCCL 2.27.7 would fall back to host memory: the path is PHB (through a CPU’s root complex) and its default level on Intel is PXB. ${NO_LINKS}`,
    ],
    [
      'two root ports on AMD, four GPUs',
      'a',
      'c',
      { cpu: amd },
      'not-peer',
      `NCCL 2.27.7 would fall back to host memory: the path is PHB (through a CPU’s root complex) and its default level on AMD with 4 GPUs is PXB. ${NO_LINKS}`,
    ],
    [
      'the same before 2.23',
      'a',
      'c',
      { cpu: amd, version: '2.22.3' },
      'yes',
      'NCCL 2.22.3 would use P2P, if NVML and CUDA say yes: the path is PHB (through a CPU’s root complex) and its default level on AMD is SYS.',
    ],
    [
      'a level of the environment',
      'a',
      'd',
      { environment: { NCCL_P2P_LEVEL: 'SYS' } },
      'yes',
      'NCCL 2.27.7 would use P2P, if NVML and CUDA say yes: the path is SYS (between CPUs) and NCCL_P2P_LEVEL is SYS.',
    ],
    [
      'a nearer one',
      'a',
      'b',
      { environment: { NCCL_P2P_LEVEL: 'NVL' } },
      'not-peer',
      `NCCL 2.27.7 would fall back to host memory: the path is PIX (one PCIe switch) and NCCL_P2P_LEVEL is NVL. ${NO_LINKS}`,
    ],
    [
      'a misspelt one',
      'a',
      'b',
      { environment: { NCCL_P2P_LEVEL: 'pix', NCCL_P2P_DISABLE: '2' } },
      'yes',
      'NCCL 2.27.7 would use P2P, if NVML and CUDA say yes: the path is PIX (one PCIe switch) and its default level on Intel is PXB. NCCL 2.27.7 ignores NCCL_P2P_DISABLE=2 and NCCL_P2P_LEVEL=pix.',
    ],
    [
      'switched off',
      'a',
      'b',
      { environment: { NCCL_P2P_DISABLE: '1' } },
      'not-peer',
      'NCCL 2.27.7 would use host memory: NCCL_P2P_DISABLE is 1.',
    ],
  ])('%s', (_, first, second, asked, outcome, sentence) => {
    expect(says(first, second, asked)).toEqual([outcome, sentence]);
  });

  it('say which rule settled it, and what had nothing against it', () => {
    const found = answer('a', 'c');
    expect(found?.rule).toMatchObject({ id: 'nccl.p2p-default-level', grade: 'executed' });
    expect(found?.passed.map(({ id }) => id)).toEqual(['nccl.p2p-disable', 'nccl.p2p-level']);
    expect(found?.missing).toEqual([]);
    expect(answer('a', 'c', { version: '2.27.6' })?.rule?.grade).toBe('read');
  });

  it('across root ports depend on the processor', () => {
    const found = answer('a', 'c', { cpu: null, version: '2.22.3' });
    expect(found?.outcome).toBe('unknown');
    expect(found && sentenceText(found.sentence)).toBe(
      'Whether NCCL 2.22.3 would use P2P depends on the processor; the path is PHB (through a CPU’s root complex).',
    );
    expect(found?.missing.map(({ what }) => what)).toEqual(['the vendor of the CPU']);
  });

  it('below one switch do not', () => {
    expect(answer('a', 'b', { cpu: null })).toMatchObject({ outcome: 'yes', missing: [] });
  });

  it('on root buses of unknown node are NODE or SYS, which makes a difference only for a level between', () => {
    const bare: Machine = {
      ...machine,
      roots: machine.roots.map(root => (root.kind === 'host-bridge' ? { ...root, numaNode: unknown } : root)),
      functions: machine.functions.map(fn => ({ ...fn, numaNode: unknown })),
    };
    expect(answer('a', 'd', { of: bare })?.outcome).toBe('not-peer');
    const asked = { of: bare, environment: { NCCL_P2P_LEVEL: 'PHB' } };
    expect(answer('a', 'd', asked)?.missing.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^the NUMA node of /),
      expect.stringMatching(/^the NUMA node of /),
    ]);
    expect(answer('a', 'c', asked)?.outcome).toBe('yes');
  });

  it('with NVLink told use it', () => {
    const linked: Machine = {
      ...machine,
      sideLinks: [{ kind: 'nvlink', a: nodeId('a'), b: nodeId('d'), gigabytesPerSecond: null }],
    };
    expect(says('a', 'd', { of: linked })).toEqual([
      'yes',
      'NCCL 2.27.7 would use P2P, if NVML and CUDA say yes: the path is NVL (NVLink) and its default level on Intel is PXB.',
    ]);
  });
});

describe('a GPU and a network adapter', () => {
  it.each<readonly [string, string, string, Asked, string, string]>([
    [
      'one switch',
      'a',
      'n',
      {},
      'yes',
      'NCCL 2.27.7 would use GPUDirect RDMA, if the network plugin and CUDA offer it: the path is PIX (one PCIe switch) and its default level is PXB.',
    ],
    [
      'in either order',
      'n',
      'a',
      {},
      'yes',
      'NCCL 2.27.7 would use GPUDirect RDMA, if the network plugin and CUDA offer it: the path is PIX (one PCIe switch) and its default level is PXB.',
    ],
    [
      'two root ports',
      'c',
      'm',
      {},
      'not-peer',
      `NCCL 2.27.7 would stage the data in host memory: the path is PHB (through a CPU’s root complex) and its default level is PXB. ${NO_LINKS}`,
    ],
    [
      'the level raised',
      'c',
      'm',
      { environment: { NCCL_NET_GDR_LEVEL: 'PHB' } },
      'yes',
      'NCCL 2.27.7 would use GPUDirect RDMA, if the network plugin and CUDA offer it: the path is PHB (through a CPU’s root complex) and NCCL_NET_GDR_LEVEL is PHB.',
    ],
    [
      'sending, reads switched off',
      'a',
      'n',
      { isRead: true, environment: { NCCL_NET_GDR_READ: '0' } },
      'not-peer',
      'NCCL 2.27.7 would stage the data in host memory: NCCL_NET_GDR_READ is 0.',
    ],
    [
      'sending, before 2.19',
      'a',
      'n',
      { isRead: true, version: '2.18.5' },
      'not-peer',
      'NCCL 2.18.5 would stage the data in host memory when the adapter sends: this release lets adapters read a GPU only if it has an NVLink peer or is alone.',
    ],
  ])('%s', (_, first, second, asked, outcome, sentence) => {
    expect(says(first, second, asked)).toEqual([outcome, sentence]);
  });

  it('over a GPU that relays', () => {
    const linked: Machine = {
      ...machine,
      sideLinks: [{ kind: 'nvlink', a: nodeId('a'), b: nodeId('c'), gigabytesPerSecond: 100 }],
    };
    expect(says('c', 'n', { of: linked })).toEqual([
      'yes',
      'NCCL 2.27.7 would use GPUDirect RDMA, if the network plugin and CUDA offer it: the path is PXN (NVLink to a GPU near the adapter), PIX from there, and its default level is PXB.',
    ]);
  });

  it('that sends depends on the generation of the GPU', () => {
    const nameless = withFunction(machine, 'a', () => ({ deviceId: unknown }));
    const found = answer('a', 'n', { of: nameless, isRead: true });
    expect(found?.missing.map(({ what }) => what)).toEqual(['the compute capability of the GPU']);
  });
});

it('speaks of NVLink that is not shown only where the chips may have it', () => {
  const AD102_L40S = 0x26b9;
  const ofChip = (deviceId: number) => {
    const fabric = fabricMachine(
      hostBridge([
        rootPort('r0', [device('a', { vendorId: 0x10de, deviceId })]),
        rootPort('r1', [device('b', { vendorId: 0x10de, deviceId })]),
      ]),
    );
    return sentenceText(answer('a', 'b', { of: fabric })?.sentence ?? []);
  };
  expect(ofChip(AD102_L40S)).toMatch(/^NCCL 2.27.7 would fall back/);
  expect(ofChip(AD102_L40S)).not.toMatch(/NVLink/);
  expect(ofChip(0x20b5)).toContain(NO_LINKS);
});

describe('no pair of NCCL’s', () => {
  it.each([
    ['two adapters', 'n', 'm'],
    ['a port', 'a', 's'],
    ['one and the same', 'a', 'a'],
  ])('%s', (_, first, second) => {
    expect(answer(first, second)).toBeNull();
  });
});
