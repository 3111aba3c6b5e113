import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRack } from '../../testing/arbitraryRack.ts';
import { platformFor } from '../../testing/askRoute.ts';
import { ACS_CR, ACS_RR, ACS_UF } from '../../topology/acs.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { chainOf, type MachineTree, machineTree } from '../../topology/machineTree.ts';
import { type Platform, reflections, reflectsAll, unknownRootComplex } from '../platform/platform.ts';
import { fabricOf } from './fabric.ts';
import { allHops, type Hop, type Route } from './hop.ts';
import { addressings, addressTypes, type RouteRequest } from './request.ts';
import { route } from './route.ts';

const anyControl = fc.option(fc.nat(0x7f), { nil: undefined });
const anyPlatform: fc.Arbitrary<Partial<Platform>> = fc.record({
  iommu: fc.record({ mode: fc.constantFrom('off', 'pass-through', 'translated'), ats: fc.boolean() }),
  dmaLayer: fc.constantFrom('implements', 'refuses', 'returns-physical'),
  architecture: fc.constantFrom('x86', 'power', 'arm64-offset'),
  rootComplex: fc
    .constantFrom(...reflections)
    .map(reflection => ({ ...unknownRootComplex, reflects: reflectsAll(reflection) })),
});

const endpoints = (machine: Machine): readonly NodeId[] =>
  machine.functions.filter(fn => fn.kind === 'endpoint').map(fn => fn.id);

function requestIn(machine: Machine): fc.Arbitrary<RouteRequest> {
  const ids = endpoints(machine);
  return fc.record({
    initiator: fc.constantFrom(...ids),
    target: fc.oneof(
      fc.record({
        kind: fc.constant('bar' as const),
        node: fc.constantFrom(...ids),
        bar: fc.constant(0),
        offset: fc.constant(0x1000n),
      }),
      fc.record({ kind: fc.constant('system-memory' as const), address: fc.constant(0x20_0000n) }),
    ),
    operation: fc.constantFrom('read', 'write'),
    sizeBytes: fc.constant(4096),
    relaxedOrdering: fc.boolean(),
    addressType: fc.constantFrom(...addressTypes),
    addressing: fc.constantFrom(...addressings),
  });
}

const cases = (control: fc.Arbitrary<number | undefined>) =>
  anyRack(control)
    .filter(machine => endpoints(machine).length > 0)
    .chain(machine =>
      fc.record({ machine: fc.constant(machine), request: requestIn(machine), platform: anyPlatform }),
    );

function ask(machine: Machine, request: RouteRequest, platform: Partial<Platform>): Route {
  const result = route(fabricOf(machineTree(machine), platformFor(machine, platform)), request);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** Each hop goes to a parent, a child, a sibling, another root or stays; and the next hop is where it went. */
function expectWalk(tree: MachineTree, hops: readonly Hop[]): void {
  hops.forEach((hop, index) => {
    const next = hops[index + 1];
    if (next) expect(next.at).toBe(hop.to);
    else expect(hop.to).toBeNull();
    if (hop.to === null) return;
    const [from, to] = [tree.functionById.get(hop.at), tree.functionById.get(hop.to)];
    const expected = {
      up: from?.parent === hop.to,
      down: to?.parent === hop.at,
      across: from?.parent === to?.parent && hop.at !== hop.to,
      inside: hop.at === hop.to,
      'between-roots': tree.rootById.has(hop.at) && tree.rootById.has(hop.to) && hop.at !== hop.to,
      ends: false,
    }[hop.direction];
    expect(expected).toBe(true);
  });
}

describe('every route', () => {
  it('is a walk in the tree, out and back, and ends', () => {
    fc.assert(
      fc.property(cases(anyControl), ({ machine, request, platform }) => {
        const tree = machineTree(machine);
        const result = ask(machine, request, platform);
        expectWalk(tree, result.hops);
        if (result.completion) expectWalk(tree, result.completion.hops);
        expect(result.hops[0]?.at).toBe(request.initiator);
      }),
    );
  });

  it('of a read that is delivered brings the completion to the requester, and otherwise says why not', () => {
    fc.assert(
      fc.property(cases(anyControl), ({ machine, request, platform }) => {
        const result = ask(machine, { ...request, operation: 'read' }, platform);
        const delivered = result.outcome.kind === 'delivered' || result.outcome.kind === 'redirected';
        if (delivered) {
          expect(result.completion).toMatchObject({ status: 'successful', reachesRequester: true });
          expect(result.completion?.hops.at(-1)?.at).toBe(request.initiator);
        } else {
          expect(result.outcome.sentence.length).toBeGreaterThan(0);
        }
        if (result.outcome.kind === 'unknown') expect(result.outcome.missing.length).toBeGreaterThan(0);
      }),
    );
  });

  it('of a write is never answered', () => {
    fc.assert(
      fc.property(cases(anyControl), ({ machine, request, platform }) => {
        expect(ask(machine, { ...request, operation: 'write' }, platform).completion).toBeNull();
      }),
    );
  });

  it('ends at the target that was meant, or does not count as delivered', () => {
    fc.assert(
      fc.property(cases(anyControl), ({ machine, request, platform }) => {
        const { outcome } = ask(machine, { ...request, addressType: 'untranslated' }, platform);
        if (outcome.kind !== 'delivered' && outcome.kind !== 'redirected') return;
        const { kind: _kind, ...wanted } = request.target;
        expect(outcome.hit).toMatchObject(wanted);
      }),
    );
  });
});

describe('by bus address', () => {
  const peers = (control: fc.Arbitrary<number | undefined>) =>
    cases(control).map(({ machine, request, platform }) => {
      const ids = endpoints(machine);
      const target = { kind: 'bar', node: ids.at(-1) ?? request.initiator, bar: 0, offset: 0n } as const;
      const plain = { ...request, target, addressing: 'bus', addressType: 'untranslated' } as const;
      return {
        machine,
        request: plain,
        platform: { ...platform, architecture: 'x86', iommu: { mode: 'off', ats: false } } as const,
      };
    });

  /** The common bridge of two devices; undefined if they meet only in a root complex. */
  const commonBridge = (tree: MachineTree, a: NodeId, b: NodeId): NodeId | undefined => {
    const above = new Set(
      chainOf(tree, a)
        .slice(1)
        .map(fn => fn.id),
    );
    return chainOf(tree, b)
      .slice(1)
      .find(fn => above.has(fn.id))?.id;
  };

  it('with all ACS clear, what meets below one switch never leaves it', () => {
    fc.assert(
      fc.property(peers(fc.constantFrom(undefined, 0)), ({ machine, request, platform }) => {
        const tree = machineTree(machine);
        const meeting = commonBridge(tree, request.initiator, request.target.node);
        fc.pre(meeting !== undefined && request.initiator !== request.target.node);
        const result = ask(machine, request, platform);
        expect(result.outcome.kind).toBe('delivered');
        const below = (id: NodeId) => chainOf(tree, id).some(fn => fn.id === meeting);
        for (const hop of allHops(result)) expect(tree.rootById.has(hop.at) || !below(hop.at)).toBe(false);
      }),
    );
  });

  it('with redirect and forwarding everywhere, every request between devices passes a root complex, and so does its completion', () => {
    const control = fc.constant(ACS_RR | ACS_CR | ACS_UF);
    fc.assert(
      fc.property(peers(control), ({ machine, request, platform }) => {
        fc.pre(request.initiator !== request.target.node);
        const tree = machineTree(machine);
        const rootComplex = { ...unknownRootComplex, reflects: reflectsAll('reads-and-writes') } as const;
        const result = ask(machine, { ...request, relaxedOrdering: false }, { ...platform, rootComplex });
        expect(['redirected', 'delivered']).toContain(result.outcome.kind);
        expect(result.hops.some(hop => tree.rootById.has(hop.at))).toBe(true);
        if (result.completion)
          expect(result.completion.hops.some(hop => tree.rootById.has(hop.at))).toBe(true);
      }),
    );
  });
});
