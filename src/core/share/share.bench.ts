import { bench, describe } from 'vitest';
import { buildMachine } from '../topology/buildMachine.ts';
import type { FunctionSpec, MachineSpec } from '../topology/buildSpec.ts';
import { newDocument } from './document.ts';
import { decodeDocument, encodeDocument } from './payload.ts';

/** Root ports with an NVMe drive each, `count` functions in all, spread over host bridges of 200 buses. */
function driveShelf(count: number): MachineSpec {
  const port: FunctionSpec = {
    kind: 'bridge',
    portType: 'root-port',
    vendorId: 0x1022,
    deviceId: 0x14ab,
    classCode: 0x0604,
    acs: { capability: 0x5f, control: 0x1d },
    below: [
      {
        kind: 'endpoint',
        portType: 'endpoint',
        vendorId: 0x1e0f,
        deviceId: 0x001f,
        classCode: 0x0108,
        name: 'KIOXIA Corporation CD8',
        link: { generation: 4, width: 4 },
        bars: [{ index: 0, kind: 'memory64', prefetchable: false, sizeBytes: 32768n }],
      },
    ],
  };
  const portsPerBridge = 25;
  const bridges = Math.ceil(count / 2 / portsPerBridge);
  return {
    name: `${count} functions`,
    hostBridges: Array.from({ length: bridges }, (_, domain) => ({
      domain,
      functions: Array.from({ length: portsPerBridge }, () => port),
    })),
  };
}

for (const count of [100, 1000]) {
  const built = buildMachine(driveShelf(count));
  if (!built.ok) throw new Error(built.error.map(problem => problem.message).join(' '));
  const document = newDocument(built.value.machine);
  const text = encodeDocument(document);
  describe(`a link of ${document.machine.functions.length} functions, ${text.length} characters`, () => {
    bench('encode', () => {
      encodeDocument(document);
    });
    bench('decode', () => {
      decodeDocument(text);
    });
  });
}
