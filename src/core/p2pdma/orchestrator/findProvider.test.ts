import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { publishedBy } from '../../testing/publishedBy.ts';
import { unknown } from '../../topology/fact.ts';
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
    ['queued', 'no-pool'],
    ['7.3', 'pick'],
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

  describe('where the ACS of some ports is not shown', () => {
    const hiding = (...ids: readonly string[]) => {
      const { policy, memory } = onTarget();
      const { machine } = policy.tree;
      const functions = machine.functions.map(fn => (ids.includes(fn.id) ? { ...fn, acs: unknown } : fn));
      const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } as const };
      return driverContext({ policy: policyFor(machineTree({ ...machine, functions }), settings), memory });
    };
    const context = hiding('bay1');

    it('tells whom it finds if those of whom it is not known are farther in any case', () => {
      expect(find(['rnic', 'cmb0'], context).pick).toBe('cmb0');
      expect(standings(['rnic', 'cmb0'], context)).toMatchObject({ cmb0: 'pick', cmb1: 'unknown' });
    });

    it('cannot tell if one of them may be as near, or the only one', () => {
      for (const clients of [['rnic'], ['rnic', 'cmb1'], ['cmb1', 'rnic']]) {
        expect(find(clients, context).pick).toBeUndefined();
      }
      const { candidates, ties } = find(['rnic'], context);
      expect(ties).toEqual(['cmb0']);
      expect(
        candidates.map(({ provider, standing, why }) => [provider, standing, sentenceText(why)]),
      ).toEqual(
        expect.arrayContaining([
          ['cmb0', 'tie', 'At 4, unless what is not known brings another nearer.'],
          ['cmb1', 'unknown', expect.stringContaining('Whether RNIC may reach NVMe 1 with CMB’s memory')],
        ]),
      );
      expect(find(['rnic'], hiding('bay0', 'bay1')).pick).toBeUndefined();
    });

    it('tells of the client because of whom it is not known, or refused', () => {
      const why = (clients: readonly string[], provider: string) =>
        sentenceText(find(clients, context).candidates.find(each => each.provider === provider)?.why ?? []);
      expect(why(['cmb1', 'rnic'], 'cmb1')).toMatch(/^Whether RNIC may reach/);
      expect(why(['rnic', 'lan0'], 'cmb0')).not.toMatch(/^RNIC/);
      expect(why(['rnic', 'lan0'], 'cmb0')).toContain('cannot reach');
    });
  });

  it('says of equals that chance decided', () => {
    const { candidates, pick } = find(['rnic']);
    const told = candidates.flatMap(({ provider, why, standing }) =>
      standing === 'refused' ? [] : [[provider === pick, sentenceText(why)]],
    );
    expect(told.sort()).toEqual([
      [false, 'At 4 it is as near as the one found; chance decided.'],
      [true, 'At 4, one of 2 that are equally near; chance decided.'],
    ]);
  });
});
