import { err, ok, type Result } from '../../lib/result.ts';
import { knownValue } from '../../topology/fact.ts';
import type { DeviceKind } from '../../topology/kind.ts';
import { isWorkingKind } from '../../topology/kind.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { memoryBars } from '../../topology/memoryBars.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { largestMemoryBar } from '../rates/transferWay.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { RouteTarget } from '../routing/request.ts';
import { type FlowSpec, plainFlow, type Workload } from './workload.ts';

/**
 * Workloads that a person chooses by name. `takes` says which kinds of devices where none are named, `asks` what is left
 * to choose: read or write, by way of memory or not.
 */
export const workloadPatterns = [
  {
    id: 'all-pairs',
    name: 'All pairs',
    summary: 'every device to every other at once',
    takes: isWorkingKind,
    isForTargets: true,
    asks: 'operation',
    least: 2,
  },
  {
    id: 'each-to-next',
    name: 'Each to the next',
    summary: 'every device to the one after it, the last to the first',
    takes: isWorkingKind,
    isForTargets: true,
    asks: 'operation',
    least: 2,
  },
  {
    id: 'all-to-one',
    name: 'All to one',
    summary: 'every device to the first of them',
    takes: isWorkingKind,
    isForTargets: true,
    asks: 'operation',
    least: 2,
  },
  {
    id: 'gpu-ring',
    name: 'GPU ring',
    summary: 'a ring all-reduce: each GPU passes on what it got from the one before',
    takes: (kind: DeviceKind) => kind === 'gpu' || kind === 'accelerator',
    isForTargets: true,
    asks: 'nothing',
    least: 2,
  },
  {
    id: 'nvmeof-ingest',
    name: 'NVMe-oF ingest',
    summary:
      'each network adapter writes for the drives in turn: into their own memory, or by way of system memory',
    takes: (kind: DeviceKind) => kind === 'nic' || kind === 'nvme',
    isForTargets: false,
    asks: 'way',
    least: 2,
  },
  {
    id: 'copy',
    name: 'Copy offload',
    summary: 'devices two by two, the first copied to the second: directly, or by way of system memory',
    takes: (kind: DeviceKind) => kind === 'nvme' || kind === 'storage',
    isForTargets: false,
    asks: 'way',
    least: 2,
  },
  {
    id: 'read-each-other',
    name: 'Read each other',
    summary: 'two devices, below one switch where there are such, each reading what the other has',
    takes: isWorkingKind,
    isForTargets: true,
    asks: 'nothing',
    least: 2,
  },
] as const;
export type WorkloadPattern = (typeof workloadPatterns)[number]['id'];

export interface PatternChoice {
  readonly pattern: WorkloadPattern;
  /** In this order; null: all that the pattern takes, in the machine's order. */
  readonly devices: readonly NodeId[] | null;
  /** Of those that the pattern takes only this kind, where no devices are named; null: every kind. */
  readonly kind: DeviceKind | null;
  readonly operation: 'read' | 'write';
  /** For ingest and copy: through a buffer in system memory rather than from device to device. */
  readonly viaMemory: boolean;
  /** Of each transfer, of which there are `repeat`, `queueDepth` at once. */
  readonly sizeBytes: number;
  readonly repeat: number;
  readonly queueDepth: number;
}

export const usualPattern: PatternChoice = {
  pattern: 'each-to-next',
  devices: null,
  kind: null,
  operation: 'write',
  viaMemory: false,
  sizeBytes: 64 << 10,
  repeat: 16,
  queueDepth: 2,
};

export interface PatternError {
  readonly code: 'too-few-devices' | 'no-memory' | 'too-many-transfers';
  readonly sentence: Sentence;
}

/** The flows of a pattern between devices of the machine. Devices that have no memory to offer are told. */
export function patternWorkload(fabric: Fabric, choice: PatternChoice): Result<Workload, PatternError> {
  const pattern = workloadPatterns.find(each => each.id === choice.pattern);
  if (!pattern) throw new Error(`no such pattern: ${choice.pattern}`);
  const devices = choice.devices ?? devicesFor(fabric, pattern, choice);
  if (devices.length < pattern.least) {
    const sentence = say`${pattern.name} takes ${pattern.least} devices or more whose memory holds such a transfer, and there ${devices.length === 1 ? 'is' : 'are'} ${devices.length}.`;
    return err({ code: 'too-few-devices', sentence });
  }
  const context = contextOf(fabric, choice);
  const flows = flowsOf(context, devices);
  const [missing] = context.withoutMemory;
  if (missing) return err({ code: 'no-memory', sentence: missing });
  if (flows.length > 0) return ok({ flows });
  const sentence = say`${pattern.name} takes network adapters and drives; one of them is missing.`;
  return err({ code: 'too-few-devices', sentence });
}

/** In the machine's order. Where everybody is a target, only those whose memory holds a transfer: registers do not. */
function devicesFor(
  { tree, kinds }: Fabric,
  { takes, isForTargets }: Pick<(typeof workloadPatterns)[number], 'takes' | 'isForTargets'>,
  { sizeBytes, kind: only }: Pick<PatternChoice, 'sizeBytes' | 'kind'>,
): readonly NodeId[] {
  return tree.machine.functions
    .filter(fn => {
      const kind = kinds.get(fn.id) ?? 'other';
      const isTaken = takes(kind) && (only === null || kind === only);
      return isTaken && fn.kind === 'endpoint' && fn.physicalFunction === null;
    })
    .filter(fn => !isForTargets || holds(fn, BigInt(sizeBytes)))
    .map(fn => fn.id);
}

/** Whether some memory BAR is large enough; one whose size is not shown is taken to be. */
function holds(fn: PciFunction, sizeBytes: bigint): boolean {
  if (fn.bars.state === 'unknown') return true;
  return memoryBars(fn).some(bar => (knownValue(bar.sizeBytes) ?? sizeBytes) >= sizeBytes);
}

interface Context {
  readonly fabric: Fabric;
  readonly choice: PatternChoice;
  readonly flow: (
    initiator: NodeId,
    operation: 'read' | 'write',
    target: NodeId | 'memory',
    more?: Partial<FlowSpec>,
  ) => FlowSpec;
  /** Sentences about targets that have nothing to offer, filled while flows are made. */
  readonly withoutMemory: readonly Sentence[];
}

function contextOf(fabric: Fabric, choice: PatternChoice): Context {
  const withoutMemory: Sentence[] = [];
  const { sizeBytes, repeat, queueDepth } = choice;
  const nothing: RouteTarget = { kind: 'system-memory', address: 0n };
  const targetOf = (target: NodeId | 'memory'): RouteTarget => {
    if (target !== 'memory') {
      const bar = largestMemoryBar(functionOf(fabric.tree, target));
      if (!bar) withoutMemory.push(say`${nameOf(fabric, target)} shows no memory that a peer could reach.`);
      return bar ?? nothing;
    }
    const [range] = fabric.platform.memory;
    if (!range) withoutMemory.push(say`The platform has no system memory.`);
    return range ? { kind: 'system-memory', address: range.base } : nothing;
  };
  const nameFor = (target: NodeId | 'memory') =>
    target === 'memory' ? 'system memory' : nameOf(fabric, target).text;
  return {
    fabric,
    choice,
    withoutMemory,
    flow: (initiator, operation, target, more = {}) =>
      plainFlow(initiator, targetOf(target), operation, {
        name: `${nameOf(fabric, initiator).text} ${operation}s ${nameFor(target)}`,
        sizeBytes,
        repeat,
        queueDepth,
        ...more,
      }),
  };
}

function flowsOf(context: Context, devices: readonly NodeId[]): readonly FlowSpec[] {
  const { choice, flow } = context;
  const { operation } = choice;
  switch (choice.pattern) {
    case 'all-pairs':
      return devices.flatMap(from => devices.filter(to => to !== from).map(to => flow(from, operation, to)));
    case 'each-to-next':
      return devices.map((from, place) => flow(from, operation, next(devices, place)));
    case 'all-to-one':
      return devices.slice(1).map(from => flow(from, operation, devices[0] ?? from));
    case 'gpu-ring':
      return devices.map((from, place) => {
        const before = (place + devices.length - 1) % devices.length;
        const follows = { flow: before, when: 'delivered', lag: 1 } as const;
        return flow(from, 'write', next(devices, place), { follows });
      });
    case 'nvmeof-ingest':
      return ingest(context, devices);
    case 'copy':
      return devices.flatMap((source, place) => {
        const sink = devices[place + 1];
        return place % 2 === 0 && sink ? staged(context, { source, sink, first: place }) : [];
      });
    case 'read-each-other': {
      const [one, other] = neighbours(context.fabric, devices);
      return one && other ? [flow(one, 'read', other), flow(other, 'read', one)] : [];
    }
  }
}

const next = (devices: readonly NodeId[], place: number): NodeId =>
  devices[(place + 1) % devices.length] as NodeId;

/** The devices below the first switch that has two of them; otherwise all. */
function neighbours({ tree }: Fabric, devices: readonly NodeId[]): readonly NodeId[] {
  const switchOf = (id: NodeId) => {
    const port = tree.functionById.get(functionOf(tree, id).parent);
    return port && tree.functionById.get(port.parent);
  };
  for (const id of devices) {
    const above = switchOf(id);
    const group = above ? devices.filter(other => switchOf(other) === above) : [];
    if (group.length > 1) return group;
  }
  return devices;
}

/** Each adapter with each drive in turn, as many pairs as there are of the more frequent. */
function ingest(context: Context, devices: readonly NodeId[]): readonly FlowSpec[] {
  const { kinds } = context.fabric;
  const drives = devices.filter(id => kinds.get(id) !== 'nic');
  const adapters = devices.filter(id => kinds.get(id) === 'nic');
  const pairs = Math.max(drives.length, adapters.length);
  return Array.from({ length: pairs }).flatMap((_, place) => {
    const source = adapters[place % adapters.length];
    const sink = drives[place % drives.length];
    return source && sink ? staged(context, { source, sink, first: place * 2 }) : [];
  });
}

/** From one device into another's memory; or into system memory, from where the other reads what has arrived. */
function staged(
  { choice, flow }: Context,
  { source, sink, first }: { readonly source: NodeId; readonly sink: NodeId; readonly first: number },
): readonly FlowSpec[] {
  if (!choice.viaMemory) return [flow(source, 'write', sink)];
  const follows = { flow: first, when: 'delivered', lag: 0 } as const;
  return [flow(source, 'write', 'memory'), flow(sink, 'read', 'memory', { follows })];
}
