import { assertNever } from '../../lib/assertNever.ts';
import type { AbsenceProof } from '../../topology/facts/descriptor.ts';
import type { FactsRead } from '../../topology/facts/facts.ts';
import type { PortType } from '../../topology/portType.ts';

/** What has been seen of a body, as far as it bears on what is not there. */
export interface BodySeen {
  readonly facts: Pick<FactsRead, 'portType'>;
  /** "-vv" and "-vvv" print Control:, "-v" prints Flags:. */
  readonly detail: 'none' | 'v' | 'vv';
  /** The body begins and ends as bodies do, and nothing in it is missing or not understood. */
  readonly isWhole: boolean;
  /** Lines are missing in the midst of it. */
  readonly isTorn: boolean;
  readonly denied: boolean;
  readonly hasCapabilities: boolean;
  /** Status: Cap+ or Cap-. */
  readonly capabilityList: boolean | null;
  /** A heading of PCI Express, and lines that stand below one. */
  readonly sawExpress: boolean;
  readonly sawExpressDetails: boolean;
  /** A capability at 100 or above: the extended space could be read. */
  readonly sawExtended: boolean;
  /** It could be read of others, and nothing tells that this one has any. */
  readonly isExtendedShown: boolean;
}

/** Whether a body proves what a descriptor asks of one, so that a fact is absent and not only not shown. */
export function isProven(proof: AbsenceProof, seen: BodySeen): boolean {
  if (!showsWholeList(seen)) return false;
  const { facts, detail, sawExpress, sawExpressDetails, sawExtended } = seen;
  const hasNoExpress = !sawExpress && !sawExpressDetails;
  switch (proof) {
    case 'no-express':
      return hasNoExpress;
    case 'whole-extended-list':
      // Of -v a single line tells of a capability, and a line may be missing; of -vv its details would stand alone.
      return detail === 'vv' && (sawExtended || seen.isExtendedShown);
    case 'no-link':
      return facts.portType?.state === 'known' && linkless.has(facts.portType.value);
    case 'whole-details':
      return detail === 'vv' && sawExpressDetails;
    default:
      return assertNever(proof);
  }
}

/** Functions integrated in the root complex: PCI Express without a link. */
const linkless: ReadonlySet<PortType> = new Set(['rc-integrated-endpoint', 'rc-event-collector']);

/** What lspci prints of a body and its capabilities is all there. */
function showsWholeList({
  isWhole,
  isTorn,
  detail,
  denied,
  hasCapabilities,
  capabilityList,
}: BodySeen): boolean {
  if (!isWhole || isTorn || denied || detail === 'none') return false;
  // "-vv" prints whether there is a list; "-v" does not.
  return capabilityList === null ? hasCapabilities : capabilityList === hasCapabilities;
}
