import type { P2pMemory } from '../../core/p2pdma/memory/drivers.ts';
import { type Bdf, makeBdf } from '../../core/topology/bdf.ts';
import { absent, type Fact, known, unknown } from '../../core/topology/fact.ts';
import { nothingShown } from '../../core/topology/facts/facts.ts';
import {
  type Machine,
  nodeId,
  type OtherDevice,
  type PciFunction,
  type Root,
} from '../../core/topology/machine.ts';
import type { PortType } from '../../core/topology/portType.ts';
import type { TruthNode, TruthTopology } from './truthFile.ts';

const LAST_BUS = 0xff;

const portTypes: Partial<Record<TruthNode['type'], PortType>> = {
  rp: 'root-port',
  usp: 'upstream-port',
  dsp: 'downstream-port',
  ep: 'endpoint',
  vf: 'endpoint',
  rciep: 'rc-integrated-endpoint',
  bridge: 'pcie-to-pci',
  pciebridge: 'pci-to-pcie',
  ec: 'rc-event-collector',
};
const bridgeTypes: readonly TruthNode['type'][] = ['rp', 'usp', 'dsp', 'bridge', 'pciebridge'];

/** The machine of a truth topology. Bus numbers that are not given are assigned depth first, as the kernel does. */
export function truthMachine(
  { name, nodes: given }: Pick<TruthTopology, 'name' | 'nodes'>,
  { acs }: { readonly acs: 'flag' | 'words' } = { acs: 'flag' },
): Machine {
  const nodes =
    acs === 'words' ? given : given.map(({ acsCap, ...node }) => (acsCap ? { ...node, acsCap: 0x7f } : node));
  const roots: Root[] = [];
  const functions: PciFunction[] = [];
  const byId = new Map<string, PciFunction>();
  const add = (fn: PciFunction) => {
    functions.push(fn);
    byId.set(fn.id, fn);
  };

  for (const node of nodes.filter(({ type }) => type === 'hostbridge')) {
    const { id, domain = 0, bus = 0, subordinate = LAST_BUS, vendor, device } = node;
    roots.push({
      kind: 'host-bridge',
      id: nodeId(id),
      domain,
      bus,
      subordinate: known(subordinate, 'drawn'),
      numaNode: unknown,
      windows: unknown,
      listing: 'complete',
    });
    // A host bridge with ids of its own has a function 00.0 that carries them.
    if (vendor !== undefined && device !== undefined) {
      const carrier: TruthNode = { id: `${id}/00.0`, parent: id, type: 'hbdev', vendor, device, isPcie: 0 };
      add(functionOf(carrier, domain, bus));
    }
    let lastBus = bus;
    const visit = (parentId: string, busNumber: number) => {
      for (const child of childrenOf(nodes, parentId)) {
        if (!bridgeTypes.includes(child.type)) {
          add(functionOf(child, domain, child.bus ?? busNumber));
          continue;
        }
        const secondary = child.secondary ?? lastBus + 1;
        lastBus = Math.max(lastBus, secondary);
        const place = functions.length;
        visit(child.id, secondary);
        lastBus = Math.max(lastBus, child.subordinate ?? 0);
        const buses = { secondary, subordinate: child.subordinate ?? lastBus };
        const bridge = functionOf(child, domain, child.bus ?? busNumber, buses);
        functions.splice(place, 0, bridge);
        byId.set(bridge.id, bridge);
      }
    };
    visit(id, bus);
  }
  for (const vf of nodes.filter(({ type }) => type === 'vf')) {
    const physical = byId.get(vf.physfn ?? '');
    if (physical) add(virtualFunction(vf, physical));
  }
  return {
    name,
    roots,
    functions,
    others: nodes.filter(({ type }) => type === 'nonpci').map(otherDevice),
    sideLinks: [],
  };
}

const childrenOf = (nodes: readonly TruthNode[], parentId: string) =>
  nodes
    .filter(node => node.parent === parentId && node.type !== 'nonpci' && node.type !== 'vf')
    .sort((a, b) => devfnNumber(a) - devfnNumber(b));

const devfnParts = ({ devfn = '0.0' }: TruthNode) => {
  const [device = 0, fn = 0] = devfn.split('.').map(Number);
  return { device, function: fn };
};
const devfnNumber = (node: TruthNode) => devfnParts(node).device * 8 + devfnParts(node).function;

function functionOf(
  node: TruthNode,
  domain: number,
  bus: number,
  buses?: { readonly secondary: number; readonly subordinate: number },
): PciFunction {
  const facts = {
    ...commonFacts(node, makeBdf({ domain, bus, ...devfnParts(node) })),
    parent: nodeId(node.parent ?? ''),
  };
  return buses
    ? { ...facts, kind: 'bridge', buses: known(buses, 'drawn'), windows: unknown }
    : { ...facts, kind: 'endpoint', physicalFunction: null };
}

/** A virtual function sits on its physical function's bus, or on a virtual bus that follows it. */
function virtualFunction(node: TruthNode, physical: PciFunction): PciFunction {
  const domain = Number.parseInt(physical.bdf.slice(0, -8), 16);
  const bus = Number.parseInt(physical.bdf.slice(-7, -5), 16) + (node.vbus ?? 0);
  return {
    ...commonFacts(node, makeBdf({ domain, bus, ...devfnParts(node) })),
    parent: physical.parent,
    kind: 'endpoint',
    physicalFunction: physical.id,
  };
}

function commonFacts(node: TruthNode, bdf: Bdf) {
  const isPcie = (node.isPcie ?? (node.type === 'bridge' || node.type === 'hbdev' ? 0 : 1)) === 1;
  const id = (value: number | undefined): Fact<number> => known(value ?? 0, 'drawn');
  const portType = portTypes[node.type];
  return {
    ...nothingShown,
    id: nodeId(node.id),
    bdf,
    label: node.id,
    // The tables were made without an IOMMU driver.
    iommuGroup: absent('drawn'),
    driver: absent('drawn'),
    vendorId: id(node.vendor),
    deviceId: id(node.device),
    classCode: known(
      bridgeTypes.includes(node.type) ? 0x0604 : node.type === 'hbdev' ? 0x0600 : 0x0200,
      'drawn',
    ),
    portType: isPcie && portType ? known(portType, 'drawn') : absent('drawn'),
    acs:
      node.acsCap !== undefined
        ? known(
            {
              capability: known(node.acsCap, 'drawn'),
              control: known((node.acsCtrl ?? 0) & node.acsCap, 'drawn'),
              egressVector: unknown,
            },
            'drawn',
          )
        : absent('drawn'),
  } as const;
}

const otherDevice = (node: TruthNode): OtherDevice => ({
  id: nodeId(node.id),
  label: node.id,
  parent: node.parent === undefined || node.parent === 'root' ? null : nodeId(node.parent),
  virtualDma: node.virtdma === 1,
});

/** Who offers memory: `published` 1 has published it, 2 has p2pdma state and has not. */
export const truthMemory = ({ nodes }: TruthTopology): P2pMemory => ({
  providers: nodes
    .filter(({ published = 0 }) => published > 0)
    .map(({ id, published }) => ({
      node: nodeId(id),
      isPublished: published === 1,
      chunks: [{ bar: 0, offsetBytes: 0n, sizeBytes: 1n << 21n, allocations: [] }],
      registers: [],
    })),
  cmbs: [],
  privateMemories: [],
  unmappable: [],
});
