import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import {
  gpuPart,
  oldBridgePart,
  oldCardPart,
  rootPortPart,
  switchWith,
} from '../../testing/arbitraryEdits.ts';
import { asCaptured } from '../../testing/asCaptured.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { knownValue } from '../fact.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';
import { functionOf, machineTree } from '../machineTree.ts';
import { namedMachine } from '../nodeName.ts';
import { sentenceText } from '../sentence.ts';
import { validateMachine } from '../validate.ts';
import { addHostBridge } from './addHostBridge.ts';
import { addPart } from './addPart.ts';
import { changeSentence } from './changes.ts';
import type { EditResult } from './edit.ts';
import { legalPorts, portsForPart } from './legalPorts.ts';
import { moveDevice } from './moveDevice.ts';
import { removeNode } from './removeNode.ts';
import { rename } from './rename.ts';
import { editedFacts, revertAllFacts, revertFact, setFact } from './setFact.ts';
import { splitPort } from './splitPort.ts';

const done = (result: EditResult) => {
  if (!result.ok) throw new Error(sentenceText(result.error.sentence));
  return { ...result.value, node: result.value.node ?? node('') };
};
const refused = (result: EditResult): string =>
  result.ok ? 'not refused' : `${result.error.code}: ${sentenceText(result.error.sentence)}`;
const bdfOf = (machine: Machine, id: string) => functionOf(machineTree(machine), node(id)).bdf;
const parentOf = (machine: Machine, id: string) => functionOf(machineTree(machine), node(id)).parent;

/** Two root ports: a switch with a GPU and a NIC, and an empty port with another GPU beside it. */
const server = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('sw', [device('gpu0'), device('nic0')])]),
    rootPort('rp1', []),
    rootPort('rp2', [device('gpu1')]),
  ]),
);

describe('building from nothing', () => {
  it('a host bridge, a port, a switch with two ports and a GPU below one of them', () => {
    const nothing: Machine = { name: 'new', roots: [], functions: [], others: [], sideLinks: [] };
    const host = done(addHostBridge(nothing, { numaNode: 0, functions: [] }));
    const port = done(addPart(host.machine, host.node, rootPortPart));
    const packet = done(addPart(port.machine, port.node, switchWith(2)));
    const ports = machineTree(packet.machine).childrenOf(packet.node);
    const gpu = done(addPart(packet.machine, ports[1]?.id ?? packet.node, gpuPart));
    expect(gpu.machine.functions.map(fn => `${fn.id} ${fn.bdf}`)).toEqual([
      'port-1 0000:00:00.0',
      'switch-1 0000:01:00.0',
      'switch-1.1 0000:02:00.0',
      'switch-1.2 0000:02:01.0',
      'gpu-1 0000:04:00.0',
      'gpu-1.1 0000:04:00.1',
    ]);
    expect(validateMachine(gpu.machine)).toEqual([]);
    expect(knownValue(functionOf(machineTree(gpu.machine), gpu.node).numaNode)).toBe(0);
  });

  it('a second host bridge takes half of the bus numbers that are left', () => {
    const { machine, node: id } = done(addHostBridge(server, { numaNode: 1, functions: [] }));
    const root = machine.roots.find(each => each.id === id);
    expect([root?.domain, root?.bus]).toEqual([0, 0x80]);
  });
});

describe('what a person is told where a part cannot go', () => {
  const rows: readonly (readonly [why: string, result: EditResult, words: string])[] = [
    [
      'the port has a device',
      addPart(server, node('rp2'), gpuPart),
      'occupied: gpu1 is already below root port rp2, and a link leads to one device.',
    ],
    [
      'a card on a root bus',
      addPart(server, node('rc'), gpuPart),
      'no-port: root complex 0000:00 has no slot of its own: use one of its root ports, or add one.',
    ],
    [
      'a card inside a switch',
      addPart(server, node('sw'), gpuPart),
      'no-port: Behind switch upstream port sw are only the ports of the switch: use one of these.',
    ],
    [
      'a root port below a port',
      addPart(server, node('rp1'), rootPortPart),
      'no-port: A root port belongs directly to a host bridge, not below root port rp1.',
    ],
    [
      'conventional PCI on a link',
      addPart(server, node('rp1'), oldCardPart),
      'wants-conventional: This is conventional PCI, and root port rp1 leads to no conventional bus.',
    ],
    [
      'onto an endpoint',
      addPart(server, node('gpu0'), gpuPart),
      'no-port: Nothing can be plugged into gpu0.',
    ],
    [
      'a switch below itself',
      moveDevice(server, node('sw'), node('sw.0')),
      'below-itself: switch downstream port sw.0 is part of what would be moved.',
    ],
    [
      'where it is',
      moveDevice(server, node('gpu0'), node('sw.0')),
      'already-there: gpu0 is below switch downstream port sw.0 already.',
    ],
    [
      'a root port',
      moveDevice(server, node('rp1'), node('sw.0')),
      'built-in: root port rp1 is built into the root complex and stays where it is.',
    ],
    [
      'one port of a switch',
      moveDevice(server, node('sw.0'), node('rp1')),
      'part-of-switch: switch downstream port sw.0 is one of the ports of switch upstream port sw: move the switch as a whole.',
    ],
    [
      'a node that is not there',
      moveDevice(server, node('gpu9'), node('rp1')),
      'no-such-node: The machine has no node "gpu9".',
    ],
    [
      'ACS bits that are not there',
      setFact(server, { node: node('rp0'), fact: 'acs.control', value: 4 }),
      'no-such-fact: root port rp0 has nothing that could be the ACS control word.',
    ],
    [
      'a BAR of an odd size',
      setFact(server, { node: node('gpu0'), fact: 'bar-0', value: 3000n }),
      'bad-value: BAR 0 holds a power of two from 16 to 4611686018427387904 bytes.',
    ],
    [
      'lanes in use',
      splitPort(server, node('rp2'), [8, 8]),
      'occupied: gpu1 is already below root port rp2, and a link leads to one device.',
    ],
    [
      'a split that no port offers',
      splitPort(server, node('rp1'), [8, 2]),
      'does-not-split: The 16 lanes of root port rp1 do not split into 8 + 2.',
    ],
  ];
  it.each(rows)('%s', (_, result, words) => expect(refused(result)).toBe(words));

  it('bus numbers that run out, before it is tried', () => {
    const full = fabricMachine(
      hostBridge([rootPort('rp0', [device('gpu0')]), rootPort('rp1', [])], { lastBus: 4 }),
    );
    const [answer] = portsForPart(full, switchWith(8)).filter(each => each.port === node('rp1'));
    expect(answer?.refusal?.code).toBe('out-of-buses');
    expect(refused(addPart(full, node('rp1'), switchWith(8)))).toBe(
      'out-of-buses: The host bridge 0000:00 has buses 00 to 04, and what is below it would need 12.',
    );
  });
});

describe('moving', () => {
  it('takes the whole device along and leaves every id', () => {
    const { machine, changes } = done(moveDevice(server, node('sw'), node('rp1')));
    expect(parentOf(machine, 'sw')).toBe('rp1');
    expect(bdfOf(machine, 'gpu0')).toBe('0000:04:00.0');
    expect(machine.functions.map(fn => fn.id).toSorted()).toEqual(
      server.functions.map(fn => fn.id).toSorted(),
    );
    const named = namedMachine(machineTree(machine));
    const words = changes.map(change => sentenceText(changeSentence(named, change)));
    expect(words).toContain('gpu0 is 04:00.0 after the next boot; it was 03:00.0.');
    expect(words).toContain('The link of root port rp0 is down in place of x16 Gen5.');
  });

  it('on a captured machine everybody else stays at the address and the number they were captured with', () => {
    const captured = asCaptured(server);
    const { machine, changes } = done(moveDevice(captured, node('gpu0'), node('rp1')));
    const place = ({ bdf, bars }: PciFunction) => ({ bdf, bars });
    const others = (from: Machine) =>
      from.functions.filter(fn => fn.id !== 'gpu0' && fn.id !== 'rp1').map(place);
    expect(others(machine)).toEqual(others(captured));
    expect(changes.map(({ kind, node: id }) => `${id} ${kind}`)).toEqual([
      'sw.0 retrained',
      'rp1 retrained',
      'gpu0 renumbered',
      'gpu0 readdressed',
    ]);
    expect(validateMachine(machine)).toEqual([]);
  });

  it.each([
    ['added', (machine: Machine) => done(addPart(machine, node('rp1'), gpuPart))],
    ['moved', (machine: Machine) => done(moveDevice(machine, node('gpu1'), node('rp1')))],
  ])('after a card was %s, taking all facts back leaves the link as it trained there', (_, place) => {
    for (const start of [server, asCaptured(server)]) {
      const { machine, node: card } = place(start);
      for (const fact of ['link.maximum', 'link.current'] as const) {
        const changed = done(setFact(machine, { node: card, fact, value: { generation: 3, width: 4 } }));
        expect(changed.machine).not.toEqual(machine);
        expect(done(revertAllFacts(changed.machine)).machine).toEqual(machine);
      }
    }
  });

  it('lists every port with the reason against it, and what the link would come to', () => {
    const narrow = done(
      setFact(server, { node: node('rp1'), fact: 'link.maximum', value: { generation: 4, width: 8 } }),
    );
    const answers = legalPorts(narrow.machine, node('gpu1'));
    const told = Object.fromEntries(answers.map(({ port, refusal }) => [port, refusal?.code ?? 'legal']));
    expect(told).toEqual({
      rp0: 'occupied',
      sw: 'no-port',
      'sw.0': 'occupied',
      'sw.1': 'occupied',
      rp1: 'legal',
      rp2: 'already-there',
    });
    const note = answers.find(({ port }) => port === node('rp1'))?.note ?? [];
    expect(sentenceText(note)).toBe(
      'The link would train to x8 Gen4; the device can do x16 Gen5. Whether its edge fits the connector, lanes do not tell.',
    );
  });

  it('conventional cards go between conventional buses', () => {
    const bridge = done(addPart(server, node('rp1'), oldBridgePart));
    const card = done(addPart(bridge.machine, bridge.node, oldCardPart));
    const legal = legalPorts(card.machine, card.node).filter(each => !each.refusal);
    expect(legal).toEqual([]);
    const second = done(addPart(card.machine, bridge.node, oldCardPart));
    expect(bdfOf(second.machine, second.node)).toMatch(/:01\.0$/);
  });
});

describe('taking out', () => {
  it('a switch goes with what is below it; the others keep their addresses', () => {
    const { machine } = done(removeNode(server, node('sw')));
    expect(machine.functions.map(fn => fn.id)).toEqual(['rp0', 'rp1', 'rp2', 'gpu1']);
    expect(validateMachine(machine)).toEqual([]);
  });

  it('links beside PCIe and devices that hung on it go too', () => {
    const linked: Machine = {
      ...server,
      sideLinks: [{ kind: 'nvlink', a: node('gpu0'), b: node('gpu1'), gigabytesPerSecond: null }],
      others: [{ id: node('usb'), label: 'USB stick', parent: node('nic0'), virtualDma: false }],
    };
    const { machine } = done(removeNode(linked, node('sw')));
    expect([machine.sideLinks, machine.others]).toEqual([[], []]);
  });
});

describe('facts that a person changed', () => {
  const capture = `00:00.0 0600: 1022:1480
00:01.0 0604: 1022:1483 (prog-if 00 [Normal decode])
	Bus: primary=00, secondary=01, subordinate=04, sec-latency=0
	I/O behind bridge: 0000f000-00000fff [disabled]
	Memory behind bridge: fb000000-fc7fffff [size=24M]
	Prefetchable memory behind bridge: 0000010000000000-00000100ffffffff [size=4G]
	Capabilities: [58] Express (v2) Root Port (Slot+), MSI 00
		LnkCap:	Port #0, Speed 16GT/s, Width x16, ASPM L1, Exit Latency L1 <64us
		LnkSta:	Speed 16GT/s, Width x16
	Capabilities: [2a0 v1] Access Control Services
		ACSCap:	SrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans+
		ACSCtl:	SrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
00:02.0 0604: 1022:1483 (prog-if 00 [Normal decode])
	Bus: primary=00, secondary=05, subordinate=08, sec-latency=0
	I/O behind bridge: 0000f000-00000fff [disabled]
	Memory behind bridge: fff00000-000fffff [disabled]
	Prefetchable memory behind bridge: 00000000fff00000-00000000000fffff [disabled]
	Capabilities: [58] Express (v2) Root Port (Slot+), MSI 00
		LnkCap:	Port #1, Speed 16GT/s, Width x8, ASPM L1, Exit Latency L1 <64us
		LnkSta:	Speed 2.5GT/s, Width x0
01:00.0 0302: 10de:2330
	Physical Slot: 4
	Region 0: Memory at fb000000 (32-bit, non-prefetchable) [size=16M]
	Region 1: Memory at 10000000000 (64-bit, prefetchable) [size=256M]
	Capabilities: [60] Express (v2) Endpoint, MSI 00
		LnkCap:	Port #0, Speed 16GT/s, Width x16, ASPM L1, Exit Latency L1 <64us
		LnkSta:	Speed 16GT/s, Width x16
`;
  const imported = importText(capture);
  const captured = imported.ok ? imported.value.machines[0] : undefined;
  if (!captured) throw new Error('not read');
  const port = node('0000:00:01.0');
  const gpu = node('0000:01:00.0');
  const addressOf = (machine: Machine, id: NodeId, bar: number) =>
    knownValue(functionOf(machineTree(machine), id).bars)?.find(each => each.index === bar)?.address;

  it('are marked, and remember what was captured', () => {
    const { machine } = done(setFact(captured, { node: port, fact: 'acs.control', value: 0x11 }));
    expect(editedFacts(machine)).toEqual([
      {
        node: port,
        fact: 'acs.control',
        was: { state: 'known', value: 0x1d, source: 'text' },
        now: expect.objectContaining({ state: 'known', value: 0x11, source: 'edited' }),
      },
    ]);
    expect(done(revertFact(machine, port, 'acs.control')).machine).toEqual(captured);
    expect(done(setFact(machine, { node: port, fact: 'acs.control', value: 0x1d })).machine).toEqual(
      captured,
    );
  });

  it('a BAR that still fits behind its bridge moves nobody else', () => {
    const { machine, changes } = done(setFact(captured, { node: gpu, fact: 'bar-1', value: 1n << 32n }));
    expect(addressOf(machine, gpu, 0)).toEqual(addressOf(captured, gpu, 0));
    expect(addressOf(machine, gpu, 1)).toMatchObject({ value: 0x100_0000_0000n });
    expect(changes).toEqual([]);
  });

  it('one that does not opens larger windows, and goes back to where it was', () => {
    const grown = done(setFact(captured, { node: gpu, fact: 'bar-1', value: 1n << 36n }));
    expect(grown.changes).toContainEqual({ kind: 'readdressed', node: gpu, bar: 1 });
    expect(validateMachine(grown.machine)).toEqual([]);
    expect(done(revertFact(grown.machine, gpu, 'bar-1')).machine).toEqual(captured);
  });

  it('a card moved to another slot keeps its id and leaves the name of its slot behind', () => {
    const moved = done(moveDevice(captured, gpu, node('0000:00:02.0'))).machine;
    const fn = functionOf(machineTree(moved), gpu);
    expect([fn.bdf, fn.slot.state]).toEqual(['0000:05:00.0', 'unknown']);
    expect(knownValue(functionOf(machineTree(moved), port).slot)).toBe('4');
    expect(knownValue(fn.link)?.current).toMatchObject({ value: { generation: 4, width: 8 } });
    expect(validateMachine(moved)).toEqual([]);
  });

  it('a name of one’s own is no fact', () => {
    expect(editedFacts(done(rename(captured, gpu, ' GPU left ')).machine)).toEqual([]);
  });
});

describe('splitting the lanes of a port', () => {
  it('gives two ports of eight lanes on the same bus', () => {
    const { machine } = done(splitPort(server, node('rp1'), [8, 8]));
    const ports = machineTree(machine).childrenOf(node('rc'));
    expect(ports.map(fn => [fn.id, fn.bdf, knownValue(fn.link)?.maximum])).toMatchObject([
      ['rp0', '0000:00:00.0', { value: { width: 16 } }],
      ['rp1', '0000:00:01.0', { value: { width: 8 } }],
      ['port-1.0', '0000:00:01.1', { value: { width: 8 } }],
      ['rp2', '0000:00:02.0', { value: { width: 16 } }],
    ]);
  });
});
