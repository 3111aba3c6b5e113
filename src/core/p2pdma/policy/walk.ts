import { acsRedirects } from '../../topology/acs.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { chainOf, type MachineTree, rootOf } from '../../topology/machineTree.ts';

/**
 * Whether p2pdma calls a function redirecting (`pci_bridge_has_acs_redir`). A conventional PCI function has no
 * extended configuration space and so no ACS. Undefined: the capture does not show it.
 */
export function redirects(fn: PciFunction): boolean | undefined {
  if (fn.acs.state === 'absent' || fn.portType.state === 'absent') return false;
  return fn.acs.state === 'known' ? acsRedirects(fn.acs.value) : undefined;
}

/** What the two walks up from provider and client find. */
export interface Walk {
  /** From the device up to and with the common bridge; to the root bus where there is none. */
  readonly providerPath: readonly PciFunction[];
  /** The same for the client, without the common bridge. */
  readonly clientPath: readonly PciFunction[];
  /** The first function that is above or is both; null: none; undefined: a bridge above is not shown. */
  readonly common: PciFunction | null | undefined;
  /** Hops counted on both sides; null where bridges on the way are not shown. */
  readonly distance: number | null;
  /**
   * What is passed on the way between the two, with the common bridge, in the kernel's order: provider side from below,
   * then client side from below. Where that bridge is not shown, what is passed wherever it is; nothing where there is
   * none.
   */
  readonly passed: readonly PciFunction[];
  /** Those of them that redirect. */
  readonly redirecting: readonly PciFunction[];
  /** Those of which that is not shown. */
  readonly acsUnknown: readonly PciFunction[];
}

/** Walks from both devices towards the root, as every version of p2pdma does (p2pdma.c, the distance functions). */
export function walkPair(tree: MachineTree, provider: NodeId, client: NodeId): Walk {
  const above = chainOf(tree, provider);
  const clientChain = chainOf(tree, client);
  const hopsFromClient = new Map(clientChain.map((fn, hops) => [fn.id, hops]));
  const meets = above.findIndex(fn => hopsFromClient.has(fn.id));
  if (meets < 0) return withoutCommonBridge(tree, above, clientChain);
  const common = above[meets];
  const clientHops = (common && hopsFromClient.get(common.id)) ?? 0;
  const providerPath = above.slice(0, meets + 1);
  const clientPath = clientChain.slice(0, clientHops);
  const passed = [...providerPath, ...clientPath];
  return { providerPath, clientPath, common, distance: meets + clientHops, ...acsOf(passed) };
}

const acsOf = (passed: readonly PciFunction[]): Pick<Walk, 'passed' | 'redirecting' | 'acsUnknown'> => ({
  passed,
  redirecting: passed.filter(fn => redirects(fn) === true),
  acsUnknown: passed.filter(fn => redirects(fn) === undefined),
});

/**
 * Nothing shown is above both. Between two host bridges or two domains that is the answer, and ACS plays no part; so
 * it is for an endpoint on a root bus. Else a bus whose bridge is not shown leaves it open.
 */
function withoutCommonBridge(
  tree: MachineTree,
  providerPath: readonly PciFunction[],
  clientPath: readonly PciFunction[],
): Walk {
  const [provider, client] = [providerPath, clientPath].map(([fn]) => fn);
  if (!provider || !client) throw new Error('a walk starts at a function');
  const sides = [
    { path: providerPath, root: rootOf(tree, provider.id) },
    { path: clientPath, root: rootOf(tree, client.id) },
  ] as const;
  const [a, b] = sides.map(({ root }) => root);
  const areShown = sides.every(({ root }) => root.kind === 'host-bridge');
  // On one bus the hops are the same, whether a bridge leads to it or it is a root bus.
  const distance = areShown || a?.id === b?.id ? providerPath.length + clientPath.length : null;
  const mayMeet = sides.every(
    ({ path, root }) => root.kind === 'unplaced-bus' || path.some(fn => fn.kind === 'bridge'),
  );
  if (areShown || a?.domain !== b?.domain || !mayMeet) {
    return { providerPath, clientPath, common: null, distance, ...acsOf([]) };
  }
  // Up to a bus without its bridge every function is passed; elsewhere no more than the first bridge is sure to be.
  const passed = sides.flatMap(({ path, root }) =>
    root.kind === 'unplaced-bus' ? path : path.slice(0, path.findIndex(fn => fn.kind === 'bridge') + 1),
  );
  return { providerPath, clientPath, common: undefined, distance, ...acsOf(passed) };
}
