/**
 * Flows over directed links, as index arrays so that a solve allocates nothing. Rates in GB/s (1e9 bytes), which
 * is bytes per nanosecond.
 */
export interface FlowNetwork {
  readonly capacitiesGigabytes: Float64Array;
  /** Flow f crosses links[firstLink[f]] up to, not including, links[firstLink[f + 1]]; a link crossed twice is there twice. */
  readonly firstLink: Int32Array;
  readonly links: Int32Array;
}

/** Lays out the links that each flow crosses. A link that does not exist is a bug. */
export function flowNetwork(
  capacitiesGigabytes: readonly number[],
  paths: readonly (readonly number[])[],
): FlowNetwork {
  const firstLink = new Int32Array(paths.length + 1);
  paths.forEach((path, flow) => {
    firstLink[flow + 1] = (firstLink[flow] ?? 0) + path.length;
  });
  const links = Int32Array.from(paths.flat());
  if (links.some(link => link < 0 || link >= capacitiesGigabytes.length))
    throw new Error('a flow crosses no such link');
  return { capacitiesGigabytes: Float64Array.from(capacitiesGigabytes), firstLink, links };
}

export interface FlowRates {
  /** By flow; Infinity for one that crosses no link. */
  readonly ratesGigabytes: Float64Array;
  /** By flow: the link that holds it to its rate; -1 for none. */
  readonly bottlenecks: Int32Array;
}

/** Finds rates for the flows that are running; flows leave one by one. */
export interface FlowSolver extends FlowRates {
  /** Recomputes `ratesGigabytes` and `bottlenecks` in place. A flow that has left has rate 0. */
  readonly solve: () => void;
  /** Takes a flow out; its share goes to the others at the next solve. */
  readonly remove: (flow: number) => void;
}

/**
 * Max-min fair rates: the link with the least room for each of its flows settles these, its capacity is taken from
 * the links they cross, and so on (progressive filling; fabric.md section 5).
 */
export function maxMinFair(network: FlowNetwork): FlowRates {
  const solver = flowSolver(network);
  solver.solve();
  return solver;
}

/** Keeps what solves share: which flows cross a link, closed up as flows leave. */
export function flowSolver(network: FlowNetwork): FlowSolver {
  const { capacitiesGigabytes, firstLink, links } = network;
  const linkCount = capacitiesGigabytes.length;
  const flowCount = firstLink.length - 1;
  const firstFlow = new Int32Array(linkCount + 1);
  for (const link of links) firstFlow[link + 1] = at(firstFlow, link + 1) + 1;
  for (let link = 0; link < linkCount; link++)
    firstFlow[link + 1] = at(firstFlow, link + 1) + at(firstFlow, link);
  /** How many crossings of each link are still running; the flows stand at the front of the link's stretch. */
  const running = new Int32Array(linkCount);
  const flows = new Int32Array(links.length);
  for (let flow = 0; flow < flowCount; flow++) {
    for (let i = at(firstLink, flow); i < at(firstLink, flow + 1); i++) {
      const link = at(links, i);
      flows[at(firstFlow, link) + at(running, link)] = flow;
      running[link] = at(running, link) + 1;
    }
  }

  const ratesGigabytes = new Float64Array(flowCount).fill(Number.POSITIVE_INFINITY);
  const bottlenecks = new Int32Array(flowCount).fill(-1);
  const gone = new Uint8Array(flowCount);
  const isSettled = new Uint8Array(flowCount);
  const room = new Float64Array(linkCount);
  const waiting = new Int32Array(linkCount);
  const open = new Int32Array(linkCount);

  const settle = (flow: number, rate: number, bottleneck: number) => {
    isSettled[flow] = 1;
    ratesGigabytes[flow] = rate;
    bottlenecks[flow] = bottleneck;
    for (let i = at(firstLink, flow); i < at(firstLink, flow + 1); i++) {
      const link = at(links, i);
      room[link] = at(room, link) - rate;
      waiting[link] = at(waiting, link) - 1;
    }
  };

  const solve = () => {
    isSettled.set(gone);
    room.set(capacitiesGigabytes);
    waiting.set(running);
    let openCount = 0;
    for (let link = 0; link < linkCount; link++) if (at(running, link) > 0) open[openCount++] = link;
    while (openCount > 0) {
      let tightest = -1;
      let least = Number.POSITIVE_INFINITY;
      let kept = 0;
      for (let i = 0; i < openCount; i++) {
        const link = at(open, i);
        const count = at(waiting, link);
        if (count === 0) continue;
        open[kept++] = link;
        const share = at(room, link) / count;
        if (share < least) {
          least = share;
          tightest = link;
        }
      }
      openCount = kept;
      if (tightest < 0) return;
      const rate = least > 0 ? least : 0;
      const end = at(firstFlow, tightest) + at(running, tightest);
      for (let i = at(firstFlow, tightest); i < end; i++) {
        const flow = at(flows, i);
        if (at(isSettled, flow) === 0) settle(flow, rate, tightest);
      }
    }
  };

  const remove = (flow: number) => {
    if (at(gone, flow) === 1) return;
    gone[flow] = 1;
    ratesGigabytes[flow] = 0;
    bottlenecks[flow] = -1;
    for (let i = at(firstLink, flow); i < at(firstLink, flow + 1); i++) {
      const link = at(links, i);
      const start = at(firstFlow, link);
      const last = start + at(running, link) - 1;
      let place = start;
      while (at(flows, place) !== flow) place++;
      flows[place] = at(flows, last);
      flows[last] = flow;
      running[link] = at(running, link) - 1;
    }
  };

  return { ratesGigabytes, bottlenecks, solve, remove };
}

/** An index that is always inside; the checker cannot know that. */
const at = (array: Int32Array | Float64Array | Uint8Array, index: number): number => array[index] as number;

/**
 * Runs transfers that start together to their ends, each at its max-min fair rate, re-solved whenever one ends.
 * Returns when each ends, in nanoseconds. One that crosses no link ends at once; one at rate 0 never does (Infinity).
 */
export function runFlows(network: FlowNetwork, sizesBytes: readonly number[]): Float64Array {
  const flowCount = network.firstLink.length - 1;
  const endNs = new Float64Array(flowCount).fill(Number.POSITIVE_INFINITY);
  const left = Float64Array.from(sizesBytes);
  const alive = Int32Array.from({ length: flowCount }, (_, flow) => flow);
  const solver = flowSolver(network);
  let aliveCount = flowCount;
  let nowNs = 0;
  while (aliveCount > 0) {
    solver.solve();
    const stepNs = timeToNextEnd(solver.ratesGigabytes, left, alive, aliveCount);
    if (stepNs === Number.POSITIVE_INFINITY) return endNs;
    nowNs += stepNs;
    let kept = 0;
    for (let i = 0; i < aliveCount; i++) {
      const flow = at(alive, i);
      const rate = at(solver.ratesGigabytes, flow);
      // What ends together within rounding ends together.
      const isDone = at(left, flow) / rate <= stepNs * (1 + 1e-12);
      if (isDone) {
        endNs[flow] = nowNs;
        solver.remove(flow);
      } else {
        left[flow] = at(left, flow) - rate * stepNs;
        alive[kept++] = flow;
      }
    }
    aliveCount = kept;
  }
  return endNs;
}

function timeToNextEnd(
  rates: Float64Array,
  left: Float64Array,
  alive: Int32Array,
  aliveCount: number,
): number {
  let soonest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < aliveCount; i++) {
    const flow = at(alive, i);
    const ns = at(left, flow) / at(rates, flow);
    if (ns < soonest) soonest = ns;
  }
  return soonest;
}
