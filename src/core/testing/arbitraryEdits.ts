import fc from 'fast-check';
import type { BridgeSpec, EndpointSpec } from '../topology/buildSpec.ts';
import { addHostBridge } from '../topology/edits/addHostBridge.ts';
import { addPart } from '../topology/edits/addPart.ts';
import type { EditResult } from '../topology/edits/edit.ts';
import { legalPorts, portsForPart } from '../topology/edits/legalPorts.ts';
import { moveDevice } from '../topology/edits/moveDevice.ts';
import type { Part } from '../topology/edits/newNodes.ts';
import { removeNode } from '../topology/edits/removeNode.ts';
import { rename } from '../topology/edits/rename.ts';
import { type FactEdit, revertAllFacts, setFact } from '../topology/edits/setFact.ts';
import { splitPort, splits } from '../topology/edits/splitPort.ts';
import type { Machine, NodeId } from '../topology/machine.ts';

const x16 = { generation: 5, width: 16 } as const;
const port = (portType: BridgeSpec['portType'], more: Partial<BridgeSpec> = {}): BridgeSpec => ({
  kind: 'bridge',
  portType,
  vendorId: 0x1000,
  deviceId: 0xc030,
  classCode: 0x0604,
  link: x16,
  acs: { capability: 0x5f, control: 0 },
  below: [],
  ...more,
});
const card = (more: Partial<EndpointSpec>): EndpointSpec => ({
  kind: 'endpoint',
  portType: 'endpoint',
  vendorId: 0x10de,
  deviceId: 0x2330,
  classCode: 0x0302,
  link: x16,
  ...more,
});

export const rootPortPart: Part = { stem: 'port', functions: [port('root-port')] };
export const switchWith = (ports: number): Part => ({
  stem: 'switch',
  functions: [port('upstream-port', { below: Array.from({ length: ports }, () => port('downstream-port')) })],
});
export const gpuPart: Part = {
  stem: 'gpu',
  functions: [
    card({ bars: [{ index: 0, kind: 'memory64', prefetchable: true, sizeBytes: 1n << 36n }] }),
    card({
      classCode: 0x0403,
      bars: [{ index: 0, kind: 'memory32', prefetchable: false, sizeBytes: 1n << 14n }],
    }),
  ],
};
const virtualPart: Part = {
  stem: 'nic',
  functions: [
    card({
      classCode: 0x0200,
      bars: [{ index: 0, kind: 'memory64', prefetchable: true, sizeBytes: 1n << 25n }],
      virtualFunctions: {
        count: 3,
        firstOffset: 0x180,
        stride: 2,
        deviceId: 0x101e,
        bars: [{ index: 0, kind: 'memory64', prefetchable: true, sizeBytes: 1n << 20n }],
      },
    }),
  ],
};
export const oldBridgePart: Part = { stem: 'bridge', functions: [port('pcie-to-pci')] };
export const oldCardPart: Part = {
  stem: 'scsi',
  functions: [
    card({
      portType: null,
      classCode: 0x0100,
      bars: [
        { index: 0, kind: 'io', prefetchable: false, sizeBytes: 256n },
        { index: 1, kind: 'memory32', prefetchable: false, sizeBytes: 1n << 17n },
      ],
    }),
  ],
};
const parts = [rootPortPart, switchWith(3), gpuPart, virtualPart, oldBridgePart, oldCardPart];

/** An edit as numbers; what they pick depends on the machine at hand. */
const anyEdit = fc.record({
  kind: fc.constantFrom(
    'add',
    'add',
    'add',
    'host',
    'move',
    'move',
    'move',
    'remove',
    'fact',
    'fact',
    'revert',
    'rename',
    'split',
  ),
  node: fc.nat(),
  place: fc.nat(),
  part: fc.nat(),
  /** Picks among what is legal, mostly; any node otherwise. */
  isLegal: fc.boolean(),
});
export type AnyEdit = typeof anyEdit extends fc.Arbitrary<infer E> ? E : never;
export const anyEdits = fc.array(anyEdit, { minLength: 1, maxLength: 12 });

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % (list.length || 1)];
const nodesOf = (machine: Machine): readonly NodeId[] => [
  ...machine.functions.map(fn => fn.id),
  ...machine.roots.map(root => root.id),
];

/** Makes the edit; null where the machine has nothing to edit. */
export function applyEdit(machine: Machine, edit: AnyEdit): EditResult | null {
  const nodes = nodesOf(machine);
  const node = pick(nodes, edit.node);
  if (edit.kind === 'host') return addHostBridge(machine, { numaNode: edit.part % 2, functions: [] });
  if (node === undefined) return null;
  switch (edit.kind) {
    case 'add': {
      const part = pick(parts, edit.part) ?? gpuPart;
      const legal = portsForPart(machine, part).flatMap(each => (each.refusal ? [] : [each.port]));
      return addPart(machine, (edit.isLegal && pick(legal, edit.place)) || node, part);
    }
    case 'move': {
      const legal = legalPorts(machine, node).flatMap(each => (each.refusal ? [] : [each.port]));
      const to = (edit.isLegal && pick(legal, edit.place)) || pick(nodes, edit.place) || node;
      return moveDevice(machine, node, to);
    }
    case 'remove':
      return removeNode(machine, node);
    case 'revert':
      return revertAllFacts(machine);
    case 'rename':
      return rename(machine, node, `name ${edit.part % 10}`);
    case 'split':
      return splitPort(machine, node, pick(splits, edit.part)?.parts ?? [8, 8]);
    default:
      return setFact(machine, factEdit(node, edit));
  }
}

function factEdit(node: NodeId, { part, place }: AnyEdit): FactEdit {
  const edits: readonly FactEdit[] = [
    { node, fact: 'acs.control', value: place % 0x40 },
    { node, fact: 'acs.capability', value: place % 0x80 },
    { node, fact: 'link.maximum', value: { generation: 4, width: 8 } },
    { node, fact: 'link.current', value: { generation: 3, width: 4 } },
    { node, fact: 'numaNode', value: place % 4 },
    { node, fact: 'command', value: { memorySpace: place % 2 === 0, busMaster: true } },
    { node, fact: 'slot', value: `Slot ${place % 9}` },
    { node, fact: 'bar-0', value: 1n << BigInt(12 + (place % 26)) },
    { node, fact: 'bar-1', value: 1n << BigInt(12 + (place % 20)) },
  ];
  return pick(edits, part) ?? { node, fact: 'numaNode', value: 0 };
}
