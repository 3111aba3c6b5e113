/**
 * Flows over directed links, as index arrays so that a solve allocates nothing. Rates in GB/s (1e9 bytes), which
 * is bytes per nanosecond.
 */
export interface FlowNetwork {
  readonly capacitiesGigabytes: Float64Array;
  /** Flow f crosses links[firstLink[f]] up to, not including, links[firstLink[f + 1]]; a link crossed twice is there twice. */
  readonly firstLink: Int32Array;
  readonly links: Int32Array;
  /** By place in `links`: what the flow takes of the link for each byte that it moves. */
  readonly weights: Float64Array;
}

/** One crossing of a link, with what it takes of it. */
export interface WeightedCrossing {
  readonly link: number;
  readonly weight: number;
}

/** The same for flows that take different shares of a link for a byte, as their packets differ. */
export function weightedNetwork(
  capacitiesGigabytes: readonly number[],
  paths: readonly (readonly WeightedCrossing[])[],
): FlowNetwork {
  const network = flowNetwork(
    capacitiesGigabytes,
    paths.map(path => path.map(({ link }) => link)),
  );
  return { ...network, weights: Float64Array.from(paths.flat(), ({ weight }) => weight) };
}

/** Lays out the links that each flow crosses. A link that does not exist is a bug. */
export function flowNetwork(
  capacitiesGigabytes: readonly number[],
  paths: readonly (readonly number[])[],
): FlowNetwork {
  const firstLink = new Int32Array(paths.length + 1);
  paths.forEach((path, flow) => {
    firstLink[flow + 1] = firstLink[flow] + path.length;
  });
  const links = Int32Array.from(paths.flat());
  if (links.some(link => link < 0 || link >= capacitiesGigabytes.length))
    throw new Error('a flow crosses no such link');
  return {
    capacitiesGigabytes: Float64Array.from(capacitiesGigabytes),
    firstLink,
    links,
    weights: new Float64Array(links.length).fill(1),
  };
}

export interface FlowRates {
  /** By flow; Infinity for one that crosses no link. */
  readonly ratesGigabytes: Float64Array;
  /** By flow: the link that holds it to its rate; -1 for none. */
  readonly bottlenecks: Int32Array;
}

/** Finds rates for the flows that are running; flows leave one by one. */
export interface FlowSolver extends FlowRates {
  /**
   * Recomputes `ratesGigabytes` and `bottlenecks` in place. Returns from which place of `settled` on rates may have
   * changed since the last solve. A flow that has left has rate 0.
   */
  readonly solve: () => number;
  /** Takes a flow out; its share goes to the others at the next solve. */
  readonly remove: (flow: number) => void;
  /** The running flows that cross links, slowest first: the order in which the last solve settled them. */
  readonly settled: Int32Array;
  /** How many of `settled` count. */
  readonly settledCount: () => number;
}

/**
 * Max-min fair rates: the link with the least room for each of its flows settles these, its capacity is taken from
 * the links they cross, and so on (progressive filling; Bertsekas and Gallager, "Data Networks", section 6.5.2).
 */
export function maxMinFair(network: FlowNetwork): FlowRates {
  const solver = flowSolver(network);
  solver.solve();
  return solver;
}

/**
 * Keeps what solves share. When a flow leaves, everything that was settled before it stays as it is: its links were
 * not the tightest then, and now have more room. So a solve resumes where the first flow that left was settled.
 */
export function flowSolver(network: FlowNetwork): FlowSolver {
  const { capacitiesGigabytes, firstLink, links, weights } = network;
  const linkCount = capacitiesGigabytes.length;
  const flowCount = firstLink.length - 1;
  const crossings = flowsOfLinks(network);
  const { firstFlow, flows, running } = crossings;
  const ratesGigabytes = new Float64Array(flowCount).fill(Number.POSITIVE_INFINITY);
  const bottlenecks = new Int32Array(flowCount).fill(-1);
  /** What is left of each link, how many crossings still wait for a share of it, and their weights together. */
  const room = Float64Array.from(capacitiesGigabytes);
  const waiting = Int32Array.from(running);
  const waitingWeight = new Float64Array(linkCount);
  for (let i = 0; i < links.length; i++) waitingWeight[links[i]] += weights[i];
  const open = new Int32Array(linkCount);
  const settled = new Int32Array(flowCount);
  const placeOf = new Int32Array(flowCount).fill(-1);
  /** Where in `settled` the flows begin that the same link settled with it: all of them gain when it leaves. */
  const groupOf = new Int32Array(flowCount);
  let settledCount = 0;
  let groupStart = 0;
  let resumeAt = 0;

  const settle = (flow: number, rate: number, bottleneck: number) => {
    placeOf[flow] = settledCount;
    groupOf[flow] = groupStart;
    settled[settledCount++] = flow;
    ratesGigabytes[flow] = rate;
    bottlenecks[flow] = bottleneck;
    for (let i = firstLink[flow]; i < firstLink[flow + 1]; i++) {
      const link = links[i];
      room[link] -= rate * weights[i];
      waiting[link]--;
      waitingWeight[link] -= weights[i];
    }
  };

  const unsettleFrom = (place: number) => {
    for (let i = place; i < settledCount; i++) {
      const flow = settled[i];
      if (placeOf[flow] < 0) continue;
      placeOf[flow] = -1;
      const rate = ratesGigabytes[flow];
      for (let k = firstLink[flow]; k < firstLink[flow + 1]; k++) {
        const link = links[k];
        room[link] += rate * weights[k];
        waiting[link]++;
        waitingWeight[link] += weights[k];
      }
    }
    settledCount = place;
  };

  const solve = (): number => {
    const from = resumeAt;
    unsettleFrom(from);
    let openCount = 0;
    for (let link = 0; link < linkCount; link++) if (waiting[link] > 0) open[openCount++] = link;
    while (openCount > 0) {
      let tightest = -1;
      let least = Number.POSITIVE_INFINITY;
      let kept = 0;
      for (let i = 0; i < openCount; i++) {
        const link = open[i];
        if (waiting[link] === 0) continue;
        open[kept++] = link;
        const share = room[link] / waitingWeight[link];
        if (share < least) {
          least = share;
          tightest = link;
        }
      }
      openCount = kept;
      if (tightest < 0) break;
      const rate = Math.max(least, 0);
      groupStart = settledCount;
      const end = firstFlow[tightest] + running[tightest];
      for (let i = firstFlow[tightest]; i < end; i++) {
        const flow = flows[i];
        if (placeOf[flow] < 0) settle(flow, rate, tightest);
      }
    }
    resumeAt = settledCount;
    return from;
  };

  const remove = (flow: number) => {
    const place = placeOf[flow];
    const rate = ratesGigabytes[flow];
    ratesGigabytes[flow] = 0;
    bottlenecks[flow] = -1;
    placeOf[flow] = -1;
    if (place >= 0) resumeAt = Math.min(resumeAt, groupOf[flow]);
    for (let i = firstLink[flow]; i < firstLink[flow + 1]; i++) {
      const link = links[i];
      if (!takeOut(crossings, link, flow)) continue;
      if (place >= 0) {
        room[link] += rate * weights[i];
      } else {
        waiting[link]--;
        waitingWeight[link] -= weights[i];
      }
    }
  };

  return { ratesGigabytes, bottlenecks, solve, remove, settled, settledCount: () => settledCount };
}

/** Which flows cross each link, the running ones at the front of the link's stretch. */
interface Crossings {
  readonly firstFlow: Int32Array;
  readonly flows: Int32Array;
  readonly running: Int32Array;
}

function flowsOfLinks({ capacitiesGigabytes, firstLink, links }: FlowNetwork): Crossings {
  const linkCount = capacitiesGigabytes.length;
  const firstFlow = new Int32Array(linkCount + 1);
  for (const link of links) firstFlow[link + 1]++;
  for (let link = 0; link < linkCount; link++) {
    firstFlow[link + 1] += firstFlow[link];
  }
  const running = new Int32Array(linkCount);
  const flows = new Int32Array(links.length);
  for (let flow = 0; flow < firstLink.length - 1; flow++) {
    for (let i = firstLink[flow]; i < firstLink[flow + 1]; i++) {
      const link = links[i];
      flows[firstFlow[link] + running[link]] = flow;
      running[link]++;
    }
  }
  return { firstFlow, flows, running };
}

/** One crossing of the link by this flow less; false if it has none. */
function takeOut({ firstFlow, flows, running }: Crossings, link: number, flow: number): boolean {
  const last = firstFlow[link] + running[link] - 1;
  let place = firstFlow[link];
  while (place <= last && flows[place] !== flow) place++;
  if (place > last) return false;
  flows[place] = flows[last];
  flows[last] = flow;
  running[link]--;
  return true;
}

/**
 * Runs transfers that start together to their ends, each at its max-min fair rate, re-solved whenever one ends.
 * Returns when each ends, in nanoseconds. One that crosses no link ends at once; one at rate 0 never does (Infinity).
 */
export function runFlows(network: FlowNetwork, sizesBytes: readonly number[]): Float64Array {
  const flowCount = network.firstLink.length - 1;
  const solver = flowSolver(network);
  const endNs = new Float64Array(flowCount).fill(Number.POSITIVE_INFINITY);
  const left = Float64Array.from(sizesBytes);
  const rates = new Float64Array(flowCount);
  const sinceNs = new Float64Array(flowCount);
  const alive = Int32Array.from({ length: flowCount }, (_, flow) => flow);
  let aliveCount = flowCount;
  let nowNs = 0;
  const follow = (flow: number) => {
    const rate = solver.ratesGigabytes[flow];
    if (rate === rates[flow]) return;
    left[flow] -= rates[flow] * (nowNs - sinceNs[flow]);
    rates[flow] = rate;
    sinceNs[flow] = nowNs;
    endNs[flow] = nowNs + left[flow] / rate;
  };
  solver.solve();
  for (let flow = 0; flow < flowCount; flow++) follow(flow);
  while (aliveCount > 0) {
    nowNs = soonest(endNs, alive, aliveCount);
    if (nowNs === Number.POSITIVE_INFINITY) return endNs;
    // What ends together within rounding ends together.
    const together = nowNs * (1 + 1e-12);
    let kept = 0;
    for (let i = 0; i < aliveCount; i++) {
      const flow = alive[i];
      if (endNs[flow] <= together) solver.remove(flow);
      else alive[kept++] = flow;
    }
    aliveCount = kept;
    const from = solver.solve();
    for (let place = from; place < solver.settledCount(); place++) follow(solver.settled[place]);
  }
  return endNs;
}

function soonest(endNs: Float64Array, alive: Int32Array, aliveCount: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < aliveCount; i++) {
    const ns = endNs[alive[i]];
    if (ns < least) least = ns;
  }
  return least;
}
