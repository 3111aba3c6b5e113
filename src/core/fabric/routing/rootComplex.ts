import { addressText } from '../../lib/hex.ts';
import type { NodeId, PciFunction, Root } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import { type MissingFact, type Sentence, say } from '../../topology/sentence.ts';
import { type Crossing, type crossings, type Reflection, rootComplexOf } from '../platform/platform.ts';
import { endAt, refusal } from './deliver.ts';
import type { Fabric } from './fabric.ts';
import type { Hop } from './hop.ts';
import { isInterrupt } from './interruptAddress.ts';
import { throughIommu } from './iommuStep.ts';
import { crossingOf, decodeAtRoot, type Found } from './rootDecode.ts';
import { type End, makeHop, type Step, type Tlp } from './walk.ts';

/** A request has reached a root: the IOMMU, then the address map, then what this root complex does for peers. */
export function stepAtRoot(fabric: Fabric, root: Root, from: NodeId, tlp: Tlp): Step {
  if (root.kind === 'unplaced-bus') {
    const sentence = say`What leads to the bus of ${nameOf(fabric, from)} is not shown.`;
    const missing = [{ node: root.id, what: 'the bridge that leads to this bus', howToGet: 'lspci -t' }];
    return endAt(fabric, root, tlp, {
      rule: 'not-known',
      sentence,
      side: 'below',
      kind: 'unknown',
      answer: null,
      missing,
    });
  }
  const { carries, request } = tlp;
  if (carries.space !== 'iova' && request.operation === 'write' && isInterrupt(fabric, carries.value))
    return intoInterrupts(fabric, root, tlp);
  const bypass = tlp.isPlainPeer && rootComplexOf(fabric.platform, root.id).peersBypassIommu;
  const iommu = throughIommu(fabric, root, tlp, bypass);
  if (iommu.kind === 'ended') return iommu.step;
  const step = afterIommu(fabric, { root, child: from }, { ...iommu.tlp, isPlainPeer: bypass });
  return { ...step, hops: [...iommu.hops, ...step.hops] };
}

/** x86 sorts interrupt messages out before it translates or decodes anything (VT-d, section 3.14). */
function intoInterrupts(fabric: Fabric, root: Root, tlp: Tlp): Step {
  const { target } = tlp.request;
  const address = tlp.carries.value;
  const isMeant = target.kind === 'system-memory' && target.address === address;
  const sentence = isMeant
    ? say`${nameOf(fabric, root.id)} takes the write to ${addressText(address)} for an interrupt (MSI) and tells a CPU; no memory is written.`
    : say`${addressText(address)} is where x86 takes interrupts, and that is not the target: the access goes astray.`;
  return endAt(fabric, root, tlp, {
    rule: 'interrupt',
    sentence,
    side: 'below',
    kind: isMeant ? 'delivered' : 'wrong-target',
    answer: 'successful',
    hit: { kind: 'interrupt', address },
  });
}

interface CameFrom {
  readonly root: Root;
  readonly child: NodeId;
}

function afterIommu(fabric: Fabric, from: CameFrom, tlp: Tlp): Step {
  const found = decodeAtRoot(fabric, from.root, tlp);
  const name = nameOf(fabric, from.root.id);
  const address = addressText(tlp.carries.value);
  switch (found.kind) {
    case 'memory':
      return intoMemory(fabric, from.root, tlp, found.cpu);
    case 'function':
      return toFunction(fabric, from, tlp, found);
    case 'nothing': {
      const sentence = say`Neither memory nor a device answers at ${address} behind ${name}.`;
      return endAt(fabric, from.root, tlp, { rule: 'no-claimant', sentence, side: 'below', ...refusal(tlp) });
    }
    case 'unknown': {
      const sentence = say`What ${address} leads to behind ${name} depends on facts that are not known.`;
      const end = { rule: 'not-known', sentence, side: 'below', kind: 'unknown', answer: null } as const;
      return endAt(fabric, from.root, tlp, { ...end, missing: found.missing });
    }
  }
}

function intoMemory(fabric: Fabric, root: Root, tlp: Tlp, cpu: bigint): Step {
  const { target } = tlp.request;
  const isMeant = target.kind === 'system-memory' && target.address === cpu;
  const hit = { kind: 'system-memory', address: cpu } as const;
  const after = { ...tlp, carries: { space: 'cpu-physical', value: cpu } } as const;
  const sentence = isMeant
    ? say`${nameOf(fabric, root.id)} takes it to system memory at ${addressText(cpu)}.`
    : say`${addressText(cpu)} is system memory, and that is not the target: the access goes astray.`;
  return endAt(fabric, root, after, {
    rule: isMeant ? 'system-memory' : 'stray-memory',
    sentence,
    side: 'below',
    kind: isMeant ? 'delivered' : 'wrong-target',
    answer: 'successful',
    hit,
  });
}

/** The target is a function below this or another root: the root complex's own policy decides. */
function toFunction(fabric: Fabric, from: CameFrom, tlp: Tlp, found: Found & { kind: 'function' }): Step {
  const verdict = reflectionFor(fabric, from, found);
  const { operation } = tlp.request;
  const name = nameOf(fabric, from.root.id);
  if (allows(verdict.reflection, operation) === undefined) {
    const sentence = say`Whether ${name} carries peer ${operation}s ${crossingWords[verdict.crossing]} is not known.`;
    const end = { rule: 'not-known', sentence, side: 'below', kind: 'unknown', answer: null } as const;
    return endAt(fabric, from.root, tlp, { ...end, missing: [verdict.missing] });
  }
  if (!allows(verdict.reflection, operation)) return refused(fabric, from.root, tlp, verdict);
  return carried(fabric, from.root, tlp, { found, verdict });
}

export interface ReflectionVerdict {
  readonly crossing: Crossing;
  readonly reflection: Reflection;
  readonly missing: MissingFact;
}

/** What is carried between two places under root complexes: the lesser of what both ends carry. */
export function reflectionFor(
  fabric: Fabric,
  from: CameFrom,
  to: { readonly root: NodeId; readonly fn: PciFunction },
): ReflectionVerdict {
  const crossing = crossingOf(fabric, from, to);
  const candidates: readonly Crossing[] = crossing ? [crossing] : ['between-host-bridges', 'between-sockets'];
  const policies = [...new Set([from.root.id, to.root])].map(id => rootComplexOf(fabric.platform, id));
  const each = candidates.map(name => leastOf(policies.map(policy => policy.reflects[name])));
  const agreed = each.every(reflection => reflection === each[0]) ? each[0] : undefined;
  return {
    crossing: crossing ?? 'between-sockets',
    reflection: agreed ?? 'unknown',
    missing: {
      node: from.root.id,
      what: `whether ${nameOf(fabric, from.root.id).text} carries traffic ${crossingWords[crossing ?? 'between-sockets']}`,
      howToGet: 'choose what this root complex does, or measure it (p2pmem-test, p2pBandwidthLatencyTest)',
    },
  };
}

/** `nothing` at either end settles it, whatever the other does. */
function leastOf(all: readonly Reflection[]): Reflection {
  if (all.includes('nothing')) return 'nothing';
  if (all.includes('unknown')) return 'unknown';
  return all.includes('writes') ? 'writes' : 'reads-and-writes';
}

export function allows(reflection: Reflection, operation: 'read' | 'write'): boolean | undefined {
  switch (reflection) {
    case 'unknown':
      return undefined;
    case 'nothing':
      return false;
    case 'writes':
      return operation === 'write';
    case 'reads-and-writes':
      return true;
  }
}

const crossingWords: Readonly<Record<(typeof crossings)[number], string>> = {
  'same-root-port': 'back down the root port it came from',
  'between-root-ports': 'from one root port to another',
  'between-host-bridges': 'from one host bridge to another',
  'between-sockets': 'from one socket to another',
};

function refused(fabric: Fabric, root: Root, tlp: Tlp, { crossing, reflection }: ReflectionVerdict): Step {
  const { operation } = tlp.request;
  const silent = operation === 'read' && rootComplexOf(fabric.platform, root.id).refusedReads === 'no-answer';
  const but = reflection === 'writes' ? ' (it carries writes, not reads)' : '';
  const sentence = say`${nameOf(fabric, root.id)} does not carry peer ${operation}s ${crossingWords[crossing]}${but}.`;
  const end: Pick<End, 'kind' | 'answer'> = silent
    ? { kind: 'completion-timeout', answer: null }
    : refusal(tlp);
  return endAt(fabric, root, tlp, { rule: 'root-complex-refuses', sentence, side: 'below', ...end });
}

function carried(
  fabric: Fabric,
  root: Root,
  tlp: Tlp,
  { found, verdict }: { readonly found: Found & { kind: 'function' }; readonly verdict: ReflectionVerdict },
): Step {
  const carries = { space: 'bus', value: found.bus } as const;
  const rule = 'root-complex-reflects';
  const sentence = say`${nameOf(fabric, root.id)} carries peer ${tlp.request.operation}s ${crossingWords[verdict.crossing]}.`;
  const note = resegmentation(fabric, root.id);
  const next = { place: { kind: 'from-above', fn: found.fn }, tlp: { ...tlp, carries } } as const;
  if (found.root === root.id) {
    const hop = makeHop(fabric, {
      at: root.id,
      to: found.fn.id,
      direction: 'down',
      rule,
      sentence,
      carries,
      note,
    });
    return { hops: [hop], next };
  }
  const over = makeHop(fabric, {
    at: root.id,
    to: found.root,
    direction: 'between-roots',
    rule,
    sentence,
    carries: tlp.carries,
    note,
  });
  return { hops: [over, downFromOther(fabric, found, carries)], next };
}

function downFromOther(fabric: Fabric, found: Found & { kind: 'function' }, carries: Hop['carries']): Hop {
  const sentence = say`A window of ${nameOf(fabric, found.root)} holds the address; below it is the bus address ${addressText(found.bus)}.`;
  return makeHop(fabric, {
    at: found.root,
    to: found.fn.id,
    direction: 'down',
    rule: 'host-window',
    sentence,
    carries,
  });
}

function resegmentation(fabric: Fabric, root: NodeId): Sentence | null {
  const bytes = rootComplexOf(fabric.platform, root).resegmentsToBytes;
  return bytes === null ? null : say`It cuts what it carries into packets of ${bytes} bytes.`;
}
