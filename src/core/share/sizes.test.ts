import { describe, expect, it } from 'vitest';
import { buildMachine } from '../topology/buildMachine.ts';
import type { EndpointSpec, FunctionSpec, MachineSpec } from '../topology/buildSpec.ts';
import { newDocument } from './document.ts';
import { decodeDocument, encodeDocument } from './payload.ts';

const device = (
  ids: readonly [number, number],
  classCode: number,
  label: string,
  bits: number,
): EndpointSpec => ({
  kind: 'endpoint',
  portType: 'endpoint',
  vendorId: ids[0],
  deviceId: ids[1],
  classCode,
  label,
  link: { generation: 4, width: 16 },
  bars: [{ index: 0, kind: 'memory64', prefetchable: true, sizeBytes: 1n << BigInt(bits) }],
});
const gpu = (i: number) => device([0x10de, 0x20b5], 0x0302, `GPU ${i}`, 37);
const nic = (i: number) => device([0x15b3, 0x1021], 0x0200, `NIC ${i}`, 25);
const drive = (i: number) => device([0x144d, 0xa824], 0x0108, `NVMe ${i}`, 15);
const rootPort = (below: readonly FunctionSpec[]): FunctionSpec => ({
  kind: 'bridge',
  portType: 'root-port',
  vendorId: 0x8086,
  deviceId: 0x347a,
  classCode: 0x0604,
  acs: { capability: 0x5f, control: 0x1d },
  below,
});
const plx = (
  portType: 'upstream-port' | 'downstream-port',
  below: readonly FunctionSpec[],
): FunctionSpec => ({
  kind: 'bridge',
  portType,
  vendorId: 0x1000,
  deviceId: 0xc010,
  classCode: 0x0604,
  acs: { capability: 0x5f, control: portType === 'downstream-port' ? 0x1d : 0 },
  below,
});
const plxSwitch = (devices: readonly FunctionSpec[]) =>
  plx(
    'upstream-port',
    devices.map(below => plx('downstream-port', [below])),
  );

/** 24 functions: two sockets, each a switch with two GPUs, a NIC and a drive below it, and a drive of its own. */
const workstation: MachineSpec = {
  name: 'Two switches',
  hostBridges: [0, 1].map(socket => ({
    bus: socket * 0x80,
    numaNode: socket,
    functions: [
      rootPort([plxSwitch([gpu(2 * socket), gpu(2 * socket + 1), nic(socket), drive(2 * socket)])]),
      rootPort([drive(2 * socket + 1)]),
    ],
  })),
};

describe('a drawn machine in a link', () => {
  const built = buildMachine(workstation);
  if (!built.ok) throw new Error(built.error.map(problem => problem.message).join(' '));
  const document = newDocument(built.value.machine);
  const text = encodeDocument(document);

  it('of 24 functions with every fact known takes less than 470 characters', () => {
    expect(document.machine.functions).toHaveLength(24);
    expect(text.length).toBeLessThan(470);
  });

  it('comes back the same, addresses to the byte', () => {
    expect(decodeDocument(text)).toEqual({ ok: true, value: document });
  });
});
