import { judgePair } from '../p2pdma/policy/judgePair.ts';
import { returnedDistance } from '../p2pdma/policy/returnedDistance.ts';
import type { NodeId } from '../topology/machine.ts';
import { nearestFunction } from '../topology/nearestFunction.ts';
import { nameOf } from '../topology/nodeName.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import type { Mapping } from './mapping.ts';
import { type MappingContext, type MappingQuestion, mappingContext } from './mappingContext.ts';
import { mapTransfer } from './mapTransfer.ts';
import type { Segment } from './transfer.ts';

/** One thing that a submitting driver does; `no` where it has to take the other way. */
export interface DriverStep {
  /** The kernel function, or what the driver does itself. */
  readonly call: string;
  readonly returned: string;
  readonly went: 'well' | 'no' | 'unknown';
  readonly sentence: Sentence;
}

/** What a driver that asks first does with a list, and what it submits in the end. */
export interface DriverSteps {
  readonly steps: readonly DriverStep[];
  /** The list with a buffer in system memory in place of every peer that is out of reach. */
  readonly submitted: readonly Segment[];
  readonly mapping: Mapping;
}

/**
 * A submitting driver's choice by distance (`pci_p2pdma_distance`): it asks for the distance to every device whose memory is in
 * the list, takes that memory where there is one and a buffer in system memory where there is none, then maps.
 */
export function driverSteps(question: MappingQuestion): DriverSteps {
  const context = mappingContext(question);
  const peers = [
    ...new Set(question.segments.flatMap(each => (each.kind === 'bar-memory' ? [each.node] : []))),
  ];
  const asked = peers
    .filter(node => context.tree.functionById.has(node))
    .map(node => ({ node, step: askDistance(context, node) }));
  const outOfReach = new Set(asked.flatMap(({ node, step }) => (step.went === 'no' ? [node] : [])));
  const submitted = withBuffers(question, outOfReach);
  const mapping = mapTransfer({ ...question, segments: submitted, isDistanceAsked: true }, 'pages');
  const steps = [
    ...asked.map(({ step }) => step),
    ...bounceStep(question, submitted),
    ...mapping.calls.map(
      ({ outcome }): DriverStep => ({
        call: outcome.call,
        returned: outcome.returned,
        went: outcome.succeeded ? 'well' : 'no',
        sentence: outcome.sentence,
      }),
    ),
    ...submitSteps(mapping),
  ];
  return { steps, submitted, mapping };
}

function askDistance(context: MappingContext, provider: NodeId): DriverStep {
  const call = 'pci_p2pdma_distance()';
  const client = nearestFunction(context.tree, context.device);
  const name = nameOf(context, provider);
  if (!client) {
    return { call, returned: '-1', went: 'no', sentence: say`There is no PCI device above to ask about.` };
  }
  const distance = returnedDistance(judgePair(context.policy, provider, client.id));
  if (distance === null) {
    return { call, returned: '?', went: 'unknown', sentence: say`The distance to ${name} is not known.` };
  }
  return distance < 0
    ? {
        call,
        returned: `${distance}`,
        went: 'no',
        sentence: say`${name} is out of reach: a buffer in system memory takes its place.`,
      }
    : {
        call,
        returned: `${distance}`,
        went: 'well',
        sentence: say`${name} can be reached: its memory is used.`,
      };
}

/** Where a driver's buffers are: some way into the last range of RAM. */
function withBuffers(question: MappingQuestion, outOfReach: ReadonlySet<NodeId>): readonly Segment[] {
  let next = (question.platform.memory.at(-1)?.base ?? 0n) + 0x1000_0000n;
  return question.segments.map(segment => {
    if (segment.kind === 'system-memory' || !outOfReach.has(segment.node)) return segment;
    const address = next;
    next += (BigInt(segment.sizeBytes) + 0xfffn) & ~0xfffn;
    return { kind: 'system-memory', address, sizeBytes: segment.sizeBytes };
  });
}

function bounceStep(question: MappingQuestion, submitted: readonly Segment[]): readonly DriverStep[] {
  const bytes = submitted
    .filter((segment, at) => segment !== question.segments[at])
    .reduce((sum, segment) => sum + segment.sizeBytes, 0);
  if (bytes === 0) return [];
  const sentence = say`${bytes} bytes go through system memory: they cross it twice, and the root complex twice.`;
  return [{ call: 'alloc_pages()', returned: 'pages', went: 'well', sentence }];
}

function submitSteps({ programmed, calls }: Mapping): readonly DriverStep[] {
  if (calls.length === 0 || calls.some(({ outcome }) => !outcome.succeeded)) return [];
  const entries = programmed.length === 1 ? 'One entry goes' : `${programmed.length} entries go`;
  return [
    {
      call: 'program the DMA engine',
      returned: '',
      went: 'well',
      sentence: say`${entries} into the device’s own list; then its doorbell is rung.`,
    },
    {
      call: 'unmap',
      returned: '',
      went: 'well',
      sentence: say`After completion the IOVAs are given back; a bus address has nothing to give back.`,
    },
  ];
}
