import { bench, describe } from 'vitest';
import { onto, platformFor } from '../../testing/askRoute.ts';
import { bundled } from '../../testing/bundled.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { fabricOf } from '../routing/fabric.ts';
import type { Simulation } from './simulate.ts';
import { type FlowSpec, plainFlow } from './workload.ts';

const { simulate } = await bundled<typeof import('./simulate.ts')>(new URL('./simulate.ts', import.meta.url));

const four = (first: number) => [0, 1, 2, 3].map(n => device(`g${first + n}`));
const machine = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('s0', four(0))]),
    rootPort('rp1', [packetSwitch('s1', four(4))]),
  ]),
);
const fabric = fabricOf(machineTree(machine), platformFor(machine));

function run(flows: readonly FlowSpec[], traceLimit: number): Simulation {
  const simulation = simulate(fabric, { flows }, { traceLimit });
  if (!simulation.ok) throw new Error(simulation.error.code);
  simulation.value.step(Number.POSITIVE_INFINITY);
  return simulation.value;
}

const eachTo = (step: number, operation: 'read' | 'write'): readonly FlowSpec[] =>
  Array.from({ length: 8 }, (_, i) =>
    plainFlow(node(`g${i}`), onto(`g${(i + step) % 8}`), operation, { repeat: 4, queueDepth: 2 }),
  );
const crossings = (simulation: Simulation) =>
  simulation.linkResults().reduce((sum, link) => sum + link.packets, 0);

/** Millions of packets on links that one second of this core moves; the best of a few runs. */
function millionsPerSecond(flows: readonly FlowSpec[]): number {
  const rates = Array.from({ length: 5 }, () => {
    const start = performance.now();
    const packets = crossings(run(flows, 0));
    return packets / (performance.now() - start) / 1000;
  });
  return Math.max(...rates);
}

const cases = [
  ['8 GPUs write 4 MiB to the next', eachTo(1, 'write')],
  ['8 GPUs read 4 MiB from the next', eachTo(1, 'read')],
  ['8 GPUs write 4 MiB across two root ports', eachTo(4, 'write')],
  ['8 GPUs read 4 MiB across two root ports', eachTo(4, 'read')],
] as const;

describe('packets on links, full semantics, one core; asked for: 2 million a second', () => {
  for (const [name, flows] of cases) {
    bench(`${name}: ${millionsPerSecond(flows).toFixed(2)} million a second`, () => {
      run(flows, 0);
    });
  }
});

describe('1 MiB over four links with its trace; asked for: under 50 ms', () => {
  const flows = [plainFlow(node('g0'), onto('g4'), 'write')];
  bench('a write from switch to switch', () => {
    if (run(flows, 200_000).trace().size < 16_384) throw new Error('not all crossings were kept');
  });
});

describe('all pairs among 20 devices below two root ports, 1 MiB each (380 transfers); asked for: under 3 s', () => {
  const ten = (first: number) => Array.from({ length: 10 }, (_, n) => device(`d${first + n}`));
  const large = fabricMachine(
    hostBridge([
      rootPort('rp0', [packetSwitch('s0', ten(0))]),
      rootPort('rp1', [packetSwitch('s1', ten(10))]),
    ]),
  );
  const whole = fabricOf(machineTree(large), platformFor(large));
  const names = Array.from({ length: 20 }, (_, n) => `d${n}`);
  for (const operation of ['write', 'read'] as const) {
    const flows = names.flatMap(from =>
      names.filter(to => to !== from).map(to => plainFlow(node(from), onto(to), operation)),
    );
    bench(
      `${operation}s`,
      () => {
        const simulation = simulate(whole, { flows }, { traceLimit: 0 });
        if (!simulation.ok) throw new Error(simulation.error.code);
        simulation.value.step(Number.POSITIVE_INFINITY);
      },
      { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 },
    );
  }
});
