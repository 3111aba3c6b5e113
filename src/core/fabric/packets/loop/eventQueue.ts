import { longerInts, longerReals } from './longer.ts';

/**
 * The one clock of a simulation and what is to happen next: a binary heap in typed arrays, ordered by time and then by
 * the order in which things were put in. Times are whole picoseconds, exact below 2^53 (two and a half hours).
 */
export interface EventQueue {
  nowPs: number;
  /** How many events have happened. */
  steps: number;
  sequence: number;
  size: number;
  /** The first place is free: the next event that is put in goes there, which saves moving two. */
  hole: number;
  timePs: Float64Array;
  order: Float64Array;
  code: Int32Array;
}

export const newEventQueue = (capacity = 256): EventQueue => ({
  nowPs: 0,
  steps: 0,
  sequence: 0,
  size: 0,
  hole: 0,
  timePs: new Float64Array(capacity),
  order: new Float64Array(capacity),
  code: new Int32Array(capacity),
});

/** Puts an event in. What it is and whom it concerns is one number, the caller's business. */
export function schedule(queue: EventQueue, timePs: number, code: number): void {
  const order = queue.sequence++;
  if (queue.hole === 1) {
    queue.hole = 0;
    sink(queue, timePs, order, code);
    return;
  }
  if (queue.size === queue.code.length) grow(queue);
  rise(queue, timePs, order, code);
}

/** When the next event happens; Infinity if there is none. */
export function nextTimePs(queue: EventQueue): number {
  if (queue.hole === 1) closeHole(queue);
  return queue.size === 0 ? Number.POSITIVE_INFINITY : queue.timePs[0];
}

/** Takes the next event out and moves the clock to it. To be asked only after `nextTimePs`. */
export function takeNext(queue: EventQueue): number {
  queue.nowPs = queue.timePs[0];
  queue.steps++;
  queue.hole = 1;
  return queue.code[0];
}

function closeHole(queue: EventQueue): void {
  queue.hole = 0;
  const last = --queue.size;
  if (last > 0) sink(queue, queue.timePs[last], queue.order[last], queue.code[last]);
}

function rise(queue: EventQueue, timePs: number, order: number, code: number): void {
  const { timePs: times, order: orders, code: codes } = queue;
  let place = queue.size++;
  while (place > 0) {
    const above = (place - 1) >> 1;
    // What is put in later comes later, so that equal times never trade places here.
    if (timePs >= times[above]) break;
    times[place] = times[above];
    orders[place] = orders[above];
    codes[place] = codes[above];
    place = above;
  }
  times[place] = timePs;
  orders[place] = order;
  codes[place] = code;
}

/** Puts an event in at the top and lets it down to its place. */
function sink(queue: EventQueue, timePs: number, order: number, code: number): void {
  const { timePs: times, order: orders, code: codes, size } = queue;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= size) break;
    let least = times[child];
    if (child + 1 < size) {
      const right = times[child + 1];
      if (right < least || (right === least && orders[child + 1] < orders[child])) {
        child++;
        least = right;
      }
    }
    if (timePs < least || (timePs === least && order < orders[child])) break;
    times[place] = least;
    orders[place] = orders[child];
    codes[place] = codes[child];
    place = child;
  }
  times[place] = timePs;
  orders[place] = order;
  codes[place] = code;
}

function grow(queue: EventQueue): void {
  const length = queue.code.length * 2;
  queue.timePs = longerReals(queue.timePs, length);
  queue.order = longerReals(queue.order, length);
  queue.code = longerInts(queue.code, length);
}
