import { decides, goesOn, open, type Side, unclear } from './decision.ts';
import {
  acs,
  clientsHostBridge,
  cpu,
  iommu,
  kernel,
  type Listing,
  meeting,
  providersHostBridge,
  sameHostBridge,
} from './inputs.ts';
import { notInList, notShared, refusedForRedirect, toldOfRedirect } from './kernelLog.ts';
import { rule } from './rule.ts';

/** Walk up from both until a bridge is above, or is, both. */
const commonBridge = rule({
  reads: { meeting, acs },
  source: 'calc_map_type_and_dist, upstream_bridge_distance',
  decide: seen => {
    switch (seen.meeting) {
      case 'self':
        return goesOn('same-function');
      case 'below-a-bridge':
        return goesOn('found');
      case 'apart':
        return goesOn('none');
      case 'not-shown':
        // What redirects on the way to any common bridge rules out the direct path without it being known.
        return seen.acs === 'redirects'
          ? unclear('of-no-consequence')
          : open('not-shown', { may: 'BUS_ADDR' });
    }
  },
});

/** ACS of every function from each device up to, and with, the common bridge. */
const acsOnPath = rule({
  reads: { meeting, acs },
  source: 'pci_bridge_has_acs_redir',
  decide: seen => {
    if (seen.meeting === 'apart') return null;
    switch (seen.acs) {
      case 'redirects':
        return goesOn('redirects');
      case 'not-shown':
        return open('not-shown', { may: 'BUS_ADDR' });
      case 'clean':
        return seen.meeting === 'not-shown' ? null : decides('clean', 'BUS_ADDR');
    }
  },
  logs: (decision, pair) => (decision.case === 'redirects' ? toldOfRedirect(pair) : []),
});

/** Before 5.4 a redirected path is refused even where the host bridge could carry it. */
const redirectRefused = rule({
  reads: { kernel, meeting },
  source: 'pci_p2pdma_distance, -2',
  decide: seen => {
    if (seen.kernel.redirectedMayPass || seen.meeting === 'apart') return null;
    return seen.meeting === 'not-shown'
      ? open('if-there-is-a-bridge', { may: 'NOT_SUPPORTED' })
      : decides('refused', 'NOT_SUPPORTED');
  },
  logs: (_, pair) => refusedForRedirect(pair),
});

/** 4.20 knows no way but a common bridge. */
const onlyCommonBridge = rule({
  reads: { kernel },
  source: 'pci_p2pdma_distance, -1',
  decide: seen => (seen.kernel.hostBridge === 'never' ? decides('refused', 'NOT_SUPPORTED') : null),
  logs: (_, pair) => notShared(pair),
});

/** 5.2 and 5.3: nothing goes through a root complex while an IOMMU driver serves the PCI bus (`iommu_present`). */
const iommuServes = rule({
  reads: { kernel, iommu },
  source: 'root_complex_whitelist, iommu_present',
  decide: seen => {
    if (!seen.kernel.refusesWithIommu || seen.iommu === 'none') return null;
    return seen.iommu === 'serves'
      ? decides('refused', 'NOT_SUPPORTED')
      : open('not-shown', { may: 'NOT_SUPPORTED' });
  },
  logs: (_, pair) => notShared(pair),
});

/** Since 5.9: asked before the list, so on these CPUs the list is never read. */
const amdZen = rule({
  reads: { kernel, cpu },
  source: 'cpu_supports_p2pdma',
  decide: seen => {
    if (!seen.kernel.amdZenPasses) return null;
    switch (seen.cpu) {
      case 'amd-zen':
        return decides('allowed', 'THRU_HOST_BRIDGE');
      case 'other':
        return goesOn('another-cpu');
      case 'not-shown':
        return open('not-shown', { may: 'THRU_HOST_BRIDGE' });
    }
  },
});

/** One entry for a shared host bridge, two without REQ_SAME_HOST_BRIDGE for different ones. */
const hostBridgeList = rule({
  reads: { same: sameHostBridge, provider: providersHostBridge, client: clientsHostBridge },
  source: 'host_bridge_whitelist',
  sourceIn: row => (row.hostBridge === 'list' ? 'host_bridge_whitelist' : 'root_complex_whitelist'),
  decide: ({ same, ...listings }) => {
    const sides: readonly Side[] = same ? ['provider'] : ['provider', 'client'];
    const refused = sides.find(side => passes(listings[side], same) === false);
    if (refused) return decides(refusalBy(listings[refused]), 'NOT_SUPPORTED', [refused]);
    const about = sides.filter(side => passes(listings[side], same) === undefined);
    if (about.length > 0)
      return open('not-shown', { may: 'THRU_HOST_BRIDGE', mapType: 'NOT_SUPPORTED', about });
    return decides('listed', 'THRU_HOST_BRIDGE', sides);
  },
  logs: (decision, pair) =>
    decision.case === 'unlisted'
      ? [...notInList(decision.about, pair), ...notShared(pair)]
      : decision.mapType === 'NOT_SUPPORTED'
        ? notShared(pair)
        : [],
});

/** Whether the list lets this side through; undefined where that depends on something not shown. */
function passes(listing: Listing, same: boolean | undefined): boolean | undefined {
  if (listing === 'unlisted' || listing === 'not-identified') return false;
  const isForOne = listing === 'listed-for-one' || listing === 'maybe-for-one';
  if (isForOne && same !== true) return same;
  return listing === 'listed' || listing === 'listed-for-one' ? true : undefined;
}

const refusalBy = (listing: Listing) =>
  listing === 'unlisted' || listing === 'not-identified' ? listing : 'listed-for-one';

/** The policy: these rules in this order, until one settles the verdict. Their words are in ruleWords.ts. */
export const rules = {
  commonBridge,
  acsOnPath,
  redirectRefused,
  onlyCommonBridge,
  iommuServes,
  amdZen,
  hostBridgeList,
} as const;
export type RuleName = keyof typeof rules;
