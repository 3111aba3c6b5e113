/**
 * Two CPUs write two registers of a device under one spinlock. P2P memory is I/O memory: ordinary stores reach it, each
 * CPU's in its order, but where the machine orders memory and I/O weakly the unlock can be seen before the writes have
 * left. mmiowb() before the unlock lets them go first; from Linux 5.2 spin_unlock() does it itself where it is needed
 * (Documentation/driver-api/device-io.rst and the removal of mmiowb() in 5.2).
 */
export type UnlockBarrier = 'none' | 'mmiowb';

/** What one CPU or the device does. */
export interface LockedStep {
  readonly cpu: 0 | 1;
  readonly does: 'lock' | 'write' | 'mmiowb' | 'unlock' | 'arrives';
  /** Which of its writes, from 0. */
  readonly write: number | null;
}

/** An order in which the writes can reach the device, and one way to come to it. */
export interface ArrivalOrder {
  readonly arrivals: readonly Pick<LockedStep, 'cpu' | 'write'>[];
  /** The writes of one CPU are not parted by those of the other. */
  readonly isWhole: boolean;
  readonly steps: readonly LockedStep[];
}

export const WRITES_EACH = 2;

/** Every order in which the writes can reach the device, those that keep each section whole first. */
export function arrivalOrders(barrier: UnlockBarrier): readonly ArrivalOrder[] {
  const program = programOf(barrier);
  const found = new Map<string, ArrivalOrder>();
  const seen = new Set<string>();
  const visit = (state: State) => {
    const key = JSON.stringify([state.at, state.waiting, state.holder, state.arrivals]);
    if (seen.has(key)) return;
    seen.add(key);
    const next = nextStates(state, program);
    if (next.length > 0) return next.forEach(visit);
    const order = orderOf(state);
    found.set(JSON.stringify(order.arrivals), order);
  };
  visit({ at: [0, 0], waiting: [[], []], holder: null, arrivals: [], steps: [] });
  return [...found.values()].toSorted((a, b) => Number(b.isWhole) - Number(a.isWhole));
}

interface State {
  /** How far each CPU is in its program. */
  readonly at: readonly [number, number];
  /** Writes of each CPU that are still on their way to the device. */
  readonly waiting: readonly [readonly number[], readonly number[]];
  readonly holder: 0 | 1 | null;
  readonly arrivals: readonly Pick<LockedStep, 'cpu' | 'write'>[];
  readonly steps: readonly LockedStep[];
}

type Instruction = Pick<LockedStep, 'does' | 'write'>;

const programOf = (barrier: UnlockBarrier): readonly Instruction[] => [
  { does: 'lock', write: null },
  ...Array.from({ length: WRITES_EACH }, (_, write) => ({ does: 'write', write }) as const),
  ...(barrier === 'mmiowb' ? [{ does: 'mmiowb', write: null } as const] : []),
  { does: 'unlock', write: null },
];

const cpus = [0, 1] as const;

const nextStates = (state: State, program: readonly Instruction[]): readonly State[] =>
  cpus.flatMap(cpu => [...executed(state, cpu, program), ...arrived(state, cpu)]);

/** A CPU goes on by one instruction, unless it waits for the lock or for its writes. */
function executed(state: State, cpu: 0 | 1, program: readonly Instruction[]): readonly State[] {
  const instruction = program[state.at[cpu]];
  if (!instruction) return [];
  const { does, write } = instruction;
  if (does === 'lock' && state.holder !== null) return [];
  if (does === 'mmiowb' && state.waiting[cpu].length > 0) return [];
  return [
    {
      ...state,
      at: ofCpu(state.at, cpu, state.at[cpu] + 1),
      waiting: write === null ? state.waiting : ofCpu(state.waiting, cpu, [...state.waiting[cpu], write]),
      holder: does === 'lock' ? cpu : does === 'unlock' ? null : state.holder,
      steps: [...state.steps, { cpu, does, write }],
    },
  ];
}

/** The oldest write of a CPU reaches the device; those of one CPU keep their order. */
function arrived(state: State, cpu: 0 | 1): readonly State[] {
  const [write, ...rest] = state.waiting[cpu];
  if (write === undefined) return [];
  return [
    {
      ...state,
      waiting: ofCpu(state.waiting, cpu, rest),
      arrivals: [...state.arrivals, { cpu, write }],
      steps: [...state.steps, { cpu, does: 'arrives', write }],
    },
  ];
}

const ofCpu = <T>([a, b]: readonly [T, T], cpu: 0 | 1, now: T): readonly [T, T] =>
  cpu === 0 ? [now, b] : [a, now];

function orderOf({ arrivals, steps }: State): ArrivalOrder {
  const turns = arrivals.filter(({ cpu }, i) => i > 0 && cpu !== arrivals[i - 1]?.cpu).length;
  return { arrivals, steps, isWhole: turns === 1 };
}
