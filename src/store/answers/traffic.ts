import type { RunAnswer } from '../../core/fabric/run/runAnswer.ts';
import type { TracedCrossing } from '../../core/fabric/run/tracePacket.ts';
import type { AppState } from '../state.ts';
import type { PaneAnswer } from './declared.ts';

const packetRun = ({ traffic: { run } }: AppState) => (run?.by === 'packets' ? run : null);

/** The line of the trace that is looked at. */
export const tracedPacketAnswer: PaneAnswer<'tracePacket'> = {
  key: 'tracedPacket',
  call: 'tracePacket',
  inputs: (_, state) => {
    const run = packetRun(state);
    const { line } = state.traffic;
    const crossing = run && line !== null ? crossingOf(run.answer, line) : null;
    return run && crossing && { run: run.asked, crossing };
  },
  isLive: true,
};

/** The queues of the channel that is looked at, where the run stands; while it plays they stand still. */
export const occupancyAnswer: PaneAnswer<'occupancy'> = {
  key: 'occupancy',
  call: 'occupancy',
  inputs: (_, state) => {
    const run = packetRun(state);
    const { watched: channel, clock } = state.traffic;
    return run === null || channel === null || clock.playing
      ? null
      : { run: run.asked, channel, atPs: clock.fromPs };
  },
  isLive: true,
};

/** The first transfer of the run at every size. */
export const sweepAnswer: PaneAnswer<'sweep'> = {
  key: 'sweep',
  call: 'sweep',
  inputs: (_, state) => packetRun(state)?.asked ?? null,
};

/** The transfers of a packet run at their fair shares, to be seen beside it. */
export const fluidBesideAnswer: PaneAnswer<'runFluid'> = {
  key: 'fluidBeside',
  call: 'runFluid',
  inputs: (_, state) => packetRun(state)?.asked ?? null,
};

/** The transfers of the document in other ways. */
export const waysAnswer: PaneAnswer<'ways'> = {
  key: 'ways',
  call: 'ways',
  when: ({ traffic }) => traffic.comparesWays,
  inputs: ({ machine, settings, platform, workload }) =>
    workload.flows.length > 0 ? { machine, settings, platform, workload } : null,
};

/** One line of a run's trace as the engine is asked about it. */
function crossingOf({ index: { trace }, channels }: RunAnswer, line: number): TracedCrossing | null {
  const channel = channels[trace.channel[line] ?? -1];
  if (!channel) return null;
  const at = (column: Int32Array | Float64Array) => column[line] ?? 0;
  return {
    channel,
    flow: at(trace.flow),
    kind: at(trace.kind),
    bytes: at(trace.bytes),
    offset: at(trace.offset),
    tag: at(trace.tag),
  };
}
