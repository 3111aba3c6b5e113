import { err, ok, type Result } from '../lib/result.ts';
import { barOf, placedBars } from '../p2pdma/memory/barMemory.ts';
import type { P2pMemory } from '../p2pdma/memory/drivers.ts';
import { operateOnMemory } from '../p2pdma/memory/memoryOperations.ts';
import { judgePair } from '../p2pdma/policy/judgePair.ts';
import { type Policy, policyFor } from '../p2pdma/policy/policy.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import { deviceKind } from '../topology/deviceKind.ts';
import { knownValue } from '../topology/fact.ts';
import type { AddressedMachine } from '../topology/hostWindows.ts';
import { isWorkingKind } from '../topology/kind.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import type { DmaPlatform } from './dmaPlatform.ts';
import type { Segment, Transfer } from './transfer.ts';

/** Lists worth looking at, made for the machine at hand. */
export const transferPresets = [
  {
    id: 'mixed',
    name: 'One mixed bio',
    means: 'system memory, peers and the device’s own BAR in one list',
  },
  { id: 'out-of-reach', name: 'A peer out of reach', means: 'memory that the kernel refuses to map' },
  {
    id: 'shifted-window',
    name: 'Where bus and CPU differ',
    means: 'a BAR that the CPU sees at another address than the bus',
  },
] as const;
export type TransferPreset = (typeof transferPresets)[number]['id'];

export interface PresetAsked {
  readonly machine: AddressedMachine;
  readonly settings: KernelSettings;
  readonly platform: DmaPlatform;
  readonly memory: P2pMemory;
  /** Who does the DMA; null, or a device that has nothing to show: another one is chosen. */
  readonly device: NodeId | null;
}

/** A list, with the memory registered that it needs. */
export interface Proposed {
  readonly memory: P2pMemory;
  readonly transfer: Transfer;
}

/** Makes a list of the wanted kind. Error: no device of this machine can show it, in words. */
export function proposeTransfer(preset: TransferPreset, asked: PresetAsked): Result<Proposed, string> {
  const policy = policyFor(asked.machine.tree, asked.settings);
  const context: Context = { ...asked, policy, canOffer: new Map() };
  switch (preset) {
    case 'mixed':
      return mixed(context);
    case 'out-of-reach':
      return outOfReach(context);
    case 'shifted-window':
      return shiftedWindow(context);
  }
}

interface Context extends PresetAsked {
  readonly policy: Policy;
  /** Whether a device can offer memory, found out when it is first asked. */
  readonly canOffer: Map<NodeId, boolean>;
}

const PIECE_BYTES = 0x1_0000;
/** Examples have a few dozen devices; of a larger machine the first ones are enough. */
const MOST_TRIED = 24;

/** The asked device first, then the machine's working devices. */
function devicesToTry({ machine, device }: Context): readonly PciFunction[] {
  const all = machine.tree.machine.functions.filter(
    fn => fn.kind === 'endpoint' && (fn.id === device || isWorkingKind(deviceKind(fn))),
  );
  return all.toSorted((a, b) => Number(b.id === device) - Number(a.id === device)).slice(0, MOST_TRIED);
}

/** Two pieces of memory, a peer by each way that there is, the device's own BAR, and memory again. */
function mixed(context: Context): Result<Proposed, string> {
  const devices = devicesToTry(context);
  let best: {
    readonly device: PciFunction;
    readonly memory: P2pMemory;
    readonly peers: readonly Segment[];
  } | null = null;
  for (const device of devices) {
    let memory = context.memory;
    const peers: Segment[] = [];
    const take = (provider: PciFunction | undefined) => {
      const offered = provider && offer(context, memory, provider);
      if (!offered) return;
      memory = offered.memory;
      peers.push(offered.segment);
    };
    take(firstPeer(context, devices, device, 'BUS_ADDR'));
    take(firstPeer(context, devices, device, 'THRU_HOST_BRIDGE'));
    take(device);
    if (peers.length > (best?.peers.length ?? 0)) best = { device, memory, peers };
    if (peers.length === 3) break;
  }
  if (!best) return err('No device of this machine can offer memory to a peer.');
  const segments = [ram(context, 0n), ram(context, 1n), ...best.peers, ram(context, 2n)];
  return ok({ memory: best.memory, transfer: { device: best.device.id, segments } });
}

function outOfReach(context: Context): Result<Proposed, string> {
  const devices = devicesToTry(context);
  for (const device of devices) {
    const provider = firstPeer(context, devices, device, 'NOT_SUPPORTED');
    const offered = provider && offer(context, context.memory, provider);
    if (!offered) continue;
    const segments = [offered.segment, ram(context, 0n)];
    return ok({ memory: offered.memory, transfer: { device: device.id, segments } });
  }
  return err('Under this kernel every device reaches the memory of every other that can offer some.');
}

/** A peer by bus address in a BAR of 2 MiB or more that lies in a shifted window. */
function shiftedWindow(context: Context): Result<Proposed, string> {
  const devices = devicesToTry(context);
  for (const device of devices) {
    for (const provider of devices) {
      if (provider.id === device.id || verdictOn(context, provider, device) !== 'BUS_ADDR') continue;
      for (const { bar, bus, cpu } of placedBars(context.machine, provider)) {
        if (cpu === undefined || cpu === bus) continue;
        const memory = register(context, provider, bar.index);
        if (!memory) continue;
        const segment = piece(provider.id, bar.index, 0n);
        return ok({ memory, transfer: { device: device.id, segments: [segment] } });
      }
    }
  }
  return err(
    'No two devices below one bridge have a BAR that the CPU sees elsewhere. The POWER9 example has; or choose another architecture for this machine.',
  );
}

const verdictOn = ({ policy }: Context, provider: PciFunction, device: PciFunction): MapType =>
  judgePair(policy, provider.id, device.id).mapType;

const firstPeer = (
  context: Context,
  devices: readonly PciFunction[],
  device: PciFunction,
  mapType: MapType,
): PciFunction | undefined =>
  devices.find(
    provider =>
      provider.id !== device.id &&
      verdictOn(context, provider, device) === mapType &&
      canOffer(context, provider),
  );

function canOffer(context: Context, provider: PciFunction): boolean {
  const known = context.canOffer.get(provider.id);
  if (known !== undefined) return known;
  const can = offer(context, context.memory, provider) !== null;
  context.canOffer.set(provider.id, can);
  return can;
}

/** The memory with this device offering some, and a piece of it: one that is allocated, else the start of a chunk. */
function offer(context: Context, memory: P2pMemory, provider: PciFunction) {
  const { machine, policy } = context;
  const step = operateOnMemory({ machine, kernel: policy.row }, memory, { kind: 'offer', node: provider.id });
  const chunks = step.memory.providers.find(({ node }) => node === provider.id)?.chunks ?? [];
  const chunk = chunks.find(({ sizeBytes }) => sizeBytes >= BigInt(PIECE_BYTES));
  if (!chunk) return null;
  const allocated = chunk.allocations.find(({ askedBytes }) => askedBytes >= BigInt(PIECE_BYTES));
  const offsetBytes = chunk.offsetBytes + (allocated?.offsetBytes ?? 0n);
  return { memory: step.memory, segment: piece(provider.id, chunk.bar, offsetBytes) };
}

/** The memory with a whole BAR registered; null where the kernel refuses. */
function register(
  { machine, policy, memory }: Context,
  provider: PciFunction,
  bar: number,
): P2pMemory | null {
  const size = knownValue(barOf(provider, bar)?.sizeBytes ?? { state: 'unknown' }) ?? 0n;
  const registered = memory.providers
    .find(({ node }) => node === provider.id)
    ?.chunks.some(chunk => chunk.bar === bar && chunk.offsetBytes === 0n && chunk.sizeBytes === size);
  if (registered) return memory;
  const asked = { kind: 'add-resource', node: provider.id, bar, offsetBytes: 0n, sizeBytes: 0n } as const;
  const step = operateOnMemory({ machine, kernel: policy.row }, memory, asked);
  return step.outcome.succeeded ? step.memory : null;
}

const piece = (node: NodeId, bar: number, offsetBytes: bigint): Segment => ({
  kind: 'bar-memory',
  node,
  bar,
  offsetBytes,
  sizeBytes: PIECE_BYTES,
});

/** Pages far apart in the last range of RAM. */
const ram = ({ platform }: Context, place: bigint): Segment => ({
  kind: 'system-memory',
  address: (platform.memory.at(-1)?.base ?? 0n) + 0x234_0000n + place * 0x1a0_0000n,
  sizeBytes: PIECE_BYTES,
});
