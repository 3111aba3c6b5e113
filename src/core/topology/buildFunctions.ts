import { err, ok, type Result } from '../lib/result.ts';
import { makeBdf } from './bdf.ts';
import { type Above, drawnFunction, virtualFacts } from './buildFacts.ts';
import type {
  BridgeSpec,
  EndpointSpec,
  FunctionSpec,
  HostBridgeSpec,
  VirtualFunctionsSpec,
} from './buildSpec.ts';
import { unknown } from './fact.ts';
import { type EndpointFunction, type HostBridge, nodeId, type PciFunction } from './machine.ts';
import type { MachineProblem } from './validateProblem.ts';

/** The functions below all host bridges, depth first, on bus 0 until they are enumerated. */
export function buildFunctions(
  specs: readonly HostBridgeSpec[],
  roots: readonly HostBridge[],
): Result<readonly PciFunction[], readonly MachineProblem[]> {
  const built: Built = { functions: [], problems: [] };
  for (const [i, { functions, numaNode }] of specs.entries()) {
    const root = roots[i];
    if (!root) continue;
    const above: Above = { id: root.id, domain: root.domain, portType: 'root', numaNode, link: undefined };
    buildBus(built, functions, above);
  }
  return built.problems.length > 0 ? err(built.problems) : ok(built.functions);
}

/** The functions of one bus and below, on bus 0 until they are enumerated. */
export function buildBelow(
  specs: readonly FunctionSpec[],
  above: Above,
): Result<readonly PciFunction[], readonly MachineProblem[]> {
  const built: Built = { functions: [], problems: [] };
  buildBus(built, specs, above);
  return built.problems.length > 0 ? err(built.problems) : ok(built.functions);
}

interface Built {
  readonly functions: PciFunction[];
  readonly problems: MachineProblem[];
}

interface PlacedSpec {
  readonly spec: FunctionSpec;
  readonly devfn: number;
}

function buildBus(built: Built, specs: readonly FunctionSpec[], above: Above): void {
  const placed = placeOnBus(built, specs, above);
  for (const { spec, devfn } of placed.toSorted((a, b) => a.devfn - b.devfn)) {
    if (spec.kind === 'bridge') buildBridge(built, spec, devfn, above);
    else buildEndpoint(built, spec, devfn, above);
  }
  // Virtual functions follow the functions that the bus was scanned for.
  for (const { spec, devfn } of placed.toSorted((a, b) => a.devfn - b.devfn)) {
    if (spec.kind === 'endpoint' && spec.virtualFunctions) {
      buildVirtualFunctions(built, { spec, virtual: spec.virtualFunctions, devfn, above });
    }
  }
}

function buildBridge(built: Built, spec: BridgeSpec, devfn: number, above: Above): void {
  const bdf = addressOf(above, devfn);
  const facts = drawnFunction(spec, bdf, above);
  built.functions.push({ ...facts, kind: 'bridge', buses: unknown, windows: unknown });
  const below: Above = {
    id: facts.id,
    domain: above.domain,
    portType: spec.portType,
    numaNode: spec.numaNode ?? above.numaNode,
    link: spec.link,
  };
  buildBus(built, spec.below, below);
}

function buildEndpoint(built: Built, spec: EndpointSpec, devfn: number, above: Above): void {
  const facts = drawnFunction(spec, addressOf(above, devfn), above);
  built.functions.push({ ...facts, kind: 'endpoint', physicalFunction: null });
}

function buildVirtualFunctions(
  built: Built,
  at: { spec: EndpointSpec; virtual: VirtualFunctionsSpec; devfn: number; above: Above },
): void {
  const { spec, virtual, devfn, above } = at;
  const physical = drawnFunction(spec, addressOf(above, devfn), above);
  for (let i = 0; i < virtual.count; i++) {
    const routingId = devfn + virtual.firstOffset + i * virtual.stride;
    if (routingId > 0xffff) {
      built.problems.push(outOfSlots(above, `Virtual function ${i} of ${physical.id} has no address left.`));
      return;
    }
    const fn: EndpointFunction = {
      ...virtualFacts(physical, virtual, i),
      id: nodeId(`${physical.id}/vf${i}`),
      bdf: addressOf(above, routingId),
      kind: 'endpoint',
      physicalFunction: physical.id,
    };
    built.functions.push(fn);
  }
}

const addressOf = ({ domain }: Above, routingId: number) =>
  makeBdf({
    domain,
    bus: routingId >> 8,
    device: (routingId >> 3) & 31,
    function: routingId & 7,
  });

/** Gives each function its place on the bus: the one it asks for, else function 0 of the next free device. */
function placeOnBus(built: Built, specs: readonly FunctionSpec[], above: Above): readonly PlacedSpec[] {
  const placed: PlacedSpec[] = [];
  let nextDevice = 0;
  for (const spec of specs) {
    const devfn = spec.at === undefined ? nextDevice << 3 : parseDevfn(spec.at);
    if (devfn === undefined) built.problems.push(badAddress(above, spec.at ?? ''));
    else if (devfn > 0xff)
      built.problems.push(outOfSlots(above, 'A bus has 32 devices, and this one has more.'));
    else placed.push({ spec, devfn });
    if (devfn !== undefined) nextDevice = Math.max(nextDevice, (devfn >> 3) + 1);
  }
  return placed;
}

/** Reads `1c.4` or `1c` as lspci prints device and function. */
export function parseDevfn(text: string): number | undefined {
  const match = /^([01]?[0-9a-f])(?:\.([0-7]))?$/i.exec(text);
  if (!match) return undefined;
  const [, device = '', fn = '0'] = match;
  return (Number.parseInt(device, 16) << 3) | Number(fn);
}

const badAddress = (above: Above, text: string): MachineProblem => ({
  code: 'bad-address',
  node: above.id,
  message: `"${text}" below ${above.id} is not a device and function.`,
  remedy: 'Write device and function as lspci does, from 00.0 to 1f.7.',
});

const outOfSlots = (above: Above, message: string): MachineProblem => ({
  code: 'out-of-slots',
  node: above.id,
  message,
  remedy: 'Put some devices behind a bridge or switch.',
});
