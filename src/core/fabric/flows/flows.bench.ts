import { bench, describe } from 'vitest';
import { bundled } from '../../testing/bundled.ts';

const { flowNetwork, flowSolver, runFlows } = await bundled<typeof import('./flows.ts')>(
  new URL('./flows.ts', import.meta.url),
);

const LINKS = 96;

/** A number from 0 to 1, the same every time (a linear congruential generator). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Flows over four of 96 links each, as between GPUs of two hierarchies of switches. */
function fleet(flows: number) {
  const random = generator(flows);
  const capacities = Array.from({ length: LINKS }, () => [12.5, 25, 50][Math.floor(random() * 3)] ?? 25);
  const path = () => Array.from({ length: 4 }, () => Math.floor(random() * LINKS));
  const network = flowNetwork(
    capacities,
    Array.from({ length: flows }, () => [...new Set(path())]),
  );
  const sizes = Array.from({ length: flows }, () => (1 + Math.floor(random() * 64)) * 65_536);
  return { network, sizes };
}

function flowsPerSecond({ network, sizes }: ReturnType<typeof fleet>): number {
  const rates = Array.from({ length: 5 }, () => {
    const start = performance.now();
    runFlows(network, sizes);
    return (sizes.length * 1000) / (performance.now() - start);
  });
  return Math.max(...rates);
}

describe('flows run to their ends over 96 links; asked for: 2,000 of them at 50,000 a second', () => {
  for (const count of [128, 512, 2000]) {
    const all = fleet(count);
    bench(`${count} at once: ${Math.round(flowsPerSecond(all))} flows a second`, () => {
      runFlows(all.network, all.sizes);
    });
  }
});

describe('128 flows solved anew; asked for: under 20 µs', () => {
  const { network } = fleet(128);
  bench('from nothing', () => {
    flowSolver(network).solve();
  });
  let solver = flowSolver(network);
  solver.solve();
  let leaving = 0;
  bench('when one leaves', () => {
    if (leaving === 100) {
      solver = flowSolver(network);
      solver.solve();
      leaving = 0;
    }
    solver.remove(leaving++);
    solver.solve();
  });
});
