import { machineTree } from '../../topology/machineTree.ts';
import { namedMachine } from '../../topology/nodeName.ts';
import { type AddressClaim, checkAddress } from './claims/address.ts';
import { type BytesClaim, checkBytes } from './claims/bytes.ts';
import { type CallClaim, checkCall } from './claims/call.ts';
import type { Checked, ClaimContext } from './claims/checked.ts';
import { type ClientClaim, checkClient } from './claims/client.ts';
import { checkGroups, type GroupsClaim } from './claims/groups.ts';
import { checkLayers, type LayersClaim } from './claims/layers.ts';
import { checkLints, type LintClaim } from './claims/lints.ts';
import { checkMapping, type MappingClaim } from './claims/mapping.ts';
import { checkOffload, type OffloadClaim } from './claims/offload.ts';
import { checkProvider, type ProviderClaim } from './claims/provider.ts';
import { checkRace, type RaceClaim } from './claims/race.ts';
import { checkRates, type RatesClaim } from './claims/rates.ts';
import { checkRemedy, type RemedyClaim } from './claims/remedy.ts';
import { checkRoute, type RouteClaim } from './claims/route.ts';
import { checkSharing, type SharingClaim } from './claims/sharing.ts';
import { checkTransport, type TransportClaim } from './claims/transport.ts';
import { checkUpstream, type UpstreamClaim } from './claims/upstream.ts';
import { checkVerdict, type VerdictClaim } from './claims/verdict.ts';
import { changed, type LessonChange, type LessonState } from './lessonChange.ts';

/** Every kind of thing that a lesson can say, by who of the engine is asked about it. */
interface ClaimKinds {
  readonly verdict: VerdictClaim;
  readonly upstream: UpstreamClaim;
  readonly route: RouteClaim;
  readonly bytes: BytesClaim;
  readonly race: RaceClaim;
  readonly mapping: MappingClaim;
  readonly call: CallClaim;
  readonly client: ClientClaim;
  readonly provider: ProviderClaim;
  readonly address: AddressClaim;
  readonly rates: RatesClaim;
  readonly groups: GroupsClaim;
  readonly layers: LayersClaim;
  readonly lints: LintClaim;
  readonly remedy: RemedyClaim;
  readonly sharing: SharingClaim;
  readonly offload: OffloadClaim;
  readonly transport: TransportClaim;
}
type ClaimKind = keyof ClaimKinds;

/** Something that a lesson says; `after` is what would have to be changed first. */
export type LessonClaim = {
  [K in ClaimKind]: { readonly kind: K; readonly after?: LessonChange } & ClaimKinds[K];
}[ClaimKind];

type Check<K extends ClaimKind> = (context: ClaimContext, claim: ClaimKinds[K]) => Checked;

/** One line for each kind. */
const checks: { readonly [K in ClaimKind]: Check<K> } = {
  verdict: checkVerdict,
  upstream: checkUpstream,
  route: checkRoute,
  bytes: checkBytes,
  race: checkRace,
  mapping: checkMapping,
  call: checkCall,
  client: checkClient,
  provider: checkProvider,
  address: checkAddress,
  rates: checkRates,
  groups: checkGroups,
  layers: checkLayers,
  lints: checkLints,
  remedy: checkRemedy,
  sharing: checkSharing,
  offload: checkOffload,
  transport: checkTransport,
};

/** Whether the engine says so too, and what it says. */
export function checkClaim(state: LessonState, { kind, after, ...claim }: LessonClaim): Checked {
  const then = after ? changed(state, after) : state;
  const { document } = then;
  const tree = machineTree(document.machine);
  const context: ClaimContext = { state: then, document, tree, names: namedMachine(tree) };
  // `kind` picks the function that takes just this claim, which TypeScript cannot follow.
  return (checks[kind] as Check<ClaimKind>)(context, claim as ClaimKinds[ClaimKind]);
}
