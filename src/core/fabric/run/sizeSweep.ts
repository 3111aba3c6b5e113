import { type LinkRate, linkGigabytesPerSecond } from '../../topology/link.ts';
import type { Channel } from '../packets/channels.ts';
import type { PacketOptions } from '../packets/options.ts';
import { simulate } from '../packets/simulate.ts';
import type { FlowSpec } from '../packets/workload.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import type { Fabric } from '../routing/fabric.ts';
import { isDelivered } from '../routing/hop.ts';
import { route } from '../routing/route.ts';
import type { RunAsked } from './runAnswer.ts';

/** What one transfer of a run reaches by itself when its size is another; rates in GB/s, null where it does not arrive. */
export interface SizeSweep {
  readonly name: string;
  readonly points: readonly SweepPoint[];
  /** The slowest link that it crosses; null: the machine shows none. */
  readonly slowest: LinkRate | null;
}

export interface SweepPoint {
  readonly sizeBytes: number;
  readonly writeGigabytes: number | null;
  readonly readGigabytes: number | null;
}

/** From 16 bytes to 64 KiB. */
export const sweepSizes = Array.from({ length: 13 }, (_, step) => 16 << step);

/** At once, so that neither the way there and back nor a single tag is what limits large transfers. */
export const SWEEP_DEPTH = 32;
const VOLUME_BYTES = 256 << 10;
const LEAST_TRANSFERS = 64;
const MOST_TRANSFERS = 8192;

/** The first transfer of a run, alone, for each size, packet by packet (fabric.md 2.5: small ones pay for headers). */
export function answerSweep(asked: RunAsked): SizeSweep | null {
  const [flow] = asked.workload.flows;
  if (!flow) return null;
  const fabric = bootedFabric(asked);
  const options = { ...asked.options, queues: 'separate', traceLimit: 0 } as const;
  const channels: Channel[] = [];
  const rateOf = (operation: FlowSpec['operation'], sizeBytes: number): number | null => {
    const alone = { ...flow, operation, sizeBytes, repeat: transfersOf(sizeBytes), queueDepth: SWEEP_DEPTH };
    const run = runAlone(fabric, { ...alone, startPs: 0, follows: null, paceGigabytes: null }, options);
    if (run && channels.length === 0) channels.push(...run.channels);
    return run?.gigabytes ?? null;
  };
  const points = sweepSizes.map(sizeBytes => ({
    sizeBytes,
    writeGigabytes: rateOf('write', sizeBytes),
    readGigabytes: rateOf('read', sizeBytes),
  }));
  return { name: flow.name, points, slowest: slowestOf(channels) };
}

const transfersOf = (sizeBytes: number): number =>
  Math.min(MOST_TRANSFERS, Math.max(LEAST_TRANSFERS, Math.ceil(VOLUME_BYTES / sizeBytes)));

function runAlone(fabric: Fabric, spec: FlowSpec, options: Partial<PacketOptions>) {
  const routed = route(fabric, spec);
  if (!routed.ok || !isDelivered(routed.value)) return null;
  const run = simulate(fabric, { flows: [spec] }, options);
  if (!run.ok) return null;
  run.value.step(Number.POSITIVE_INFINITY);
  const [result] = run.value.flowResults();
  return result?.endPs == null ? null : { gigabytes: result.gigabytes, channels: run.value.channels };
}

function slowestOf(channels: readonly Channel[]): LinkRate | null {
  const rates = channels.flatMap(({ rate }) => rate ?? []);
  return rates.toSorted((a, b) => linkGigabytesPerSecond(a) - linkGigabytesPerSecond(b))[0] ?? null;
}
