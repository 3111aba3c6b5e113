import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { publishedBy } from '../../testing/publishedBy.ts';
import { type Machine, nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { driverContext } from '../memory/driverContext.ts';
import type { P2pMemory } from '../memory/drivers.ts';
import { policyFor } from '../policy/policy.ts';
import { defaultSettings } from '../policy/settings.ts';
import { findMany, MAX_TIES } from './findProvider.ts';

const find = (clients: readonly string[], context = onTarget(), seed = 1) =>
  findMany(context, clients.map(nodeId), seed);

const standings = (clients: readonly string[], context = onTarget()) =>
  Object.fromEntries(find(clients, context).candidates.map(({ provider, standing }) => [provider, standing]));

const withFirst = (memory: P2pMemory, change: Partial<P2pMemory['providers'][number]>): P2pMemory => ({
  ...memory,
  providers: memory.providers.map((provider, i) => (i === 0 ? { ...provider, ...change } : provider)),
});

describe('pci_p2pmem_find_many', () => {
  it('takes the provider with the smallest sum, and its own client is nearest', () => {
    expect(find(['rnic', 'cmb1']).pick).toBe('cmb1');
    expect(standings(['rnic', 'cmb1'])).toEqual({ cmb0: 'farther', cmb1: 'pick', cmb4: 'refused' });
  });

  it('leaves equals to chance: over many seeds each of them is taken, and nobody else', () => {
    const picks = Array.from({ length: 60 }, (_, seed) => find(['rnic', 'nvme2'], onTarget(), seed).pick);
    expect(new Set(picks)).toEqual(new Set(['cmb0', 'cmb1']));
    expect(find(['rnic', 'nvme2']).ties).toEqual(['cmb0', 'cmb1']);
  });

  it('takes the same one for the same seed', () => {
    for (const seed of [0, 7, 0xffff_ffff]) {
      const once = find(['rnic'], onTarget(), seed).pick;
      expect(find(['rnic'], onTarget(), seed).pick).toBe(once);
    }
  });

  it('passes over memory that is not published', () => {
    const memory = withFirst(publishedBy('cmb0', 'cmb1'), { isPublished: false });
    expect(standings(['rnic'], onTarget({}, memory))).toEqual({ cmb0: 'not-published', cmb1: 'pick' });
  });

  it.each([
    ['7.2', 'no-pool'],
    ['7.1', 'pick'],
  ])('without a pool, Linux %s makes of it: %s', (kernel, standing) => {
    const memory = withFirst(publishedBy('cmb0'), { chunks: [] });
    expect(standings(['rnic'], onTarget({ kernel }, memory))).toEqual({ cmb0: standing });
  });

  it('finds nobody for no clients, nor where everybody is refused', () => {
    expect(find([]).pick).toBeNull();
    expect(find(['lan0']).pick).toBeNull();
    expect(find(['rnic', 'nowhere']).pick).toBeNull();
  });

  it('says of each candidate why', () => {
    const { candidates } = find(['rnic', 'cmb1']);
    const why = Object.fromEntries(candidates.map(each => [each.provider, sentenceText(each.why)]));
    expect(why).toMatchObject({
      cmb0: 'Its summed distance is 8; the nearest has 4.',
      cmb1: 'The nearest, at a summed distance of 4.',
      cmb4: expect.stringContaining('RNIC cannot reach NVMe 4 with CMB’s memory'),
    });
  });

  it('keeps at most a page of ties', () => {
    const { machine } = onTarget().policy.tree;
    const port = machine.functions.find(({ id }) => id === 'cmb0');
    if (!port) throw new Error('no drive');
    const drives = Array.from({ length: MAX_TIES + 1 }, (_, i) => ({ ...port, id: nodeId(`drive${i}`) }));
    const crowded: Machine = { ...machine, functions: [...machine.functions, ...drives] };
    const policy = policyFor(machineTree(crowded), defaultSettings);
    const context = driverContext({ policy, memory: publishedBy(...drives.map(({ id }) => id)) });
    expect(find(['rnic'], context).ties).toHaveLength(MAX_TIES);
    expect(find(['rnic'], context).ties.at(-1)).toBe(`drive${MAX_TIES - 1}`);
  });
});
