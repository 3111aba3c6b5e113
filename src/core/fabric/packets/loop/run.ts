import { requestTimesOut, wireArrives } from './arrive.ts';
import { stageCompletion } from './completers.ts';
import type { Engine } from './engine.ts';
import {
  CHANNEL_TRIES,
  COMPLETER_WAKES,
  FLOW_WAKES,
  indexOfEvent,
  kindOfEvent,
  REQUEST_TIMES_OUT,
  WIRE_ARRIVES,
  wake,
} from './event.ts';
import { nextTimePs, schedule, takeNext } from './eventQueue.ts';
import { channelTries, kick, poke } from './transmit.ts';

/** Every flow that runs begins at its time. */
export function startFlows({ net, flows, events }: Engine): void {
  for (let flow = 0; flow < net.flowCount; flow++) {
    if (net.runs[flow] === 0) continue;
    flows.willWake[flow] = 1;
    schedule(events, net.startPs[flow], wake(FLOW_WAKES, flow));
  }
}

/** Lets things happen: at most so many, and none after `untilPs`. Returns how many happened. */
export function runEvents(e: Engine, most: number, untilPs: number): number {
  const { events } = e;
  let count = 0;
  while (count < most && nextTimePs(events) <= untilPs && events.size > 0) {
    happen(e, takeNext(events));
    count++;
  }
  // Also closes the place that the last event left, so that every state between runs has one form.
  nextTimePs(events);
  return count;
}

function happen(e: Engine, code: number): void {
  const index = indexOfEvent(code);
  switch (kindOfEvent(code)) {
    case WIRE_ARRIVES:
      wireArrives(e, index);
      return;
    case CHANNEL_TRIES:
      channelTries(e, index);
      return;
    case FLOW_WAKES:
      e.flows.willWake[index] = 0;
      poke(e, index);
      return;
    case COMPLETER_WAKES:
      completerWakes(e, index);
      return;
    case REQUEST_TIMES_OUT:
      requestTimesOut(e, index);
      return;
    default:
      throw new Error(`no such event: ${code}`);
  }
}

function completerWakes(e: Engine, completer: number): void {
  e.completers.willWake[completer] = 0;
  if (stageCompletion(e, completer)) kick(e, e.net.voqChannel[e.net.completerVoq[completer]]);
}
