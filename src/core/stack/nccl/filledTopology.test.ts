import { describe, expect, it } from 'vitest';
import { filledTopology } from './filledTopology.ts';
import { ncclMatrices } from './matrices.ts';
import { releaseOf } from './releases.ts';
import { parseNcclXml } from './topologyXml.ts';

const topologyOf = (devices: string) => {
  const file = parseNcclXml(`<system version="1"><cpu numaid="0">${devices}</cpu></system>`);
  if (!file.ok) throw new Error('not read');
  return file.value.topology;
};

describe('a file without GPUs and adapters', () => {
  const bare = topologyOf(
    '<pci busid="ffff:ff:01.0" class="0x060400"><pci busid="0:10:1c.0" class="0x030200"/><pci busid="0:10:1d.0" class="0x030200"/><pci busid="0:10:1b.0" class="0x020000"/></pci>',
  );

  it('gets them by the class of its devices', () => {
    const { topology, gpus, nics } = filledTopology(bare);
    expect([gpus, nics]).toEqual([2, 1]);
    const release = releaseOf('NCCL', '2.27.7');
    if (!release.ok) throw new Error('no release');
    const matrices = ncclMatrices(topology, release.value);
    expect(matrices.gpus.map(({ rank }) => rank)).toEqual([0, 1]);
    expect(matrices.gpuNet.map(row => row.map(({ type }) => type))).toEqual([['PIX'], ['PIX']]);
    expect(ncclMatrices(bare, release.value).gpus).toEqual([]);
  });

  it('keeps what the file says', () => {
    const whole = topologyOf(
      '<pci busid="0:10:1c.0" class="0x030200"><gpu dev="3" rank="2" sm="70" gdr="0"/></pci><pci busid="0:10:1b.0" class="0x020000"><nic><net name="a" dev="1" speed="1000" gdr="0"/></nic></pci>',
    );
    expect(filledTopology(whole)).toEqual({ topology: whole, gpus: 0, nics: 0 });
  });
});
