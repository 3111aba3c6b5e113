import type { PlayStep } from '../../topology/playStep.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { drawnOf } from '../answers/playRoute.ts';
import { wireAddressText } from '../answers/wireWords.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Hop, Route } from '../routing/hop.ts';
import { type Race, waitingHop } from './race.ts';

/** One of the two writes, and what it is called. */
export interface Racer {
  readonly name: Sentence;
  readonly route: Route;
}

interface TimedStep {
  readonly ns: number;
  readonly step: PlayStep;
}

const ordering = {
  name: 'transaction ordering',
  source: 'PCIe Base Specification, section 2.4.1: posted requests keep their order on one way only',
} as const;

/** Both writes of a race as they are played: the hops of the two in the order in which they happen. */
export function playRace(
  fabric: Fabric,
  race: Race,
  { first, second }: { readonly first: Racer; readonly second: Racer },
): readonly PlayStep[] {
  return [
    ...stepsOfFirst(fabric, race, first),
    ...stepsOfSecond(fabric, race, { second, first: first.route }),
  ]
    .toSorted((a, b) => a.ns - b.ns)
    .map(({ step }) => step);
}

function stepsOfFirst(fabric: Fabric, race: Race, { name, route }: Racer): readonly TimedStep[] {
  const waitsAt = waitingHop(race.sharedHops, route.hops);
  return route.hops.flatMap((hop, i) => {
    const ns = race.firstNs[i] ?? 0;
    const leaves = timed(fabric, route, { lane: 'sent first', hop, ns, name, says: hop.sentence });
    if (i !== waitsAt || race.queuedNs === 0) return [leaves];
    const says = say`it waits ${race.queuedNs} ns here, behind other traffic.`;
    const arrived = ns - race.queuedNs;
    return [
      timed(fabric, route, { lane: 'sent first', hop: { ...hop, to: null }, ns: arrived, name, says }),
      leaves,
    ];
  });
}

function stepsOfSecond(
  fabric: Fabric,
  race: Race,
  { second: { name, route }, first }: { readonly second: Racer; readonly first: Route },
): readonly TimedStep[] {
  return route.hops.map((hop, i) => {
    const remark = remarkOn(race, i, { second: route, first });
    const says = remark ? say`${hop.sentence} ${remark}` : hop.sentence;
    const { ns, step } = timed(fabric, route, {
      lane: 'sent second',
      hop,
      ns: race.secondNs[i] ?? 0,
      name,
      says,
    });
    return { ns, step: remark ? { ...step, decides: true, rule: ordering } : step };
  });
}

/** What of the order is settled at a hop of the second write. */
function remarkOn(
  race: Race,
  i: number,
  { second, first }: { readonly second: Route; readonly first: Route },
): Sentence | null {
  if (i === second.hops.length - 1 && race.overtakes)
    return race.partsAt === null
      ? say`Relaxed Ordering lets it pass: it arrives before what was sent first.`
      : say`It arrives before what was sent first.`;
  if (race.partsAt === null) {
    const isHeld = race.isOrdered && race.queuedNs > 0 && i === waitingHop(race.sharedHops, first.hops);
    return isHeld
      ? say`Until now it was held back: it may not pass what was sent first on the same way.`
      : null;
  }
  return i === race.sharedHops ? say`Here the two part, and order ends.` : null;
}

interface Moment {
  readonly lane: PlayStep['lane'];
  readonly hop: Hop;
  readonly ns: number;
  readonly name: Sentence;
  readonly says: Sentence;
}

const timed = (fabric: Fabric, route: Route, { lane, hop, ns, name, says }: Moment): TimedStep => ({
  ns,
  step: {
    lane,
    at: hop.at,
    to: hop.to === hop.at ? null : hop.to,
    ...drawnOf(fabric, route, hop),
    sentence: say`${name}, at ${Math.round(ns)} ns: ${says}`,
    decides: false,
    ...(hop.carries ? { carries: wireAddressText(hop.carries) } : {}),
  },
});
