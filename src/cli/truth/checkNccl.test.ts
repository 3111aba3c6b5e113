import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFile } from './checkFile.ts';

/** Tables of topologies of our own. */
const own = new URL('./fixtures/nccl/', import.meta.url);
/** Tables beside the project, some of captured topologies that other people published. */
const shared = new URL('../../../../shared/', import.meta.url);
const stack = new URL('truth/stack/', shared);

const read = (path: string) => {
  const file = new URL(path, shared);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
};

const agrees = (folder: URL, name: string) => {
  const { agree, differ } = checkFile(readFileSync(new URL(name, folder), 'utf8'), read);
  expect(differ.slice(0, 5)).toEqual([]);
  expect(agree).toBeGreaterThan(0);
};
const tablesIn = (folder: URL) => readdirSync(folder).filter(name => /^r?n?ccl-.*\.json$/.test(name));

describe('paths, levels, peers and GPUDirect RDMA agree with what NCCL and RCCL themselves made of a topology', () => {
  it.each(tablesIn(own))('%s', name => agrees(own, name));
});

describe('so they do for the tables beside the project', () => {
  if (existsSync(stack)) it.each(tablesIn(stack))('%s', name => agrees(stack, name));
  else it.skip('no ../shared/truth/stack/ here', () => {});
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
