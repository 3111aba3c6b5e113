import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, rootPort } from '../../testing/fabricMachine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { ncclChangesBetween, ncclChangesOfMachine } from './releaseChanges.ts';
import { releaseOf } from './releases.ts';
import { parseNcclXml } from './topologyXml.ts';

const flatGpus = (count: number, vendor: string, more = '') =>
  `<system version="1"><cpu numaid="0" arch="x86_64" vendor="${vendor}" familyid="6" modelid="85">${Array.from(
    { length: count },
    (_, n) =>
      `<pci busid="0000:0${n}:00.0" class="0x030200" link_speed="16 GT/s" link_width="16"><gpu dev="${n}" rank="${n}" sm="80" gdr="1"/></pci>`,
  ).join('')}${more}</cpu></system>`;

function changes(xml: string, from: string, to: string, environment: Readonly<Record<string, string>> = {}) {
  const [file, ...releases] = [parseNcclXml(xml), releaseOf('NCCL', from), releaseOf('NCCL', to)] as const;
  const [first, second] = releases;
  if (!file.ok || !first.ok || !second.ok) throw new Error('not read');
  return ncclChangesBetween(file.value.topology, [first.value, second.value], environment).map(sentenceText);
}

describe('what changes from one release to another', () => {
  it('three GPUs on AMD’s root ports are no longer peers from 2.23 on, and why', () => {
    expect(changes(flatGpus(3, 'AuthenticAMD'), '2.22.3', '2.27.7')).toEqual([
      'NCCL 2.22.3 to 2.27.7: GPU 0–GPU 1, GPU 0–GPU 2, GPU 1–GPU 2 (PHB): P2P before, falls back to host memory from 2.23 on. On AMD more than two GPUs are no longer peers through a CPU by default.',
    ]);
  });

  it('two stay peers', () => {
    expect(changes(flatGpus(2, 'AuthenticAMD'), '2.22.3', '2.30.7')).toEqual([]);
  });

  it('a level that the environment sets holds in both', () => {
    expect(changes(flatGpus(3, 'AuthenticAMD'), '2.22.3', '2.27.7', { NCCL_P2P_LEVEL: 'PHB' })).toEqual([]);
  });

  it('an adapter that sends reads a GPU without NVLink from 2.19 on', () => {
    const nic =
      '<pci busid="0000:0a:00.0" class="0x060400"><pci busid="0000:0b:00.0" class="0x030200"><gpu dev="2" rank="2" sm="80" gdr="1"/></pci><pci busid="0000:0c:00.0" class="0x020700"><nic><net name="mlx5_0" dev="0" speed="200000" gdr="1"/></nic></pci></pci>';
    expect(changes(flatGpus(2, 'GenuineIntel', nic), '2.18.5', '2.21.5')).toEqual([
      'NCCL 2.18.5 to 2.21.5: GPU 2–mlx5_0 (PIX): staged in host memory before, uses GPUDirect RDMA when sending from 2.19 on. Network adapters read any GPU from Ampere on.',
    ]);
  });

  it('says nothing backwards', () => {
    expect(changes(flatGpus(3, 'AuthenticAMD'), '2.27.7', '2.22.3')).toEqual([]);
  });
});

describe('what changes on a machine', () => {
  const machine = fabricMachine(
    hostBridge(
      ['a', 'b', 'c'].map((id, n) => rootPort(`r${n}`, [device(id)])),
      { numaNode: 0 },
    ),
  );
  const changesWith = (vendor: 'amd' | 'intel' | null) => {
    const [from, to] = [releaseOf('NCCL', '2.22.3'), releaseOf('NCCL', '2.23.4')];
    if (!from.ok || !to.ok) throw new Error('no such release');
    const cpu = vendor && { vendor, family: 0x19 };
    return ncclChangesOfMachine(machineTree(machine), [from.value, to.value], { cpu, environment: {} }).map(
      sentenceText,
    );
  };

  it('names its devices', () => {
    expect(changesWith('amd')).toEqual([
      'NCCL 2.22.3 to 2.23.4: a–b, a–c, b–c: P2P before, falls back to host memory from 2.23 on. On AMD more than two GPUs are no longer peers through a CPU by default.',
    ]);
  });

  it('says nothing of what is unknown before or after', () => {
    expect(changesWith('intel')).toEqual([]);
    expect(changesWith(null)).toEqual([]);
  });
});
