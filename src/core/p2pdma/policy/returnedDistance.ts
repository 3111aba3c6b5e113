import type { Judgement } from './judgePair.ts';

/** What `pci_p2pdma_distance` gives to a driver: the hops, more through a host bridge in 5.2, or -1. */
export function returnedDistance({ mapType, walk, policy }: Judgement): number | null {
  if (mapType === 'NOT_SUPPORTED') return -1;
  if (mapType === 'UNKNOWN' || walk.distance === null) return null;
  return walk.distance + (mapType === 'THRU_HOST_BRIDGE' ? policy.row.hostBridgePenalty : 0);
}
