import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { editMachine, type MachineEdit } from '../topology/edits/machineEdit.ts';
import { newDocument, type PeerlaneDocument } from './document.ts';
import { decodeDocument, encodeDocument } from './payload.ts';
import { withMachine } from './withMachine.ts';

const machine = fabricMachine(
  hostBridge([
    rootPort('rp', [packetSwitch('sw', [device('gpu'), device('nic')])]),
    rootPort('rp2', [device('nvme')]),
  ]),
);
const plain = newDocument(machine);
const document: PeerlaneDocument = {
  ...plain,
  drivers: {
    memory: {
      ...plain.drivers.memory,
      providers: [
        {
          node: node('gpu'),
          isPublished: true,
          chunks: [{ bar: 0, offsetBytes: 0n, sizeBytes: 1n << 23n, allocations: [] }],
          registers: [{ bar: 0, offsetBytes: 1n << 23n, sizeBytes: 4096n }],
        },
      ],
    },
    orchestrator: {
      ...plain.drivers.orchestrator,
      provider: node('gpu'),
      clients: [
        { client: node('nic'), provider: null },
        { client: node('nvme'), provider: null },
      ],
    },
  },
  transfer: {
    device: node('nic'),
    segments: [
      { kind: 'system-memory', address: 0x1000n, sizeBytes: 4096 },
      { kind: 'bar-memory', node: node('gpu'), bar: 0, offsetBytes: 0n, sizeBytes: 4096 },
    ],
  },
  platform: { devices: { [node('gpu')]: 'never-answers' }, subtractiveBridges: [node('sw')] },
};

const edited = (edit: MachineEdit): PeerlaneDocument => {
  const result = editMachine(machine, edit);
  if (!result.ok) throw new Error(result.error.code);
  return withMachine(document, result.value.machine);
};

describe('a document whose machine was edited', () => {
  it('loses what named a node that is gone', () => {
    const { drivers, transfer, platform } = edited({ kind: 'remove', node: node('sw') });
    expect(drivers.memory.providers).toEqual([]);
    expect(drivers.orchestrator.provider).toBeNull();
    expect(drivers.orchestrator.clients).toEqual([{ client: 'nvme', provider: null }]);
    expect(transfer).toEqual({ device: null, segments: [document.transfer.segments[0]] });
    expect(platform).toEqual({ devices: {}, subtractiveBridges: [] });
  });

  it('loses memory in a BAR that has become too small for it', () => {
    const { drivers } = edited({
      kind: 'set-fact',
      edit: { node: node('gpu'), fact: 'bar-0', value: 1n << 23n },
    });
    expect(drivers.memory.providers).toMatchObject([{ chunks: [{ sizeBytes: 1n << 23n }], registers: [] }]);
  });

  it('keeps all the rest, and comes back from a link', () => {
    const renamed = edited({ kind: 'rename', node: node('gpu'), name: 'GPU left' });
    expect(renamed).toEqual({ ...document, machine: renamed.machine });
    const less = edited({ kind: 'remove', node: node('nic') });
    const read = decodeDocument(encodeDocument(less));
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value).toEqual(less);
  });
});
