import { describe, expect, it } from 'vitest';
import { newNamespace } from '../p2pdma/nvmet/nvmetTarget.ts';
import { device, fabricMachine, hostBridge, node, packetSwitch, rootPort } from '../testing/fabricMachine.ts';
import { importer, sharingOf } from '../testing/sharedBuffer.ts';
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
  sharing: [
    {
      name: 'Out of the GPU',
      kernel: null,
      sharing: sharingOf({ importers: [importer('nic'), importer('nvme')] }),
      script: [{ do: 'attach', party: 'nic' }],
    },
  ],
  target: {
    rdmaDevice: node('nvme'),
    namespaces: [
      { ...newNamespace(node('nic'), 1), p2pmem: { kind: 'automatic' } },
      { ...newNamespace(node('nvme'), 2), p2pmem: { kind: 'named', provider: node('gpu') } },
    ],
    seed: 1,
    operation: 'read',
    sizeBytes: 4096,
    commandsInFlight: 1,
    queueEntries: 0,
  },
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

  it('shares nothing without its exporter, and goes on without an importer that is gone', () => {
    expect(edited({ kind: 'remove', node: node('gpu') }).sharing).toEqual([]);
    const [run] = edited({ kind: 'remove', node: node('nic') }).sharing;
    expect(run?.sharing.importers.map(({ id }) => id)).toEqual(['nvme']);
    expect(run?.script).toEqual([{ do: 'attach', party: 'nic' }]);
  });

  it('takes an NVMe-oF target down with its adapter, and drops drives and providers that are gone', () => {
    expect(edited({ kind: 'remove', node: node('nvme') }).target).toBeNull();
    const { target } = edited({ kind: 'remove', node: node('sw') });
    expect(target?.namespaces).toMatchObject([{ nsid: 2, p2pmem: { kind: 'off' } }]);
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
