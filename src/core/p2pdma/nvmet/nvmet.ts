import { nextRandom } from '../../lib/seededRandom.ts';
import type { NodeId } from '../../topology/machine.ts';
import { otherDeviceOf } from '../../topology/nearestFunction.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import type { CallOutcome } from '../memory/callOutcome.ts';
import { devName } from '../memory/devName.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import { type EnableSetting, enableStore } from '../orchestrator/enableStore.ts';
import { findMany } from '../orchestrator/findProvider.ts';
import { distanceMany } from '../policy/distanceMany.ts';
import type { KernelMessage } from '../policy/verdict.ts';

/** A namespace of the NVMe target (nvmet): what it is backed by, and what its `p2pmem` attribute says. */
export interface NvmetNamespace {
  readonly nsid: number;
  /** `/dev/nvme0n1`, or a file. */
  readonly path: string;
  /** The device below it. */
  readonly device: NodeId;
  readonly isBlockDevice: boolean;
  /** Whether its queue takes peer-to-peer pages (`BLK_FEAT_PCI_P2PDMA`). */
  readonly queueTakesP2p: boolean;
  readonly p2pmem: EnableSetting;
  readonly isEnabled: boolean;
}

export interface NvmetNamespaceCall {
  readonly namespace: NvmetNamespace;
  readonly outcome: CallOutcome;
}

/** Writes the `p2pmem` attribute of a namespace (`nvmet_ns_p2pmem_store`): -EBUSY while it is enabled. */
export function storeP2pmem(
  context: DriverContext,
  namespace: NvmetNamespace,
  text: string,
): NvmetNamespaceCall {
  const call = 'nvmet_ns_p2pmem_store';
  if (namespace.isEnabled) {
    const sentence = say`Namespace ${namespace.nsid} is enabled: disable it first.`;
    return { namespace, outcome: { call, succeeded: false, returned: '-EBUSY', sentence, messages: [] } };
  }
  const { setting, outcome } = enableStore(context, text);
  return {
    namespace: setting ? { ...namespace, p2pmem: setting } : namespace,
    outcome: { ...outcome, call },
  };
}

/**
 * Enables a namespace (`nvmet_ns_enable`, `nvmet_p2pmem_ns_enable`). With peer-to-peer memory it has to be a block
 * device whose queue takes such pages, near to the provider that is named; to some provider where none is, and that
 * is only to tell early, as the choice is made for each connection.
 */
export function enableNamespace(
  context: DriverContext,
  namespace: NvmetNamespace,
  seed: number,
): NvmetNamespaceCall {
  const call = 'nvmet_ns_enable';
  const refusal = refusalOf(context, namespace, seed);
  if (refusal) return { namespace, outcome: { call, succeeded: false, returned: '-EINVAL', ...refusal } };
  const sentence = say`Namespace ${namespace.nsid} is enabled; its memory is chosen when a host connects.`;
  return {
    namespace: { ...namespace, isEnabled: true },
    outcome: { call, succeeded: true, returned: '0', sentence, messages: [] },
  };
}

/** Why a namespace cannot be enabled with the peer-to-peer memory it asks for; null if it can. */
function refusalOf(
  context: DriverContext,
  { p2pmem, path, device, isBlockDevice, queueTakesP2p }: NvmetNamespace,
  seed: number,
): Pick<CallOutcome, 'sentence' | 'messages'> | null {
  if (p2pmem.kind === 'off') return null;
  if (!isBlockDevice) {
    const text = 'peer-to-peer DMA is not supported by non-block device namespaces';
    return {
      sentence: say`${path} is a file, and files take no peer-to-peer pages.`,
      messages: [error(text)],
    };
  }
  if (!queueTakesP2p) {
    const text = `peer-to-peer DMA is not supported by the driver of ${path}`;
    return { sentence: say`The queue of ${path} takes no peer-to-peer pages.`, messages: [error(text)] };
  }
  if (p2pmem.kind === 'named') {
    const { returned, clients, messages } = ask(context, p2pmem.provider, device);
    return isNear(returned) ? null : { sentence: clients[0]?.sentence ?? [], messages };
  }
  const { pick, messages } = findMany(context, [device], seed);
  if (pick) return null;
  const text = `no peer-to-peer memory is available for ${path}`;
  return {
    sentence: say`Nobody offers memory that ${context.named(device)} may reach.`,
    messages: [...messages, error(text)],
  };
}

const ask = (context: DriverContext, provider: NodeId, client: NodeId) =>
  distanceMany(context, { provider, clients: [client], isVerbose: true });

const isNear = (returned: number | null): boolean => returned !== null && returned >= 0;

/** `pr_err` of nvmet. */
const error = (text: string): KernelMessage => ({ level: 'error', device: null, text: `nvmet: ${text}` });

/** What a connection uses for one namespace. */
export interface NvmetChoice {
  readonly nsid: number;
  /** Null: system memory. */
  readonly provider: NodeId | null;
  readonly why: Sentence;
  readonly messages: readonly KernelMessage[];
}

/**
 * A host connects through an RDMA device: for each enabled namespace a provider is chosen and kept for as long as the
 * connection lasts (`nvmet_p2pmem_ns_add_p2p`). A provider that was named is asked about the RDMA device alone, having
 * been asked about the drive before; else the nearest to both is looked for. What is not served uses system memory.
 */
export function connectController(
  context: DriverContext,
  namespaces: readonly NvmetNamespace[],
  { rdmaDevice, seed }: { readonly rdmaDevice: NodeId; readonly seed: number },
): readonly NvmetChoice[] {
  let drawn = seed;
  return namespaces
    .filter(({ isEnabled }) => isEnabled)
    .map(namespace => {
      drawn = nextRandom(drawn).seed;
      return chooseFor(context, namespace, { rdmaDevice, seed: drawn });
    });
}

function chooseFor(
  context: DriverContext,
  { nsid, p2pmem, device, path }: NvmetNamespace,
  { rdmaDevice, seed }: { readonly rdmaDevice: NodeId; readonly seed: number },
): NvmetChoice {
  const { named } = context;
  const { tree } = context.policy;
  const unserved = (why: Sentence, messages: readonly KernelMessage[] = []): NvmetChoice => ({
    nsid,
    provider: null,
    why,
    messages,
  });
  const served = (provider: NodeId, messages: readonly KernelMessage[]): NvmetChoice => {
    const text = `nvmet: using p2pmem on ${devName(tree, provider)} for nsid ${nsid}`;
    const why = say`Namespace ${nsid} uses the memory of ${named(provider)} while the connection lasts.`;
    return { nsid, provider, why, messages: [...messages, { level: 'info', device: provider, text }] };
  };

  if (p2pmem.kind === 'off') return unserved(say`Namespace ${nsid} does not ask for peer-to-peer memory.`);
  if (otherDeviceOf(tree, rdmaDevice)?.virtualDma) {
    return unserved(say`${named(rdmaDevice)} does DMA with the CPU, so there is no client for the memory.`);
  }
  if (p2pmem.kind === 'named') {
    const { returned, clients, messages } = ask(context, p2pmem.provider, rdmaDevice);
    if (isNear(returned)) return served(p2pmem.provider, messages);
    return unserved(clients[0]?.sentence ?? [], messages);
  }
  const { pick, messages } = findMany(context, [rdmaDevice, device], seed);
  if (pick) return served(pick, messages);
  const text = `no peer-to-peer memory is available that's supported by ${devName(tree, rdmaDevice)} and ${path}`;
  const why = say`Nobody offers memory that both ${named(rdmaDevice)} and ${named(device)} may reach.`;
  return unserved(why, [...messages, error(text)]);
}
