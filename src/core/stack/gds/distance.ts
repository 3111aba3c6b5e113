/** A bridge as nvidia-fs looks at it. */
export interface DistanceBridge {
  readonly id: string;
  /** Whether any of the seven control bits of ACS is set; undefined: not shown. */
  readonly acs: boolean | undefined;
}

/** Two devices by the bridges above them, the one directly above first and the root port last. */
export interface DistancePair {
  readonly gpu: readonly DistanceBridge[];
  readonly peer: readonly DistanceBridge[];
  readonly sameNode: boolean;
}

/** What a pair without a common bridge has more, in one NUMA node or across two. */
const CROSSES_ROOT = 127;
const CROSSES_NODES = 254;

/**
 * The number by which nvidia-fs 2.28.4 ranks a GPU and a peer, smaller is nearer; below 128 a bridge is above both. It
 * forbids nothing. ACS counts only on the lowest common bridge, and only where that is not the one directly above the
 * GPU: then the detour to the root port is added. Undefined: whether ACS is on there is not shown.
 */
export function gdsDistance({ gpu, peer, sameNode }: DistancePair): number | undefined {
  const fromGpu = gpu.findIndex(({ id }) => peer.some(other => other.id === id));
  if (fromGpu < 0) return (sameNode ? CROSSES_ROOT : CROSSES_NODES) + gpu.length + peer.length + 1;
  const common = gpu[fromGpu];
  const fromPeer = peer.findIndex(({ id }) => id === common?.id);
  const direct = fromGpu + fromPeer + 1;
  if (fromGpu === 0 || common?.acs === false) return direct;
  return common?.acs === undefined ? undefined : direct + gpu.length - 1 - fromGpu;
}
