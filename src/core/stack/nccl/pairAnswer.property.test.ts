import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openScene } from '../../scenes/scenes.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { bdfParts } from '../../topology/bdf.ts';
import { unknown } from '../../topology/fact.ts';
import { type Machine, type NodeId, nodeId, type PciFunction, type Root } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { ncclAnswer } from './pairAnswer.ts';
import { type Library, type NcclRelease, releaseOf } from './releases.ts';

/** What a capture may lack of a function, and of a root. */
const lost = ['vendorId', 'deviceId', 'classCode', 'numaNode', 'link'] as const;
const rootLosses = ['numaNode', 'listing'] as const;

const nic = (id: string) => device(id, { vendorId: 0x15b3, deviceId: 0x101b, classCode: 0x0207 });
const amdGpu = (id: string) => device(id, { vendorId: 0x1002, deviceId: 0x740c, classCode: 0x0380 });
/** What tells the processor: AMD's host bridge of EPYC 7002. */
const rome = device('rome', { vendorId: 0x1022, deviceId: 0x1480, classCode: 0x0600, portType: null });

const flat = fabricMachine(
  hostBridge(
    [
      rome,
      rootPort('p0', [device('g0')]),
      rootPort('p1', [device('g1')]),
      rootPort('p2', [nic('n0')]),
      rootPort('p3', [packetSwitch('s', [device('g2'), nic('n1'), amdGpu('r0')])]),
    ],
    { numaNode: 0 },
  ),
  hostBridge([{ ...rome, id: 'rome1' }, rootPort('p4', [amdGpu('r1')]), rootPort('p5', [nic('n2')])], {
    id: 'rc1',
    bus: 0x40,
    numaNode: 1,
  }),
);

const machines: readonly (readonly [string, Machine])[] = [
  ['flat', flat],
  ...['workstation-plx', 'xeon-skylake', 'hgx-h100', 'power9-ac922'].flatMap(id => {
    const scene = openScene(id);
    return scene ? [[id, scene.document.machine] as const] : [];
  }),
];

function releaseNamed(library: Library, version: string): NcclRelease {
  const release = releaseOf(library, version);
  if (!release.ok) throw new Error(version);
  return release.value;
}
const releases = [
  releaseNamed('NCCL', '2.10.3'),
  releaseNamed('NCCL', '2.22.3'),
  releaseNamed('NCCL', '2.27.7'),
  releaseNamed('NCCL', '2.30.7'),
  releaseNamed('RCCL', '0cbce2a'),
];
const environments = [
  {},
  { NCCL_P2P_LEVEL: 'PIX', NCCL_NET_GDR_LEVEL: 'PIX' },
  { NCCL_P2P_LEVEL: 'PHB', NCCL_NET_GDR_LEVEL: 'PHB' },
];

/** Takes facts out of a machine, and of some devices all bridges above them. */
function without(
  machine: Machine,
  facts: readonly { readonly at: number; readonly fact: (typeof lost)[number] }[],
  roots: readonly { readonly at: number; readonly loss: (typeof rootLosses)[number] }[],
  strays: readonly number[] = [],
): Machine {
  const isAt = (place: number, length: number, i: number) => place % length === i;
  const { functions } = machine;
  const poorer = functions.map((fn, i): PciFunction => {
    const lacking = facts.filter(({ at }) => isAt(at, functions.length, i));
    // A drawing knows no nodes of devices but those of their roots.
    const numaNode = fn.numaNode.state === 'known' ? fn.numaNode : unknown;
    return { ...fn, numaNode, ...Object.fromEntries(lacking.map(({ fact }) => [fact, unknown])) };
  });
  // All of a bus, which the capture shows no bridge to.
  const lostBuses = new Set(strays.flatMap(at => functions[at % functions.length]?.parent ?? []));
  const isLost = (fn: PciFunction) => fn.kind === 'endpoint' && lostBuses.has(fn.parent);
  const isWholeBus = (fn: PciFunction) =>
    isLost(fn) && functions.every(other => other.parent !== fn.parent || isLost(other));
  const unplaced = poorer.filter(isWholeBus).map((fn): Root => {
    const { domain, bus } = bdfParts(fn.bdf);
    return { kind: 'unplaced-bus', id: nodeId(`lost ${fn.parent}`), domain, bus };
  });
  return {
    ...machine,
    roots: [
      ...machine.roots.map((root, i) =>
        roots.filter(({ at }) => isAt(at, machine.roots.length, i)).reduce(poorerRoot, root),
      ),
      ...new Map(unplaced.map(root => [root.id, root])).values(),
    ],
    functions: poorer.map(fn => (isWholeBus(fn) ? { ...fn, parent: nodeId(`lost ${fn.parent}`) } : fn)),
  };
}

function poorerRoot(root: Root, { loss }: { readonly loss: (typeof rootLosses)[number] }): Root {
  if (root.kind !== 'host-bridge') return root;
  return loss === 'numaNode' ? { ...root, numaNode: unknown } : { ...root, listing: 'partial' };
}

describe('a machine of which less is shown', () => {
  it.each(machines)('%s: makes an answer unknown, and never a different one', (_, machine) => {
    const endpoints = machine.functions.filter(({ kind }) => kind === 'endpoint').map(({ id }) => id);
    const full = without(machine, [], []);
    const anyPair = fc.tuple(fc.constantFrom(...endpoints), fc.constantFrom(...endpoints), fc.boolean());
    const place = fc.nat(1000);
    const anyFacts = fc.array(fc.record({ at: place, fact: fc.constantFrom(...lost) }), { maxLength: 12 });
    const anyRoots = fc.array(fc.record({ at: place, loss: fc.constantFrom(...rootLosses) }), {
      maxLength: 2,
    });
    fc.assert(
      fc.property(
        fc.array(anyPair, { minLength: 4, maxLength: 8 }),
        anyFacts,
        anyRoots,
        fc.array(place, { maxLength: 2 }),
        fc.constantFrom(...releases),
        fc.constantFrom(...environments),
        (pairs, facts, roots, strays, release, environment) => {
          const poorer = without(machine, facts, roots, strays);
          for (const [first, second, isRead] of pairs) {
            const ask = (of: Machine) =>
              ncclAnswer({
                tree: machineTree(of),
                release,
                environment,
                cpu: null,
                first: first as NodeId,
                second: second as NodeId,
                isRead,
              });
            const [rich, poor] = [ask(full), ask(poorer)];
            if (!rich || !poor || poor.outcome === 'unknown') continue;
            expect([first, second, poor.outcome]).toEqual([first, second, rich.outcome]);
          }
        },
      ),
      { numRuns: machine.functions.length > 60 ? 30 : 500 },
    );
  });
});

describe('two GPUs of AMD’s processors, and a device that may be a third', () => {
  const ask = (machine: Machine) =>
    ncclAnswer({
      tree: machineTree(machine),
      release: releaseNamed('NCCL', '2.27.7'),
      environment: {},
      cpu: null,
      first: nodeId('g0'),
      second: nodeId('g1'),
      isRead: false,
    })?.outcome;
  const two = fabricMachine(
    hostBridge(
      [rome, ...['g0', 'g1', 'n0'].map((id, i) => rootPort(`p${i}`, [(id === 'n0' ? nic : device)(id)]))],
      {
        numaNode: 0,
      },
    ),
  );
  const third = two.functions.findIndex(({ id }) => id === nodeId('n0'));

  it('are peers, and may not be', () => {
    expect(ask(two)).toBe('yes');
    expect(ask(without(two, [{ at: third, fact: 'classCode' }], []))).toBe('yes');
    const bare = (['classCode', 'vendorId', 'deviceId'] as const).map(fact => ({ at: third, fact }));
    expect(ask(without(two, bare, []))).toBe('unknown');
    expect(ask(without(two, [], [{ at: 0, loss: 'listing' }]))).toBe('unknown');
  });
});

describe('what is unknown', () => {
  it('is always said with what would have to be known', () => {
    const tree = machineTree(without(flat, [], [{ at: 1, loss: 'numaNode' }], [0, 3, 5, 7, 9, 11]));
    for (const release of releases)
      for (const first of tree.machine.functions)
        for (const second of tree.machine.functions) {
          const question = { tree, release, environment: {}, cpu: null, isRead: true };
          const answer = ncclAnswer({ ...question, first: first.id, second: second.id });
          if (answer) expect(answer.missing.length > 0).toBe(answer.outcome === 'unknown');
        }
  });
});
