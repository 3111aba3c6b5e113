import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { gpuPart } from '../testing/arbitraryEdits.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import type { BridgeSpec, FunctionSpec } from '../topology/buildSpec.ts';
import { editMachine } from '../topology/edits/machineEdit.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { sentenceText } from '../topology/sentence.ts';
import { freeSlots } from '../topology/slots.ts';
import { bestSlots, type SlotQuestion } from './slots.ts';

/** A port of a switch with nothing below it. */
const empty = (id: string, width: 8 | 16): BridgeSpec => ({
  kind: 'bridge',
  id,
  portType: 'downstream-port',
  vendorId: 0x10b5,
  deviceId: 0x9797,
  classCode: 0x0604,
  link: { generation: 5, width },
  below: [],
});
const withMore = (spec: FunctionSpec, ...ports: readonly BridgeSpec[]): FunctionSpec =>
  spec.kind === 'bridge' ? { ...spec, below: [...spec.below, ...ports] } : spec;
const slot = (spec: FunctionSpec, name: string): FunctionSpec => ({ ...spec, slot: name });

/** Node 0: a switch with two GPUs, a free x16 and a free x8; an Intel Xeon that Linux lists. Node 1: free ports. */
const machine: Machine = fabricMachine(
  hostBridge(
    [
      { ...device('host0', { bars: [], portType: null }), vendorId: 0x8086, deviceId: 0x09a2, at: '00.0' },
      {
        ...rootPort('rp0', [
          withMore(
            packetSwitch('sw', [device('gpu0'), device('gpu1')]),
            empty('narrow', 8),
            empty('wide', 16),
          ),
        ]),
        at: '01.0',
      },
      { ...slot(rootPort('rp1', []), 'Slot 2'), at: '02.0' },
    ],
    { id: 'rc0', numaNode: 0 },
  ),
  hostBridge(
    [
      { ...device('host1', { bars: [], portType: null }), vendorId: 0x8086, deviceId: 0x09a2, at: '00.0' },
      { ...slot(rootPort('rp2', []), '4'), at: '01.0' },
      { ...rootPort('rp3', [device('nic')]), at: '02.0' },
    ],
    { id: 'rc1', bus: 0x80, numaNode: 1 },
  ),
);
const ask = (more: Partial<SlotQuestion>) =>
  bestSlots({
    machine,
    settings: defaultSettings,
    platform: {},
    card: { kind: 'there', node: node('nic') },
    peers: [node('gpu0'), node('gpu1')],
    ...more,
  });

describe('free slots', () => {
  it('are told with what is printed on the chassis', () => {
    const free = freeSlots(machineTree(machine));
    expect(free.map(({ port, name, numaNode }) => [port, name, numaNode])).toEqual([
      ['narrow', null, 0],
      ['wide', null, 0],
      ['rp1', 'Slot 2', 0],
      ['rp2', '4', 1],
    ]);
  });
});

describe('the best slot for a card', () => {
  it('is beside its peers, then on their node, and tells why in one sentence', () => {
    const ranked = ask({});
    expect(ranked.map(({ slot: { port } }) => port)).toEqual(['wide', 'narrow', 'rp1', 'rp3', 'rp2']);
    expect(ranked.map(({ title, sentence }) => `${title.text}: ${sentenceText(sentence)}`)).toEqual([
      'switch downstream port 02:03.0, x16 Gen5, node 0: gpu0 and gpu1 directly, 54.7 GB/s with all at once, 2 of 2 on the same NUMA node.',
      'switch downstream port 02:02.0, x8 Gen5, node 0: gpu0 and gpu1 directly, 27.4 GB/s with all at once, 2 of 2 on the same NUMA node. The link would train to x8 Gen5; the device can do x16 Gen5. Whether its edge fits the connector, lanes do not tell.',
      'Slot 2, x16 Gen5, node 0: gpu0 and gpu1 through the host bridge, 43.5 GB/s with all at once, 2 of 2 on the same NUMA node.',
      'root port rp3, x16 Gen5, node 1: gpu0 and gpu1 through the host bridge, a link on the way whose speed is not known, 0 of 2 on the same NUMA node.',
      'Slot 4, x16 Gen5, node 1: gpu0 and gpu1 through the host bridge, a link on the way whose speed is not known, 0 of 2 on the same NUMA node.',
    ]);
  });

  it('promises what comes true when the card is there', () => {
    for (const {
      slot: { port },
      peers,
      isCurrent,
    } of ask({})) {
      if (isCurrent) continue;
      const moved = editMachine(machine, { kind: 'move', node: node('nic'), to: port });
      if (!moved.ok) throw new Error(moved.error.code);
      const there = ask({ machine: moved.value.machine }).find(each => each.isCurrent);
      expect(there?.peers).toEqual(peers);
    }
  });

  it('is found for a card that is still to be bought', () => {
    const [best] = ask({ card: { kind: 'new', part: gpuPart }, peers: [node('nic')] });
    expect([best?.slot.port, best?.peers[0]?.mapType]).toEqual(['rp2', 'THRU_HOST_BRIDGE']);
  });

  it('is nowhere for a device that is built in', () => {
    expect(ask({ card: { kind: 'there', node: node('host0') } })).toEqual([]);
  });
});
