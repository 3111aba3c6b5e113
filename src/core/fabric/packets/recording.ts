import type { Checkpoint } from './checkpoint.ts';
import type { RunSums, Simulation } from './simulate.ts';

/** A run that has been followed to its end: how far each flow and channel was at some moments, and ways back to them. */
export interface Recording {
  readonly samples: readonly Sample[];
  readonly checkpoints: readonly Checkpoint[];
}

/** How far a run was at a moment; the rate between two samples is the slope. */
export interface Sample extends RunSums {
  readonly atPs: number;
}

export interface RecordingOptions {
  readonly stepsPerSample: number;
  /** When there are more, every other is dropped and the distance doubles, so a run of any length keeps as many. */
  readonly mostSamples: number;
  readonly mostCheckpoints: number;
}

const usual: RecordingOptions = {
  stepsPerSample: 1024,
  mostSamples: 512,
  mostCheckpoints: 32,
};

/** A recording in the making. */
export interface Recorder {
  /** Lets the run go on up to the next sample; false: it has come to its end. */
  readonly goOn: () => boolean;
  readonly recording: () => Recording;
}

/** Follows a simulation from where it stands and keeps samples for plots and checkpoints for going back. */
export function recorder(simulation: Simulation, change: Partial<RecordingOptions> = {}): Recorder {
  const options = { ...usual, ...change };
  const samples = thinning(options.mostSamples, () => sampleOf(simulation));
  const checkpoints = thinning(options.mostCheckpoints, () => simulation.checkpoint());
  samples.take();
  checkpoints.take();
  return {
    goOn: () => {
      if (simulation.step(options.stepsPerSample) < options.stepsPerSample) return false;
      samples.take();
      checkpoints.take();
      return true;
    },
    recording: () => ({
      samples: [...samples.kept(), sampleOf(simulation)],
      checkpoints: checkpoints.kept(),
    }),
  };
}

/** Runs a simulation to its end and records it. */
export function record(simulation: Simulation, change: Partial<RecordingOptions> = {}): Recording {
  const { goOn, recording } = recorder(simulation, change);
  while (goOn());
  return recording();
}

/** Brings the simulation to a moment, forwards or back. Returns how many events that took. */
export function seek(simulation: Simulation, { checkpoints }: Recording, ps: number): number {
  const before = checkpoints.findLast(each => each.nowPs <= ps) ?? checkpoints[0];
  if (before && (simulation.nowPs() > ps || before.nowPs > simulation.nowPs())) simulation.restore(before);
  return simulation.runUntil(ps);
}

function sampleOf(simulation: Simulation): Sample {
  return { atPs: simulation.nowPs(), ...simulation.sums() };
}

/** Keeps every n-th of what it is offered, with n doubling so that there are never more than `most`. */
function thinning<T>(most: number, make: () => T) {
  let kept: T[] = [];
  let every = 1;
  let offered = 0;
  return {
    kept: (): readonly T[] => kept,
    take: (): void => {
      if (offered++ % every !== 0) return;
      if (kept.length === most) {
        kept = kept.filter((_, place) => place % 2 === 0);
        every *= 2;
        if ((offered - 1) % every !== 0) return;
      }
      kept.push(make());
    },
  };
}
