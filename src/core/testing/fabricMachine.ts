import { buildMachine } from '../topology/buildMachine.ts';
import type { EndpointSpec, FunctionSpec, HostBridgeSpec } from '../topology/buildSpec.ts';
import { type Fact, known } from '../topology/fact.ts';
import type { AcsSpec } from '../topology/facts/drawnFacts.ts';
import { type Machine, type NodeId, nodeId, type PciFunction } from '../topology/machine.ts';

/** A device with one memory BAR of 16 MiB, which tests name by its id. */
export const device = (id: string, more: Partial<EndpointSpec> = {}): EndpointSpec => ({
  kind: 'endpoint',
  id,
  label: id,
  portType: 'endpoint',
  vendorId: 0x10de,
  deviceId: 0x2330,
  classCode: 0x0302,
  link: { generation: 5, width: 16 },
  bars: [{ index: 0, kind: 'memory64', prefetchable: true, sizeBytes: 1n << 24n }],
  ...more,
});

const port = (
  id: string,
  portType: 'root-port' | 'upstream-port' | 'downstream-port',
  below: readonly FunctionSpec[],
  acs?: AcsSpec,
): FunctionSpec => ({
  kind: 'bridge',
  id,
  label: id,
  portType,
  vendorId: 0x10b5,
  deviceId: 0x9797,
  classCode: 0x0604,
  link: { generation: 5, width: 16 },
  below,
  ...(acs ? { acs } : {}),
});

/** ACS with every bit in the capability and these in control; without an argument no ACS at all. */
const acsOf = (control: number | undefined, egressVector = 0n): AcsSpec | undefined =>
  control === undefined ? undefined : { capability: 0x7f, control, egressVector };

export const rootPort = (id: string, below: readonly FunctionSpec[], control?: number): FunctionSpec =>
  port(id, 'root-port', below, acsOf(control));

/** A switch `<id>` (its upstream port) with a downstream port `<id>.<n>` above each of `below`. */
export const packetSwitch = (
  id: string,
  below: readonly FunctionSpec[],
  ports: { readonly control?: number; readonly vector?: bigint } = {},
): FunctionSpec =>
  port(
    id,
    'upstream-port',
    below.map((fn, n) => port(`${id}.${n}`, 'downstream-port', [fn], acsOf(ports.control, ports.vector))),
  );

export const hostBridge = (
  functions: readonly FunctionSpec[],
  more: Partial<HostBridgeSpec> = {},
): HostBridgeSpec => ({
  id: 'rc',
  functions,
  ...more,
});

/** The machine that these host bridges make; a spec that does not build is a mistake in the test. */
export function fabricMachine(...hostBridges: readonly HostBridgeSpec[]): Machine {
  const built = buildMachine({ name: 'test', hostBridges });
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return built.value.machine;
}

/** The machine with one function changed, as a person's edit or another capture would show it. */
export function withFunction(
  machine: Machine,
  id: string,
  change: (fn: PciFunction) => Partial<PciFunction>,
): Machine {
  const changed = (fn: PciFunction): PciFunction =>
    fn.id === id ? ({ ...fn, ...change(fn) } as PciFunction) : fn;
  return { ...machine, functions: machine.functions.map(changed) };
}

export const commandOf = (
  memorySpace: boolean,
  busMaster: boolean,
): Fact<{ memorySpace: boolean; busMaster: boolean }> => known({ memorySpace, busMaster }, 'edited');

export const node = (id: string): NodeId => nodeId(id);
