import { firstToSettle } from '../layerRule.ts';
import { everyEnd, type Possible } from '../possible.ts';
import type { PathAddress } from '../stackPaths.ts';
import type { NvidiaPairInputs } from './pairInputs.ts';
import { nvidiaPairRules, type PairDecision } from './pairRules.ts';
import { peerConnection } from './peerConnection.ts';

/** Pairs of a matrix are of few kinds. */
const remembered = new Map<string, readonly PathAddress[]>();
const MOST_REMEMBERED = 256;

/**
 * Which addresses the driver may have one GPU use for the other's memory: the mailbox takes the bus address of the peer's
 * BAR, BAR1 a mapping in the initiator's IOMMU domain (kern_bus_gm200.c, kern_bus_gh100.c). Both where what is known does
 * not tell which it takes; none where it joins the two beside PCI Express, or not at all.
 */
export function peerAddresses(possible: Possible<NvidiaPairInputs>): readonly PathAddress[] {
  const key = JSON.stringify(possible);
  const known = remembered.get(key);
  if (known) return known;
  const { ends } = everyEnd(
    possible,
    seen => addressOf(seen),
    address => address,
  );
  const found = [...new Set(ends.flatMap(({ result }) => result ?? []))];
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, found);
  return found;
}

function addressOf(seen: NvidiaPairInputs): PathAddress | null {
  const { connectivity } = peerConnection(
    seen,
    firstToSettle<NvidiaPairInputs, PairDecision>(nvidiaPairRules, seen),
  );
  if (connectivity === 'mailbox') return 'raw';
  return connectivity === 'bar1' ? 'mapped' : null;
}
