import fc from 'fast-check';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { PeerlaneDocument } from '../share/document.ts';
import { barKinds } from '../topology/bar.ts';
import { makeBdf } from '../topology/bdf.ts';
import { cpuVendors } from '../topology/cpu.ts';
import { type Fact, factSources } from '../topology/fact.ts';
import { type FactDescriptor, isRecord, type PartDescriptor } from '../topology/facts/descriptor.ts';
import { type FactName, type FactValues, factNames, functionFacts } from '../topology/facts/facts.ts';
import { type Machine, type NodeId, nodeId, type PciFunction, type Root } from '../topology/machine.ts';
import { sideLinkKinds } from '../topology/sideLink.ts';
import { anyDrivers } from './arbitraryDrivers.ts';
import { anyPlatform } from './arbitraryPlatform.ts';
import { anySharing } from './arbitrarySharing.ts';
import { anyStack } from './arbitraryStack.ts';
import { anyTarget } from './arbitraryTarget.ts';
import { anyTransfer } from './arbitraryTransfer.ts';
import { anyWorkload } from './arbitraryWorkload.ts';

/** Any fact: known, absent or unknown, from any source, as it always was or changed by an edit. */
const anyFact = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> =>
  fc
    .tuple(anyPresentFact(value), fc.option(anyPresentFact(value), { freq: 4 }))
    .map(([now, was]) => (was ? { ...now, was } : now));
const anyPresentFact = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> =>
  fc.oneof(
    fc.record({ state: fc.constant('known' as const), value, source: anySource }),
    fc.record({ state: fc.constant('absent' as const), source: anySource }),
    fc.constant<Fact<T>>({ state: 'unknown' }),
  );

// Most facts of a real document share one source.
const anySource = fc.oneof(
  { weight: 5, arbitrary: fc.constant('text' as const) },
  fc.constantFrom(...factSources),
);
/** Text as captures and people write it, with all that a codec may trip over. */
const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '',
    '-',
    '?',
    '=',
    '@h-',
    '.',
    '\t',
    '\n',
    '\\',
    '\\t',
    'a\tb\nc\\',
    '日本',
    '💾',
    'NVIDIA Corporation GH100',
    'GPU 0',
    'GPU 1',
    'GPU 01',
    '0',
    '1',
    '\\0',
    'GPU \\#',
    '#',
  ),
);
const anyAddress = fc.oneof(
  fc.bigInt(0n, 0xffffn),
  fc.bigInt(0n, 0xffff_ffffn),
  fc.bigInt(0n, (1n << 64n) - 1n),
);
const anyRange = fc.record({ base: anyAddress, limit: anyAddress });
const anySize = fc.oneof(
  fc.nat(40).map(bits => 1n << BigInt(bits)),
  fc.bigInt(1n, (1n << 64n) - 1n),
);
const anyBars = fc.array(
  fc.record({
    index: fc.nat(5),
    kind: fc.constantFrom(...barKinds),
    prefetchable: fc.boolean(),
    address: anyFact(anyAddress),
    sizeBytes: anyFact(anySize),
  }),
  { maxLength: 6 },
);

/** Values that a descriptor's samples leave out: any text, any address, one of few where a real machine has few. */
const ownValues: { readonly [K in FactName]?: fc.Arbitrary<FactValues[K]> } = {
  name: anyText,
  slot: anyText,
  driver: anyText,
  vendorId: fc.nat(0xffff),
  deviceId: fc.nat(0xffff),
  numaNode: fc.nat(7),
  iommuGroup: fc.nat(300),
  bars: anyBars,
};

/** A record of facts is any of its parts, each any fact of its own. */
function anyValue<K extends FactName>(name: K): fc.Arbitrary<FactValues[K]> {
  const own = ownValues[name];
  if (own) return own;
  const { type }: FactDescriptor<FactValues[K]> = functionFacts[name];
  if (!isRecord(type)) return fc.constantFrom(...type.samples);
  const parts = Object.entries<PartDescriptor<unknown>>(type.parts).map(
    ([part, { type: of }]) => [part, anyFact(fc.constantFrom(...of.samples))] as const,
  );
  return fc.record(Object.fromEntries(parts)) as unknown as fc.Arbitrary<FactValues[K]>;
}

// A list of BARs is never edited as a whole.
const anyFactOf = <K extends FactName>(name: K) =>
  name === 'bars' ? anyPresentFact(anyValue(name)) : anyFact(anyValue(name));

const anyFacts = fc.record({
  label: fc.option(anyText),
  ...(Object.fromEntries(factNames.map(name => [name, anyFactOf(name)])) as {
    readonly [K in FactName]: fc.Arbitrary<Fact<FactValues[K]>>;
  }),
});

const anyNode = fc.record({
  facts: anyFacts,
  isBridge: fc.boolean(),
  parentPick: fc.nat(),
  devfn: fc.nat(255),
  /** Leaves the bus to enumeration mostly. */
  bus: fc.option(fc.nat(255), { freq: 3 }),
  domain: fc.option(fc.nat(0xffff_ffff), { freq: 12 }),
  busesState: fc.constantFrom('known', 'known', 'known', 'absent', 'unknown'),
  subordinate: fc.option(fc.nat(255)),
  ownId: fc.boolean(),
  physicalPick: fc.option(fc.nat(), { freq: 4 }),
  windows: anyFact(
    fc.record({ io: anyFact(anyRange), memory: anyFact(anyRange), prefetchable: anyFact(anyRange) }),
  ),
});
type NodeSpec = typeof anyNode extends fc.Arbitrary<infer N> ? N : never;

const anyRoot = fc.record({
  isHostBridge: fc.boolean(),
  domain: fc.oneof(fc.constant(0), fc.nat(0xffff_ffff)),
  bus: fc.nat(255),
  ownId: fc.boolean(),
  subordinate: anyFact(fc.nat(255)),
  numaNode: anyFact(fc.nat(7)),
  windows: anyFact(
    fc.array(
      fc.record({ base: anyAddress, limit: anyAddress, offset: anyAddress, prefetchable: fc.boolean() }),
      {
        maxLength: 3,
      },
    ),
  ),
  listing: fc.constantFrom('complete' as const, 'partial' as const),
});
type RootSpec = typeof anyRoot extends fc.Arbitrary<infer R> ? R : never;

const anyOther = fc.record({ label: anyText, parentPick: fc.option(fc.nat()), virtualDma: fc.boolean() });

const anySideLink = fc.record({
  kind: fc.constantFrom(...sideLinkKinds.map(row => row.id)),
  ends: fc.tuple(fc.nat(), fc.nat()),
  gigabytesPerSecond: fc.option(
    fc.oneof(fc.constantFrom(25, 38.4, 0.985), fc.double({ min: 1, max: 999, noNaN: true })),
  ),
});

/** A machine of any shape and facts, its functions depth first. */
export const anyMachine: fc.Arbitrary<Machine> = fc
  .record({
    name: anyText,
    roots: fc.array(anyRoot, { minLength: 1, maxLength: 3 }),
    nodes: fc.array(anyNode, { maxLength: 14 }),
    others: fc.array(anyOther, { maxLength: 2 }),
    sideLinks: fc.array(anySideLink, { maxLength: 2 }),
  })
  .map(({ name, roots, nodes, others, sideLinks }) => {
    const built = roots.map(builtRoot);
    const functions = builtFunctions(built, nodes);
    return {
      name,
      roots: built,
      functions,
      others: others.map(({ label, parentPick, virtualDma }, i) => ({
        id: nodeId(`other${i}`),
        label,
        parent: parentPick === null ? null : (functions[parentPick % (functions.length || 1)]?.id ?? null),
        virtualDma,
      })),
      sideLinks: sideLinks.flatMap(({ ends: [a, b], ...link }) => {
        const from = functions[a % (functions.length || 1)]?.id;
        const to = functions[b % (functions.length || 1)]?.id;
        return from && to && from !== to ? [{ ...link, a: from, b: to }] : [];
      }),
    };
  });

const anySettings: fc.Arbitrary<KernelSettings> = fc.record({
  kernel: fc.constantFrom('7.2', '5.4', '4.20'),
  cpu: fc.option(fc.record({ vendor: fc.constantFrom(...cpuVendors), family: fc.nat(0xff) })),
  commandLine: anyText,
  iommu: fc.constantFrom('captured' as const, 'on' as const),
  hostBridgeEdits: fc.array(
    fc.record({
      edit: fc.constantFrom('add' as const, 'remove' as const),
      vendorId: fc.nat(0xffff),
      deviceId: fc.integer({ min: -1, max: 0xffff }),
      sameHostBridge: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});

/** A machine, what drivers have set up on it, a transfer and a platform: all that a link carries. */
export const anyDocument: fc.Arbitrary<PeerlaneDocument> = fc
  .tuple(anyMachine, anySettings)
  .chain(([machine, settings]) =>
    fc.record({
      machine: fc.constant(machine),
      settings: fc.constant(settings),
      stack: anyStack,
      drivers: anyDrivers(machine),
      transfer: anyTransfer(machine),
      platform: anyPlatform(machine),
      sharing: anySharing(machine),
      target: anyTarget(machine),
      workload: anyWorkload(machine),
    }),
  );

function builtRoot(spec: RootSpec, i: number): Root {
  const { isHostBridge, domain, bus, ownId, subordinate, numaNode, windows, listing } = spec;
  const address = `${domain.toString(16).padStart(4, '0')}:${bus.toString(16).padStart(2, '0')}`;
  // Two roots at one address cannot both go by it.
  const id = (word: string) => nodeId(ownId || i > 0 ? `root ${i}` : `${word}:${address}`);
  if (!isHostBridge) return { kind: 'unplaced-bus', id: id('bus'), domain, bus };
  return { kind: 'host-bridge', id: id('hb'), domain, bus, subordinate, numaNode, windows, listing };
}

function builtFunctions(roots: readonly Root[], specs: readonly NodeSpec[]): readonly PciFunction[] {
  const children = new Map<string, number[]>();
  const parents: string[] = roots.map((_, i) => `root${i}`);
  for (const [i, spec] of specs.entries()) {
    const parent = parents[spec.parentPick % parents.length] ?? '';
    children.set(parent, [...(children.get(parent) ?? []), i]);
    if (spec.isBridge) parents.push(`node${i}`);
  }
  const functions: PciFunction[] = [];
  const used = new Set<string>();
  const build = (key: string, parent: NodeId, domain: number, bus: number, highest: { bus: number }) => {
    for (const i of children.get(key) ?? []) {
      const spec = specs[i];
      if (!spec) continue;
      const parts = {
        domain: spec.domain ?? domain,
        bus: spec.bus ?? bus,
        device: spec.devfn >> 3,
        function: spec.devfn & 7,
      };
      const bdf = makeBdf(parts);
      const id = nodeId(spec.ownId || used.has(bdf) ? `node ${i}` : bdf);
      used.add(bdf);
      highest.bus = Math.max(highest.bus, parts.bus);
      const facts = { ...spec.facts, id, parent, bdf };
      if (!spec.isBridge) {
        const pick = spec.physicalPick;
        const physicalFunction =
          pick === null ? null : (functions[pick % (functions.length || 1)]?.id ?? null);
        functions.push({ ...facts, kind: 'endpoint', physicalFunction });
        continue;
      }
      const secondary = Math.min(255, spec.bus ?? highest.bus + 1);
      highest.bus = Math.max(highest.bus, secondary);
      const at = functions.length;
      const bridge = { ...facts, kind: 'bridge' as const, windows: spec.windows };
      functions.push({ ...bridge, buses: { state: 'unknown' } });
      build(`node${i}`, id, parts.domain, secondary, highest);
      functions[at] = { ...bridge, buses: builtBuses(spec, secondary, highest.bus) };
    }
  };
  for (const [i, root] of roots.entries())
    build(`root${i}`, root.id, root.domain, root.bus, { bus: root.bus });
  return functions;
}

function builtBuses(spec: NodeSpec, secondary: number, highest: number) {
  if (spec.busesState === 'unknown') return { state: 'unknown' } as const;
  if (spec.busesState === 'absent') return { state: 'absent', source: 'text' } as const;
  const value = { secondary, subordinate: spec.subordinate ?? highest };
  const now = { state: 'known', value, source: 'text' } as const;
  return spec.ownId ? { ...now, was: { ...now, value: { secondary: 1, subordinate: highest } } } : now;
}
