import { type Engine, UPDATES } from './engine.ts';

/** Whether the receiver of a channel has room for a packet of this kind with so many data credits (PCIe Base Specification, section 2.6.1). */
export function hasCredit({ credits }: Engine, channel: number, kind: number, units: number): boolean {
  const pool = channel * 6 + kind * 2;
  return credits.available[pool] > 0 && credits.available[pool + 1] >= units;
}

/** Credits are used up when a packet is sent. */
export function consume(
  { credits: { available } }: Engine,
  channel: number,
  kind: number,
  units: number,
): void {
  const pool = channel * 6 + kind * 2;
  available[pool]--;
  available[pool + 1] -= units;
}

/** Takes in the updates that have come back to a channel's sender. */
export function takeUpdates({ credits, events }: Engine, channel: number): void {
  const { available, updateUnits } = credits;
  let count = credits.updateCount[channel];
  let place = credits.updateFirst[channel];
  while (count > 0 && credits.updateAtPs[channel * UPDATES + place] <= events.nowPs) {
    const from = (channel * UPDATES + place) * 6;
    for (let pool = 0; pool < 6; pool++) {
      available[channel * 6 + pool] += updateUnits[from + pool];
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
  if (credits.updateCount[channel] === 0) return Number.POSITIVE_INFINITY;
  return credits.updateAtPs[channel * UPDATES + credits.updateFirst[channel]];
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
  if (net.creditLimit[pool] === 0 && net.creditLimit[pool + 1] === 0) {
    // Nothing is counted, so nothing is told.
    credits.available[pool] += headers;
    credits.available[pool + 1] += units;
    return leavesPs;
  }
  const place = updateFor(e, channel, leavesPs + net.creditFlightPs[channel]);
  const to = place * 6 + pool - channel * 6;
  const { updateUnits } = credits;
  if (updateUnits[to] === 0 && updateUnits[to + 1] === 0) oweDllp(e, channel);
  updateUnits[to] += headers;
  updateUnits[to + 1] += units;
  return credits.updateAtPs[place];
}

/** The update that credits join which could be back at some time: the last one under way, or one after it. */
function updateFor({ credits, net }: Engine, channel: number, backPs: number): number {
  const first = credits.updateFirst[channel];
  const count = credits.updateCount[channel];
  const base = channel * UPDATES;
  const last = base + ((first + count + UPDATES - 1) % UPDATES);
  const lastPs = credits.updateAtPs[last];
  if (count > 0 && (lastPs >= backPs || count === UPDATES)) {
    if (lastPs < backPs) credits.updateAtPs[last] = backPs;
    return last;
  }
  const place = base + ((first + count) % UPDATES);
  credits.updateCount[channel] = count + 1;
  // The place of the last one keeps its time after it has come in.
  credits.updateAtPs[place] = Math.max(backPs, lastPs + net.creditPs[channel]);
  return place;
}

/** A DLLP about what a channel brought waits for its place on the other direction. */
export function oweDllp({ net, channels }: Engine, channel: number): void {
  const reverse = net.reverse[channel];
  if (reverse < 0 || net.isFlit[channel] === 1) return;
  channels.owedBytes[reverse] += net.dllpBytes;
}
