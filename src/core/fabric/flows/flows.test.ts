import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowNetwork, flowSolver, maxMinFair, runFlows } from './flows.ts';

const rates = (capacities: readonly number[], paths: readonly (readonly number[])[]) => [
  ...maxMinFair(flowNetwork(capacities, paths)).ratesGigabytes,
];

describe('max-min fair rates', () => {
  const rows: readonly [reason: string, number[], number[][], number[]][] = [
    ['one flow has the whole link', [10], [[0]], [10]],
    ['two flows share a link equally', [10], [[0], [0]], [5, 5]],
    ['what a flow is kept from elsewhere goes to the others', [10, 2], [[0, 1], [0]], [2, 8]],
    ['a flow that crosses a link twice takes two shares of it', [9], [[0, 0], [0]], [3, 3]],
    [
      'the classic line: the long flow shares with each short one',
      [1, 1, 1],
      [[0, 1, 2], [0], [1], [2]],
      [0.5, 0.5, 0.5, 0.5],
    ],
    ['three levels', [4, 10, 20], [[0, 1], [0, 2], [1, 2], [2]], [2, 2, 8, 10]],
    ['a link of capacity 0 stops its flows', [0, 5], [[0, 1], [1]], [0, 5]],
    ['a flow over no link is not limited', [1], [[], [0]], [Number.POSITIVE_INFINITY, 1]],
  ];
  it.each(rows)('%s', (_reason, capacities, paths, expected) => {
    expect(rates(capacities, paths)).toEqual(expected);
  });
  it('name the link that limits each flow', () => {
    expect([...maxMinFair(flowNetwork([10, 2], [[0, 1], [0]])).bottlenecks]).toEqual([1, 0]);
  });

  const networks = fc.integer({ min: 1, max: 8 }).chain(linkCount =>
    fc.record({
      capacities: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: linkCount, maxLength: linkCount }),
      paths: fc.array(fc.uniqueArray(fc.nat(linkCount - 1), { minLength: 1 }), {
        minLength: 1,
        maxLength: 20,
      }),
    }),
  );
  const sumOver = (paths: readonly (readonly number[])[], values: readonly number[], link: number) =>
    paths.reduce((sum, path, flow) => sum + (path.includes(link) ? (values[flow] ?? 0) : 0), 0);

  it('never exceed a link, and each flow is among the fastest of a full link', () => {
    fc.assert(
      fc.property(networks, ({ capacities, paths }) => {
        const found = rates(capacities, paths);
        const used = capacities.map((_, link) => sumOver(paths, found, link));
        used.forEach((sum, link) => {
          expect(sum).toBeLessThanOrEqual((capacities[link] ?? 0) * (1 + 1e-9));
        });
        paths.forEach((path, flow) => {
          const isHeld = path.some(link => {
            const isFull = (used[link] ?? 0) >= (capacities[link] ?? 0) * (1 - 1e-9);
            const others = paths.flatMap((each, other) => (each.includes(link) ? [found[other] ?? 0] : []));
            return isFull && (found[flow] ?? 0) >= Math.max(...others) * (1 - 1e-9);
          });
          expect(isHeld).toBe(true);
        });
      }),
    );
  });

  it('after a flow has left are those of the network without it', () => {
    fc.assert(
      fc.property(networks, fc.nat(19), ({ capacities, paths }, pick) => {
        const leaving = pick % paths.length;
        const solver = flowSolver(flowNetwork(capacities, paths));
        solver.solve();
        solver.remove(leaving);
        solver.remove(leaving);
        solver.solve();
        const others = paths.filter((_, flow) => flow !== leaving);
        const expected = rates(capacities, others);
        expected.splice(leaving, 0, 0);
        [...solver.ratesGigabytes].forEach((rate, flow) => {
          expect(rate).toBeCloseTo(expected[flow] ?? Number.NaN, 9);
        });
      }),
    );
  });
});

describe('transfers run to their ends', () => {
  it('a short one leaves its share to the long one', () => {
    // Both at 5 bytes/ns until 100 ns; then 500 bytes are left for one at 10 bytes/ns.
    expect([...runFlows(flowNetwork([10], [[0], [0]]), [500, 1000])]).toEqual([100, 150]);
  });
  it('over no link it is there at once, over a dead link never', () => {
    expect([...runFlows(flowNetwork([0], [[], [0]]), [500, 500])]).toEqual([0, Number.POSITIVE_INFINITY]);
  });
  it('every byte is carried: one shared link is busy to the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 30 }),
        sizes => {
          const ends = runFlows(
            flowNetwork(
              [7],
              sizes.map(() => [0]),
            ),
            sizes,
          );
          const total = sizes.reduce((sum, size) => sum + size, 0);
          expect(Math.max(...ends)).toBeCloseTo(total / 7, 3);
        },
      ),
    );
  });
});
