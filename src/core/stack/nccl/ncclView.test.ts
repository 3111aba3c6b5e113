import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { buildScene } from '../../scenes/buildScene.ts';
import { findScene } from '../../scenes/scenes.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { noStackSettings } from '../stackSettings.ts';
import { ncclMatrices } from './matrices.ts';
import { type NcclAsked, ncclView } from './ncclView.ts';
import { ncclAnswer } from './pairAnswer.ts';
import { releaseOf } from './releases.ts';
import { beside } from './topoBeside.ts';
import { parseNcclXml } from './topologyXml.ts';

const scene = findScene('hgx-h100');
if (!scene) throw new Error('no such scene');
const { machine } = buildScene(scene).document;

const asked = (more: Partial<NcclAsked> = {}): NcclAsked => ({
  machine,
  settings: defaultSettings,
  stack: noStackSettings,
  library: 'NCCL',
  version: '2.27.7',
  before: '',
  xml: '',
  ...more,
});
const view = (more: Partial<NcclAsked> = {}) => {
  const result = ncclView(asked(more));
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

const own = JSON.parse(
  readFileSync(new URL('../../../cli/truth/fixtures/nccl/nccl-own.json', import.meta.url), 'utf8'),
) as { machines: { name: string; xml?: string }[] };
const flatAmd = own.machines.find(({ name }) => name === 'phb-flat-3gpu-amd')?.xml ?? '';

describe('the tables of a machine', () => {
  it('say of each pair what the library layer says', () => {
    const release = releaseOf('NCCL', '2.27.7');
    if (!release.ok) throw new Error('no release');
    const { tables } = view();
    const tree = machineTree(machine);
    const pair = { tree, release: release.value, environment: {}, cpu: null, isRead: false };
    expect(tables.gpus.length).toBe(8);
    tables.gpuGpu.forEach((row, i) => {
      row.forEach((cell, j) => {
        const [first, second] = [tables.gpus[i]?.node, tables.gpus[j]?.node];
        if (!cell || !first || !second) return;
        expect(cell.verdicts[0]?.outcome).toBe(ncclAnswer({ ...pair, first, second })?.outcome);
      });
    });
  });

  it('tell what turns with another release', () => {
    const { tables } = view({ version: '2.27.7', before: '2.27.7' });
    expect(tables.changes).toEqual([]);
  });
});

describe('the tables of a topology file', () => {
  it('are those of the twin', () => {
    const file = parseNcclXml(flatAmd);
    const release = releaseOf('NCCL', '2.23.4');
    if (!file.ok || !release.ok) throw new Error('no such table');
    const matrices = ncclMatrices(file.value.topology, release.value, {});
    const { tables, of } = view({ xml: flatAmd, version: '2.23.4' });
    expect(of).toBe('file');
    expect(tables.gpuGpu[0]?.[1]).toEqual({
      type: matrices.gpuGpu[0]?.[1]?.type,
      gigabytesPerSecond: matrices.gpuGpu[0]?.[1]?.gigabytesPerSecond,
      verdicts: [{ asks: 'p2p', outcome: 'not-peer', why: null }],
    });
  });

  it('say that EPYC with three GPUs on ports of their own lost P2P at 2.23', () => {
    const { tables } = view({ xml: flatAmd, version: '2.23.4', before: '2.22' });
    expect(tables.changes.map(sentenceText).join(' ')).toMatch(/host memory/);
  });

  it('follow the environment', () => {
    const stack = { ...noStackSettings, environment: 'NCCL_P2P_LEVEL=SYS' };
    const { tables } = view({ xml: flatAmd, version: '2.23.4', stack });
    expect(tables.gpuGpu[0]?.[1]?.verdicts[0]?.outcome).toBe('yes');
  });
});

describe('a question that makes no sense is answered in words', () => {
  it.each([
    [{ version: 'latest' }, /not a version of NCCL/],
    [{ version: '2.27.7', before: '1.0' }, /were not read/],
    [{ xml: '<!DOCTYPE x><system version="1"/>' }, /DOCTYPE/],
    [{ xml: '{}' }, /Line 1/],
  ])('%j', (more, words) => {
    const result = ncclView(asked(more));
    expect(result.ok ? '' : result.error).toMatch(words);
  });
});

describe('what nvidia-smi topo -m printed', () => {
  const [first, second] = view().tables.gpus.map(({ node }) => node);
  const printed = (says: string) => {
    const pair = { kind: 'topo-class' as const, says, node: first ?? null, peer: second ?? null };
    const evidence = [pair, { ...pair, node: pair.peer, peer: pair.node }];
    return view({ machine: { ...machine, evidence, sideLinks: [] } });
  };

  it('stands beside the path, and is one thing with it where both mean the same', () => {
    const type = printed('PIX').tables.gpuGpu[0]?.[1]?.type;
    const same = printed(type ?? '');
    expect(same.topo.letters.get(beside(first ?? null, second ?? null))).toBe(type);
    expect(same.topo.disagreements).toEqual([]);
  });

  it('is told once a pair where it is another one, with NVLink that lspci does not show', () => {
    const { disagreements } = printed('NV18').topo;
    expect(disagreements.map(sentenceText)).toEqual([
      expect.stringMatching(
        /printed NV18, the library would see P.*NVLink is not among what this machine shows/,
      ),
    ]);
    expect(printed('SYS').topo.disagreements).toHaveLength(1);
  });

  it('is of no file', () => {
    expect(view({ xml: flatAmd }).topo.letters.size).toBe(0);
  });
});
