import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildMachine } from './buildMachine.ts';
import type { FunctionSpec, HostBridgeSpec } from './buildSpec.ts';

/** What QEMU was asked for, and where Linux then found it. */
interface Emulated {
  readonly name: string;
  readonly devices: readonly string[];
  readonly qdevByBdf: Readonly<Record<string, string>>;
}

const { machines } = JSON.parse(
  readFileSync(new URL('./fixtures/qemuEnumeration.json', import.meta.url), 'utf8'),
) as { machines: readonly Emulated[] };
/** Its second host bridge has a bus number that the first one needs. */
const OVERLAP = 't8-busoverlap';

describe('bus numbers are those of machines that QEMU emulated and Linux booted', () => {
  it.each(machines.filter(({ name }) => name !== OVERLAP))('$name', ({ devices, qdevByBdf }) => {
    const built = buildMachine({ name: 'emulated', hostBridges: hostBridges(devices) });
    if (!built.ok) throw new Error(built.error.map(({ message }) => message).join(' '));
    const found = Object.fromEntries(built.value.machine.functions.map(fn => [fn.id, fn.bdf]));
    const expected = Object.entries(qdevByBdf).flatMap(([bdf, id]) => (id === '' ? [] : [[id, bdf]]));
    expect(expected.length).toBeGreaterThan(10);
    expect(found).toEqual(Object.fromEntries(expected));
  });

  it('a root bus number that a lower host bridge needs is refused in words', () => {
    const devices = machines.find(({ name }) => name === OVERLAP)?.devices ?? [];
    const built = buildMachine({ name: 'emulated', hostBridges: hostBridges(devices) });
    expect(built.ok).toBe(false);
    expect(!built.ok && built.error.map(({ code }) => code)).toEqual(['out-of-buses']);
  });
});

/** Reads a QEMU `-device` list: what hangs on which bus, and the host bridges that pxb-pcie adds. */
function hostBridges(devices: readonly string[]): readonly HostBridgeSpec[] {
  const parsed = devices.map(parseDevice).filter(({ id }) => id !== undefined);
  const below = (bus: string): readonly FunctionSpec[] =>
    parsed.filter(({ options }) => options.get('bus') === bus).map(functionSpec);
  const functionSpec = ({ model, id = '', options }: QemuDevice): FunctionSpec => {
    const addr = options.get('addr');
    const common = {
      id,
      vendorId: 0x1b36,
      deviceId: 1,
      classCode: 0,
      ...(addr === undefined ? {} : { at: addr }),
    };
    const portType = portTypes[model];
    return portType
      ? { ...common, kind: 'bridge', portType, below: below(id) }
      : { ...common, kind: 'endpoint' };
  };
  const expanders = parsed.filter(({ model }) => model === 'pxb-pcie');
  return [
    { bus: 0, functions: below('pcie.0') },
    ...expanders.map(({ id = '', options }) => ({
      bus: Number(options.get('bus_nr')),
      functions: below(id),
    })),
  ];
}

interface QemuDevice {
  readonly model: string;
  readonly id: string | undefined;
  readonly options: ReadonlyMap<string, string>;
}

function parseDevice(text: string): QemuDevice {
  const [model = '', ...rest] = text.split(',');
  const options = new Map(rest.map(option => option.split('=') as [string, string]));
  return { model, id: options.get('id'), options };
}

const portTypes: Readonly<Record<string, 'root-port' | 'upstream-port' | 'downstream-port'>> = {
  'pcie-root-port': 'root-port',
  'x3130-upstream': 'upstream-port',
  'xio3130-downstream': 'downstream-port',
};
