import { describe, expect, it } from 'vitest';
import { sentenceText } from '../../topology/sentence.ts';
import { ncclChangesBetween } from './releaseChanges.ts';
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
      'NCCL 2.22.3 to 2.27.7: GPU 0–GPU 1, GPU 0–GPU 2 and GPU 1–GPU 2 (PHB), before P2P, fall back to host memory from 2.23 on. On AMD more than two GPUs are no longer peers through a CPU by default, on POWER and unknown processors none are.',
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
      'NCCL 2.18.5 to 2.21.5: GPU 2–mlx5_0 (PIX), before staged in host memory, use GPUDirect RDMA when sending from 2.19 on. AMD’s processors count with 16 GB/s between each other, links inside a package are seen, and network adapters read any GPU from Ampere on.',
    ]);
  });

  it('says nothing backwards', () => {
    expect(changes(flatGpus(3, 'AuthenticAMD'), '2.27.7', '2.22.3')).toEqual([]);
  });
});
