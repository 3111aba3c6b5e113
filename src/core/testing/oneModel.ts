import { answerFluid } from '../fabric/flows/fluidRun.ts';
import { transferFlows } from '../fabric/flows/transferFlows.ts';
import type { Credits, PacketOptions } from '../fabric/packets/options.ts';
import { simulate } from '../fabric/packets/simulate.ts';
import type { FlowSpec } from '../fabric/packets/workload.ts';
import type { PlatformEdits } from '../fabric/platform/platform.ts';
import { usualRules } from '../fabric/rates/packetRules.ts';
import { USUAL_READ_REQUEST_BYTES } from '../fabric/rates/payload.ts';
import { type SpeedMatrix, speedLimits, speedMatrix } from '../fabric/rates/speedMatrix.ts';
import { speedQuestion } from '../fabric/rates/speedQuestion.ts';
import { largestMemoryBar, speedWays } from '../fabric/rates/transferWay.ts';
import { bootedFabric } from '../fabric/routing/bootedFabric.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { known, knownValue } from '../topology/fact.ts';
import { uninterestingFunctions } from '../topology/interesting.ts';
import { rateInForce } from '../topology/linkInForce.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { functionOf, machineTree, rootOf } from '../topology/machineTree.ts';

export interface RatedMachine {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
}

export type Operation = 'read' | 'write';

/** The machine with every function set to this MPS, as firmware negotiates it. */
export const withPayload = (rated: RatedMachine, bytes: number): RatedMachine => ({
  ...rated,
  machine: {
    ...rated.machine,
    functions: rated.machine.functions.map(fn => ({ ...fn, maxPayloadBytes: known(bytes, 'edited') })),
  },
});

/** A pair that reaches its peer's memory, and how fast the matrix says that it is. */
export interface RatedPair {
  readonly client: NodeId;
  readonly provider: NodeId;
  readonly mapType: MapType;
  readonly gigabytes: number;
  /** The matrix says that tags are what holds it back. */
  readonly isBoundByTags: boolean;
  /** What pairs of its kind have in common: the path, what joins the ends, and the rates along it. */
  readonly kind: string;
}

/** Of all pairs that move data one of each kind. */
export function onePairOfEachKind(rated: RatedMachine, operation: Operation): readonly RatedPair[] {
  const tree = machineTree(rated.machine);
  const dull = uninterestingFunctions(tree);
  const ids = rated.machine.functions
    .filter(fn => fn.kind === 'endpoint' && !dull.has(fn.id))
    .map(fn => fn.id);
  const matrix = matrixOf(rated, ids, operation);
  const found = new Map<string, RatedPair>();
  for (const provider of ids) {
    for (const client of ids) {
      const pair = client === provider ? null : ratedPair(rated, matrix, { client, provider });
      if (pair && !found.has(pair.kind)) found.set(pair.kind, pair);
    }
  }
  return [...found.values()];
}

const matrixOf = (rated: RatedMachine, ids: readonly NodeId[], operation: Operation): SpeedMatrix =>
  speedMatrix(speedQuestion({ ...rated, ids, operation, isBidirectional: false }));

/** What the matrix says of a pair on another machine with the same devices; null: it moves nothing there. */
export const askedAgain = (rated: RatedMachine, pair: RatedPair, operation: Operation): RatedPair | null =>
  ratedPair(rated, matrixOf(rated, [pair.client, pair.provider], operation), pair);

const mapTypeOf = { direct: 'BUS_ADDR', host: 'THRU_HOST_BRIDGE', staged: 'NOT_SUPPORTED' } as const;

function ratedPair(
  { machine }: RatedMachine,
  matrix: SpeedMatrix,
  { client, provider }: Pick<RatedPair, 'client' | 'provider'>,
): RatedPair | null {
  const tree = machineTree(machine);
  const at = matrix.ids.indexOf(provider) * matrix.ids.length + matrix.ids.indexOf(client);
  const way = speedWays[matrix.ways[at] ?? -1];
  const gigabytes = matrix.gigabytesPerSecond[at] ?? Number.NaN;
  const isBoundByTags = speedLimits[matrix.limits[at] ?? -1] === 'tags';
  if ((way !== 'direct' && way !== 'host' && way !== 'staged') || !Number.isFinite(gigabytes)) return null;
  const above = (id: NodeId): string => {
    const fn = tree.functionById.get(id);
    if (!fn) return '';
    const rate = rateInForce(tree, fn);
    return `${rate?.generation}x${rate?.width} ${above(fn.parent)}`;
  };
  const sameRoot = rootOf(tree, client) === rootOf(tree, provider);
  const kind = `${way} ${sameRoot} ${above(client)}| ${above(provider)}`;
  return { client, provider, mapType: mapTypeOf[way], gigabytes, isBoundByTags, kind };
}

/** Transfers of 64 KiB or less, as much as the BAR holds, until so much has moved. */
const ONE_TRANSFER_BYTES = 1 << 16;
const MORE = 50;

function flowsOf(rated: RatedMachine, pair: RatedPair, operation: Operation, wholeBytes: number) {
  const fabric = bootedFabric(rated);
  const provider = functionOf(fabric.tree, pair.provider);
  const target = largestMemoryBar(provider);
  if (target?.kind !== 'bar') throw new Error('the provider has no memory');
  const bar = knownValue(provider.bars)?.find(({ index }) => index === target.bar);
  const barBytes = Number((bar && knownValue(bar.sizeBytes)) || BigInt(ONE_TRANSFER_BYTES));
  const sizeBytes = Math.min(ONE_TRANSFER_BYTES, barBytes);
  // Far more than is looked at, so that no half ends early.
  const repeat = Math.ceil((MORE * wholeBytes) / sizeBytes);
  const { client: initiator, mapType } = pair;
  const bufferAddress = fabric.platform.memory[0]?.base ?? 0n;
  const rest = { name: 'alone', repeat, queueDepth: 4096, startPs: 0, sizeBytes, bufferAddress };
  const flows = transferFlows({ ...rest, initiator, target, operation, mapType }, 0);
  return flows.map((flow): FlowSpec => ({ ...flow, follows: null }));
}

/** The pair's transfer alone among flows that share links fairly; of two halves the slower one. */
export function fluidGigabytes(rated: RatedMachine, pair: RatedPair, operation: Operation): number {
  const flows = flowsOf(rated, pair, operation, 1 << 20);
  const answer = answerFluid({ ...rated, workload: { flows } });
  if (!answer.ok) throw new Error(answer.error.code);
  // What crosses no link is over at once.
  const rates = answer.value.flows.map(({ gigabytes, endPs }) =>
    endPs === 0 ? Number.POSITIVE_INFINITY : gigabytes,
  );
  return Math.min(...rates);
}

const unlimited = { headers: 0, dataUnits: 0 };
/** Finite, so that updates take their place on the wire and writers do not run far ahead, and more than any link needs. */
const plenty: Credits = {
  posted: { headers: 4000, dataUnits: 64_000 },
  nonPosted: { headers: 4000, dataUnits: 4000 },
  completion: { headers: 4000, dataUnits: 64_000 },
};
const plentyOfEndpoint: Credits = { ...plenty, completion: unlimited };

/** Enough credits for every link; tags as the model counts with them. */
const wideOpen: Partial<PacketOptions> = {
  credits: { endpoint: plentyOfEndpoint, switch: plenty, root: plenty },
  scalesCreditsFrom: null,
  traceLimit: 0,
};

/** What a reader has under way at most: so much comes in bursts. */
const WINDOW_BYTES = usualRules.tagsPerRequester * USUAL_READ_REQUEST_BYTES;
const BURSTS = 60;

/**
 * Copies by way of DRAM go on only as fast as both halves. Left to itself the first would fill a link on which the second
 * only asks, and links take turns by packet, not by what is behind one: so it goes at the pace that the matrix foretells,
 * and what is measured is whether both keep it.
 */
const pacedByEachOther = (flows: readonly FlowSpec[], { gigabytes }: RatedPair): readonly FlowSpec[] =>
  flows.map((flow, half) => (flows.length > 1 && half === 0 ? { ...flow, paceGigabytes: gigabytes } : flow));

/** The same packet by packet, once links and queues are full. */
export function packetGigabytes(
  rated: RatedMachine,
  pair: RatedPair,
  asked: { readonly operation: Operation; readonly sizeBytes: number },
): number {
  const { operation } = asked;
  const sizeBytes = Math.max(asked.sizeBytes, pair.isBoundByTags ? BURSTS * WINDOW_BYTES : 0);
  const flows = pacedByEachOther(flowsOf(rated, pair, operation, sizeBytes), pair);
  const run = simulate(bootedFabric(rated), { flows }, wideOpen);
  if (!run.ok) throw new Error(run.error.code);
  const fromPs = 3e6 + ((2 * WINDOW_BYTES) / pair.gigabytes) * 1000;
  const toPs = fromPs + (sizeBytes / pair.gigabytes) * 1000;
  run.value.runUntil(fromPs);
  const before = run.value.sums().deliveredBytes;
  run.value.runUntil(toPs);
  const after = run.value.sums().deliveredBytes;
  const rates = run.value.flowResults().map(({ endPs }, flow) => {
    // A half that is so much faster does not hold the other back.
    if (endPs !== null) return Number.POSITIVE_INFINITY;
    return (((after[flow] ?? 0) - (before[flow] ?? 0)) * 1000) / (toPs - fromPs);
  });
  return Math.min(...rates);
}
