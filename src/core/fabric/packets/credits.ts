import { DLLP_BYTES } from '../rates/linkModel.ts';
import { type Engine, UPDATES } from './engine.ts';

/** Whether the receiver of a channel has room for a packet of this kind with so many data credits (PCIe Base Specification, section 2.6.1). */
export function hasCredit({ credits }: Engine, channel: number, kind: number, units: number): boolean {
  const pool = channel * 6 + kind * 2;
  return (credits.available[pool] as number) > 0 && (credits.available[pool + 1] as number) >= units;
}

/** Credits are used up when a packet is sent. */
export function consume(
  { credits: { available } }: Engine,
  channel: number,
  kind: number,
  units: number,
): void {
  const pool = channel * 6 + kind * 2;
  available[pool] = (available[pool] as number) - 1;
  available[pool + 1] = (available[pool + 1] as number) - units;
}

/** Takes in the updates that have come back to a channel's sender. */
export function takeUpdates({ credits, events }: Engine, channel: number): void {
  const { available, updateUnits } = credits;
  let count = credits.updateCount[channel] as number;
  let place = credits.updateFirst[channel] as number;
  while (count > 0 && (credits.updateAtPs[channel * UPDATES + place] as number) <= events.nowPs) {
    const from = (channel * UPDATES + place) * 6;
    for (let pool = 0; pool < 6; pool++) {
      available[channel * 6 + pool] =
        (available[channel * 6 + pool] as number) + (updateUnits[from + pool] as number);
      updateUnits[from + pool] = 0;
    }
    place = (place + 1) % UPDATES;
    count--;
  }
  credits.updateCount[channel] = count;
  credits.updateFirst[channel] = place;
}

/** When the next update comes in; Infinity: none is under way. */
export function nextUpdatePs({ credits }: Engine, channel: number): number {
  if ((credits.updateCount[channel] as number) === 0) return Number.POSITIVE_INFINITY;
  return credits.updateAtPs[channel * UPDATES + (credits.updateFirst[channel] as number)] as number;
}

/**
 * A packet leaves the buffer of a channel's receiver at some time, now or later: its credits go back with an update.
 * Updates follow each other at the interval of the specification's table, one DLLP for each kind on the channel's other
 * direction. Returns when the sender has them.
 */
export function release(
  e: Engine,
  channel: number,
  pool: number,
  headers: number,
  units: number,
  leavesPs: number,
): number {
  const { credits, net } = e;
  if ((net.creditLimit[pool] as number) === 0 && (net.creditLimit[pool + 1] as number) === 0) {
    // Nothing is counted, so nothing is told.
    credits.available[pool] = (credits.available[pool] as number) + headers;
    credits.available[pool + 1] = (credits.available[pool + 1] as number) + units;
    return leavesPs;
  }
  const place = updateFor(e, channel, leavesPs + (net.creditFlightPs[channel] as number));
  const to = place * 6 + pool - channel * 6;
  const { updateUnits } = credits;
  if ((updateUnits[to] as number) === 0 && (updateUnits[to + 1] as number) === 0) oweDllp(e, channel);
  updateUnits[to] = (updateUnits[to] as number) + headers;
  updateUnits[to + 1] = (updateUnits[to + 1] as number) + units;
  return credits.updateAtPs[place] as number;
}

/** The update that credits join which could be back at some time: the last one under way, or one after it. */
function updateFor({ credits, net }: Engine, channel: number, backPs: number): number {
  const first = credits.updateFirst[channel] as number;
  const count = credits.updateCount[channel] as number;
  const base = channel * UPDATES;
  const last = base + ((first + count + UPDATES - 1) % UPDATES);
  const lastPs = credits.updateAtPs[last] as number;
  if (count > 0 && (lastPs >= backPs || count === UPDATES)) {
    if (lastPs < backPs) credits.updateAtPs[last] = backPs;
    return last;
  }
  const place = base + ((first + count) % UPDATES);
  credits.updateCount[channel] = count + 1;
  // The place of the last one keeps its time after it has come in.
  credits.updateAtPs[place] = Math.max(backPs, lastPs + (net.creditPs[channel] as number));
  return place;
}

/** A DLLP about what a channel brought waits for its place on the other direction. */
export function oweDllp({ net, channels }: Engine, channel: number): void {
  const reverse = net.reverse[channel] as number;
  if (reverse < 0 || (net.isFlit[channel] as number) === 1) return;
  channels.owedBytes[reverse] = (channels.owedBytes[reverse] as number) + DLLP_BYTES;
}
