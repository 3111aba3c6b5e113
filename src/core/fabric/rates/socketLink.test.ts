import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { onto, platformFor } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, node, rootPort } from '../../testing/fabricMachine.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { machineOutline } from '../../topology/outline.ts';
import { socketsOf } from '../../topology/sockets.ts';
import { answerFluid } from '../flows/fluidRun.ts';
import { simulate } from '../packets/simulate.ts';
import { plainFlow } from '../packets/workload.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';

const host = (id: string, deviceId: number) =>
  device(id, { vendorId: 0x1022, deviceId, classCode: 0x0600, portType: null, bars: [] });
const iommu = device('iommu', {
  vendorId: 0x1022,
  deviceId: 0x149e,
  classCode: 0x0806,
  portType: null,
  bars: [],
});

/** Two sockets with two GPUs each, every one on a root port of its own. */
const twoSockets = (deviceId: number): Machine =>
  fabricMachine(
    hostBridge([host('h0', deviceId), iommu, rootPort('p0', [device('a')]), rootPort('p1', [device('b')])], {
      id: 'rc0',
      numaNode: 0,
    }),
    hostBridge([host('h1', deviceId), rootPort('p2', [device('c')]), rootPort('p3', [device('d')])], {
      id: 'rc1',
      bus: 0x80,
      numaNode: 1,
    }),
  );
const genoa = twoSockets(0x14a4);
const across = [
  ['a', 'c'],
  ['b', 'd'],
] as const;
const flows = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([from, to]) => plainFlow(node(from), onto(to), 'write', { sizeBytes: 4 << 20 }));

function fluid(machine: Machine, pairs: readonly (readonly [string, string])[]) {
  const asked = { machine, settings: defaultSettings, platform: platformFor(machine) };
  const answer = answerFluid({ ...asked, workload: { flows: flows(pairs) } });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

describe('the link between two sockets', () => {
  it('limits one pair, and is shared by those that cross it', () => {
    expect(fluid(genoa, across.slice(0, 1)).flows[0]?.gigabytes).toBeCloseTo(40, 6);
    expect(fluid(genoa, across).flows.map(flow => flow.gigabytes)).toEqual(
      [20, 20].map(rate => expect.closeTo(rate, 6)),
    );
    expect(fluid(genoa, [['a', 'b']]).flows[0]?.gigabytes).toBeGreaterThan(53);
  });
  it('is shared packet by packet too, by pairs of any host bridges', () => {
    const fabric = bootedFabric({ machine: genoa, settings: defaultSettings, platform: platformFor(genoa) });
    const run = simulate(fabric, { flows: flows(across) }, { traceLimit: 0 });
    if (!run.ok) throw new Error(run.error.code);
    run.value.step(Number.POSITIVE_INFINITY);
    for (const { gigabytes } of run.value.flowResults())
      expect(Math.abs(gigabytes / 20 - 1)).toBeLessThan(0.02);
  });
  it('is a row among the links of a run, and what holds the flows back', () => {
    const { links, flows: results } = fluid(genoa, across);
    const row = links.find(({ direction }) => direction === 'between-roots');
    expect(row).toMatchObject({
      link: null,
      from: 'rc0',
      to: 'rc1',
      gigabytes: expect.closeTo(40, 6),
      share: expect.closeTo(1, 6),
    });
    expect(results.map(({ limitedBy }) => limitedBy)).toEqual([row?.channel, row?.channel]);
  });
  it('of an unknown rate leaves what crosses it unknown, and nothing else', () => {
    const answer = fluid(twoSockets(0x9999), [...across, ['a', 'b']]);
    expect(answer.flows.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'delivered']);
    expect(answer.missing.map(({ what }) => what).join()).toContain('link between the sockets');
  });
});

describe('sockets', () => {
  it('have their host bridges, IOMMUs, kind and link, told by what sits on their root buses', () => {
    const [first, second] = socketsOf(machineTree(genoa));
    expect(first).toMatchObject({
      node: 0,
      hostBridges: ['rc0'],
      iommus: ['iommu'],
      cores: { state: 'unknown' },
    });
    expect(second?.platform?.name).toBe('AMD EPYC 9004');
    expect(second?.link?.name).toBe('xGMI');
  });
  it('are named in the outline with the link that joins them, where there are several', () => {
    const names = machineOutline(genoa).nodes.flatMap(({ level, name }) => (level === 1 ? [name] : []));
    expect(names).toEqual(['Socket 0, xGMI to the others: 40 GB/s', 'Socket 1, xGMI to the others: 40 GB/s']);
    const one = fabricMachine(hostBridge([rootPort('p', [device('a')])]));
    expect(machineOutline(one).nodes[0]?.name).toMatch(/^Host bridge/);
  });
});
