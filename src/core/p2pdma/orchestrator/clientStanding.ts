import type { NodeId } from '../../topology/machine.ts';
import { nearestFunction, otherDeviceOf } from '../../topology/nearestFunction.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { devName } from '../memory/devName.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import { headlineOf } from '../policy/headline.ts';
import { judgePair } from '../policy/judgePair.ts';
import { kernelMessages } from '../policy/messages.ts';
import { returnedDistance } from '../policy/returnedDistance.ts';
import type { KernelMessage, MapType } from '../policy/verdict.ts';

/** How one client stands to one provider. */
export interface ClientStanding {
  readonly client: NodeId;
  /** The PCI function that stands for it; null where it hangs on none. */
  readonly function: NodeId | null;
  /** A client that is not judged at all is NOT_SUPPORTED. */
  readonly mapType: MapType;
  /** Hops, also where it is refused; null where they are not known, or nothing was walked. */
  readonly hops: number | null;
  /** What this pair gives to a sum: -1 where it is refused, null where it cannot be told. */
  readonly returned: number | null;
  /** Whether the kernel gives up at this client without looking at the rest. */
  readonly endsSearch: boolean;
  readonly sentence: Sentence;
  /** What the kernel logs when it comes to this client. */
  readonly messages: readonly KernelMessage[];
}

export interface ClientQuestion {
  readonly provider: NodeId;
  readonly client: NodeId;
  readonly isVerbose: boolean;
  /** The list of 2018 asks when a client is added, not when the distance is. */
  readonly refusesVirtualDma: boolean;
}

/** What `pci_p2pdma_distance_many` finds out about one client, in the order in which it looks. */
export function clientStanding(context: DriverContext, question: ClientQuestion): ClientStanding {
  const { provider, client, isVerbose, refusesVirtualDma } = question;
  const refused = unfitClient(context, client, refusesVirtualDma);
  if (refused) {
    const { message, sentence, function: fn } = refused;
    const standing = { client, function: fn, sentence, messages: isVerbose ? [message] : [] };
    return { ...standing, mapType: 'NOT_SUPPORTED', hops: null, returned: -1, endsSearch: true };
  }
  const fn = nearestFunction(context.policy.tree, client);
  if (!fn) throw new Error(`no function for ${client}`);
  const judgement = judgePair(context.policy, provider, fn.id);
  return {
    client,
    function: fn.id,
    mapType: judgement.mapType,
    hops: judgement.walk.distance,
    returned: returnedDistance(judgement),
    endsSearch: false,
    sentence: headlineOf(judgement, context.labels),
    messages: kernelMessages(judgement, isVerbose),
  };
}

/** Why no path is asked about for a device at all. */
export interface UnfitClient {
  readonly function: NodeId | null;
  readonly sentence: Sentence;
  readonly message: KernelMessage;
}

/**
 * A client whose driver does DMA with the CPU (`dma_virt_ops`), or that neither is nor hangs on a PCI function; null
 * for any other.
 */
export function unfitClient(
  { policy: { tree }, named }: DriverContext,
  client: NodeId,
  refusesVirtualDma: boolean,
): UnfitClient | null {
  const fn = nearestFunction(tree, client);
  if (refusesVirtualDma && otherDeviceOf(tree, client)?.virtualDma) {
    const why = 'because the driver makes use of dma_virt_ops';
    return {
      function: fn?.id ?? null,
      sentence: say`${named(client)} does DMA with the CPU: its driver uses dma_virt_ops.`,
      message: cannotBeUsed(devName(tree, client), client, why),
    };
  }
  if (fn) return null;
  return {
    function: null,
    sentence: say`${named(client)} is no PCI device, and hangs on none.`,
    message: cannotBeUsed(devName(tree, client), client, 'as it is not a PCI device'),
  };
}

/** The words with which the kernel refuses a device. */
export const cannotBeUsed = (devName: string, device: NodeId, why: string): KernelMessage => ({
  level: 'warn',
  device,
  text: `${devName}: cannot be used for peer-to-peer DMA ${why}`,
});
