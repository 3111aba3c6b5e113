import * as v from 'valibot';
import { err, ok, type Result } from '../../lib/result.ts';
import { parseBdf } from '../../topology/bdf.ts';
import { linkGenerations } from '../../topology/link.ts';
import type { NodeId } from '../../topology/machine.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { largestMemoryBar } from '../rates/transferWay.ts';
import type { Fabric } from '../routing/fabric.ts';
import { addressings, addressTypes, type RouteTarget } from '../routing/request.ts';
import { defaultPacketOptions, type PacketOptions } from './options.ts';
import { patternWorkload, usualPattern, workloadPatterns } from './patterns.ts';
import { type FlowSpec, plainFlow, type Workload } from './workload.ts';

/**
 * A workload as JSON text: flows one by one, or a pattern by its name, and whatever of the options is to be different.
 * Devices are named by id, label ("GPU 0") or address; numbers of 64 bits as strings ("0x200000").
 *
 *     { "flows": [{ "initiator": "01:00.0", "target": "GPU 1", "operation": "write", "sizeBytes": 65536 }] }
 *     { "pattern": { "pattern": "gpu-ring", "repeat": 14 }, "options": { "queues": "shared-fifo" } }
 */
export interface WorkloadFile {
  readonly workload: Workload;
  readonly options: Partial<PacketOptions>;
}

export interface WorkloadFileError {
  readonly code: 'not-json' | 'not-a-workload' | 'no-such-device';
  /** What is wrong and where, in words. */
  readonly text: string;
}

const count = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least));
const address = v.union([
  v.pipe(
    v.string(),
    v.regex(/^(0x[0-9a-f]{1,16}|\d{1,20})$/i, 'not a number such as "0x1000"'),
    v.transform(text => BigInt(text)),
  ),
  v.pipe(
    count(0),
    v.transform(value => BigInt(value)),
  ),
]);
const target = v.union([
  v.string(),
  v.strictObject({ memory: address }),
  v.strictObject({
    device: v.string(),
    bar: v.optional(v.pipe(count(0), v.maxValue(5))),
    offset: v.optional(address, 0),
    doorbell: v.optional(v.boolean(), false),
  }),
]);
const flow = v.strictObject({
  name: v.optional(v.string()),
  initiator: v.string(),
  target,
  operation: v.picklist(['read', 'write']),
  sizeBytes: v.optional(count(1)),
  startPs: v.optional(count(0)),
  repeat: v.optional(count(1)),
  queueDepth: v.optional(count(1)),
  relaxedOrdering: v.optional(v.boolean()),
  idBasedOrdering: v.optional(v.boolean()),
  addressing: v.optional(v.picklist(addressings)),
  addressType: v.optional(v.picklist(addressTypes)),
  follows: v.optional(
    v.nullable(
      v.strictObject({
        flow: count(0),
        when: v.optional(v.picklist(['sent', 'delivered']), 'delivered'),
        lag: v.optional(count(0), 0),
      }),
    ),
  ),
  paceGigabytes: v.optional(v.nullable(v.number())),
});
const pattern = v.strictObject({
  pattern: v.picklist(workloadPatterns.map(({ id }) => id)),
  devices: v.optional(v.nullable(v.array(v.string()))),
  operation: v.optional(v.picklist(['read', 'write'])),
  viaMemory: v.optional(v.boolean()),
  sizeBytes: v.optional(count(1)),
  repeat: v.optional(count(1)),
  queueDepth: v.optional(count(1)),
});
const pool = v.strictObject({ headers: count(0), dataUnits: count(0) });
const credits = v.strictObject({ posted: pool, nonPosted: pool, completion: pool });
const options = v.strictObject({
  linkEfficiency: v.optional(v.number()),
  maxPayloadBytes: v.optional(v.nullable(count(1))),
  maxReadRequestBytes: v.optional(v.nullable(count(1))),
  readCompletionBoundaryBytes: v.optional(v.picklist([64, 128])),
  cutsAtBoundary: v.optional(v.boolean()),
  hasEcrc: v.optional(v.boolean()),
  tagsPerRequester: v.optional(count(1)),
  credits: v.optional(v.strictObject({ endpoint: credits, switch: credits, root: credits })),
  scalesCreditsFrom: v.optional(v.nullable(v.picklist(linkGenerations.map(row => row.generation)))),
  queues: v.optional(v.picklist(['separate', 'shared-fifo'])),
  latencies: v.optional(
    v.partial(
      v.strictObject({
        switchNs: v.number(),
        rootComplexNs: v.number(),
        socketNs: v.number(),
        retimerNs: v.number(),
        endpointReadNs: v.number(),
      }),
    ),
  ),
  creditReturnNs: v.optional(v.number()),
  completionTimeoutNs: v.optional(v.number()),
  betweenRootsGigabytes: v.optional(v.number()),
  traceLimit: v.optional(count(0)),
});
const file = v.union([
  v.strictObject({ flows: v.array(flow), options: v.optional(options, {}) }),
  v.strictObject({ pattern, options: v.optional(options, {}) }),
]);

/** Reads a workload for a machine. What is wrong with the text is returned in words. */
export function parseWorkload(fabric: Fabric, text: string): Result<WorkloadFile, WorkloadFileError> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const parsed = v.safeParse(file, json.value);
  if (!parsed.success)
    return err({ code: 'not-a-workload', text: shapeText(json.value) ?? issueText(parsed.issues[0]) });
  const named = parsed.output;
  const workload = 'flows' in named ? flowsNamed(fabric, named.flows) : patternNamed(fabric, named.pattern);
  if (!workload.ok) return workload;
  return ok({ workload: workload.value, options: optionsOf(named.options) });
}

function parseJson(text: string): Result<unknown, WorkloadFileError> {
  try {
    return ok(JSON.parse(text));
  } catch (reason) {
    return err({ code: 'not-json', text: reason instanceof Error ? reason.message : String(reason) });
  }
}

/** The deepest issue of a union is the one that a person can do something about. */
function issueText(issue: v.BaseIssue<unknown>): string {
  const inner = issue.issues?.toSorted((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
  if (inner) return issueText(inner);
  const path = v.getDotPath(issue);
  return path ? `${path}: ${issue.message}` : issue.message;
}

type NamedOptions = v.InferOutput<typeof options>;

function optionsOf({ latencies, ...rest }: NamedOptions): Partial<PacketOptions> {
  const change = withoutUndefined(rest);
  return latencies
    ? { ...change, latencies: { ...defaultPacketOptions.latencies, ...withoutUndefined(latencies) } }
    : change;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

const withoutUndefined = <T extends object>(value: T): Partial<Defined<T>> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<Defined<T>>;

/** Of two shapes the parser complains about the first; null where one of them is meant. */
function shapeText(value: unknown): string | null {
  const { flows, pattern } = Object(value) as { readonly flows?: unknown; readonly pattern?: unknown };
  if (flows !== undefined || (typeof pattern === 'object' && pattern !== null)) return null;
  const example = '{ "pattern": { "pattern": "gpu-ring", "repeat": 14 } }';
  return `A workload has "flows": [...], or a pattern by its name, such as ${example}.`;
}

type Made = Result<Workload, WorkloadFileError>;

function patternNamed(fabric: Fabric, named: v.InferOutput<typeof pattern>): Made {
  const devices = (named.devices ?? []).map(name => [name, deviceNamed(fabric, name)] as const);
  const unknown = devices.find(([, id]) => id === undefined);
  if (unknown) return noSuchDevice(unknown[0]);
  const chosen = named.devices ? devices.flatMap(([, id]) => id ?? []) : null;
  const choice = { ...usualPattern, ...withoutUndefined({ ...named, devices: chosen }) };
  const made = patternWorkload(fabric, choice);
  return made.ok ? made : err({ code: 'not-a-workload', text: sentenceText(made.error.sentence) });
}

function flowsNamed(fabric: Fabric, named: readonly v.InferOutput<typeof flow>[]): Made {
  const flows: FlowSpec[] = [];
  for (const { initiator, target: where, operation, ...more } of named) {
    const device = deviceNamed(fabric, initiator);
    if (device === undefined) return noSuchDevice(initiator);
    const to = targetNamed(fabric, where);
    if (!to.ok) return to;
    flows.push(plainFlow(device, to.value, operation, withoutUndefined(more)));
  }
  return ok({ flows });
}

function targetNamed(
  fabric: Fabric,
  named: v.InferOutput<typeof target>,
): Result<RouteTarget, WorkloadFileError> {
  if (typeof named === 'object' && 'memory' in named)
    return ok({ kind: 'system-memory', address: named.memory });
  if (named === 'memory') {
    const [range] = fabric.platform.memory;
    return ok({ kind: 'system-memory', address: range?.base ?? 0n });
  }
  const { device, bar, offset, doorbell } =
    typeof named === 'string' ? { device: named, bar: undefined, offset: 0n, doorbell: false } : named;
  const node = deviceNamed(fabric, device);
  const fn = node && fabric.tree.functionById.get(node);
  if (!node || !fn) return noSuchDevice(device);
  const kind = doorbell ? 'doorbell' : 'bar';
  if (bar !== undefined) return ok({ kind, node, bar, offset: BigInt(offset) });
  const largest = largestMemoryBar(fn);
  if (!largest || largest.kind === 'system-memory')
    return err({ code: 'not-a-workload', text: `${device} shows no memory BAR to reach.` });
  return ok({ ...largest, kind, offset: BigInt(offset) });
}

/** By id, by what a person calls it, or by address with or without its domain. */
function deviceNamed({ tree, labels }: Fabric, name: string): NodeId | undefined {
  const bdf = parseBdf(name);
  const fn = tree.machine.functions.find(
    each => each.id === name || labels.get(each.id) === name || (bdf.ok && each.bdf === bdf.value),
  );
  return fn?.id;
}

const noSuchDevice = (name: string) =>
  err({ code: 'no-such-device', text: `There is no device "${name}" in this machine.` } as const);
