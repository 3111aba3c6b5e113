import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFile } from './checkFile.ts';

/** Tables beside the project, some of captured topologies that other people published. */
const shared = new URL('../../../../shared/', import.meta.url);
const stack = new URL('truth/stack/', shared);

const read = (path: string) => {
  const file = new URL(path, shared);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
};

describe('paths, levels, peers and GPUDirect RDMA agree with what NCCL and RCCL themselves made of captured files', () => {
  if (!existsSync(stack)) it.skip('no ../shared/truth/stack/ here', () => {});
  else
    it.each(readdirSync(stack).filter(name => /^r?n?ccl-.*\.json$/.test(name)))('%s', name => {
      const { agree, differ } = checkFile(readFileSync(new URL(name, stack), 'utf8'), read);
      expect(differ.slice(0, 5)).toEqual([]);
      expect(agree).toBeGreaterThan(0);
    });
});

describe('a table of NCCL', () => {
  const table = (raw: string) =>
    JSON.stringify({
      tool: 'NCCL',
      machines: [
        {
          name: 'one GPU',
          xml: '<system version="1"><cpu numaid="0"><pci busid="0000:01:00.0" class="0x030200"><gpu dev="0" rank="0" sm="80" gdr="1"/></pci></cpu></system>',
          runs: { '2.21.5': { numa: [0], raw: { gpuCpu: { type: [raw] } } }, '2.23.4': '=2.21.5' },
        },
      ],
    });

  it('agrees', () => {
    expect(checkFile(table('PHB'))).toMatchObject({ agree: 4, differ: [] });
  });

  it('differs in an entry, in every version that says so', () => {
    expect(checkFile(table('SYS')).differ).toEqual([
      'one GPU 2.21.5 raw gpuCpu type 0 0: expected SYS, found PHB',
      'one GPU 2.23.4 raw gpuCpu type 0 0: expected SYS, found PHB',
    ]);
  });
});
