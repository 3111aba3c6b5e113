import { remembering } from '../../lib/remembering.ts';
import { firstToSettle } from '../layerRule.ts';
import { everyEnd, type Possible } from '../possible.ts';
import type { PathAddress } from '../stackPaths.ts';
import type { NvidiaPairInputs } from './pairInputs.ts';
import { nvidiaPairRules, type PairDecision } from './pairRules.ts';
import { peerConnection } from './peerConnection.ts';

/** Pairs of a matrix are of few kinds. */
const remembered = remembering<readonly PathAddress[]>(256);

/**
 * Which addresses the driver may have one GPU use for the other's memory: the mailbox takes the bus address of the peer's
 * BAR, BAR1 a mapping in the initiator's IOMMU domain (kern_bus_gm200.c, kern_bus_gh100.c). Both where what is known does
 * not tell which it takes; none where it joins the two beside PCI Express, or not at all.
 */
export const peerAddresses = (possible: Possible<NvidiaPairInputs>): readonly PathAddress[] =>
  remembered(JSON.stringify(possible), () => {
    const { ends } = everyEnd(possible, addressOf, address => address);
    return [...new Set(ends.flatMap(({ result }) => result ?? []))];
  });

function addressOf(seen: NvidiaPairInputs): PathAddress | null {
  const { connectivity } = peerConnection(
    seen,
    firstToSettle<NvidiaPairInputs, PairDecision>(nvidiaPairRules, seen),
  );
  if (connectivity === 'mailbox') return 'raw';
  return connectivity === 'bar1' ? 'mapped' : null;
}
