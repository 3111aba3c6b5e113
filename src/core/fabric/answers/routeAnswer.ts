import { sizeText } from '../../lib/byteSize.ts';
import { addressText } from '../../lib/hex.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { effectiveTree } from '../../p2pdma/acs/effectiveAcs.ts';
import type { Drivers } from '../../p2pdma/memory/drivers.ts';
import { explainPair } from '../../p2pdma/policy/explainPair.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { Verdict } from '../../p2pdma/policy/verdict.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { type MachineTree, machineTree } from '../../topology/machineTree.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { PlayNote, PlayStep } from '../../topology/playStep.ts';
import type { Sentence } from '../../topology/sentence.ts';
import type { Platform, PlatformEdits } from '../platform/platform.ts';
import { platformOf } from '../platform/platformOf.ts';
import { type RaceAnswer, raceAnswer } from '../race/raceAnswer.ts';
import { readRoundTripNs } from '../rates/latency.ts';
import { loadNotes } from '../rates/loadWords.ts';
import { payloadWarning } from '../rates/payload.ts';
import { preferredTransport, type Transport } from '../rates/sideLinks.ts';
import { type Fabric, fabricOf } from '../routing/fabric.ts';
import { type Comparison, compareWithFallback } from '../routing/fallback.ts';
import { allHops, type Hop, type OutcomeKind, type Route } from '../routing/hop.ts';
import { addressingUnder, type RouteRequest, type RouteTarget } from '../routing/request.ts';
import { route } from '../routing/route.ts';
import type { TlpHeader } from '../tlp/tlp.ts';
import { fieldsOfRule, tlpOfHop } from '../tlp/tlpOfHop.ts';
import { playFallback, playRoute } from './playRoute.ts';
import {
  type FormDefaults,
  type FormError,
  type RouteForm,
  type RouteQuestion,
  readRouteForm,
} from './routeForm.ts';
import { type Standing, standingOf } from './standing.ts';

/** Everything that the page shows about one request. */
export interface RouteAnswer {
  /** `NIC 0 reads 4 KiB from BAR 1 of GPU 0`. */
  readonly title: string;
  readonly request: RouteRequest;
  /** What Linux says of the pair; null where Linux is not asked. */
  readonly verdict: Pick<Verdict, 'mapType' | 'headline' | 'kernel'> | null;
  readonly route: Route;
  readonly standing: Standing | null;
  /** What a write in place of the read would come to, or a read in place of the write: root complexes differ in it. */
  readonly otherOperation: { readonly operation: 'read' | 'write'; readonly outcome: OutcomeKind } | null;
  /** The same data through system memory; null where there is no such way. */
  readonly comparison: Comparison | null;
  /** The hops out and back, one step each, and the packet as it leaves each of them. */
  readonly steps: readonly PlayStep[];
  readonly packets: readonly (HopPacket | null)[];
  readonly fallbackSteps: readonly PlayStep[];
  /** What both ways put on uplinks and DRAM, to be written into the picture. */
  readonly loadNotes: readonly PlayNote[];
  /** From the request to the data of a read, with nothing queued. */
  readonly roundTripNs: number | null;
  /** The data's sender is set to larger packets than a port on the path takes. */
  readonly payloadWarning: Sentence | null;
  /** Over what drivers would talk; null for anything but two devices. */
  readonly transport: Transport | null;
  readonly race: RaceAnswer | null;
  /** What decided beside the machine, edits included. */
  readonly platform: Platform;
}

/** A packet's header, and the fields that the hop's rule reads. */
export interface HopPacket {
  readonly header: TlpHeader;
  readonly reads: readonly string[];
}

export interface RouteAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  readonly platform: PlatformEdits;
  readonly drivers: Drivers;
  readonly form: RouteForm;
  readonly defaults: FormDefaults;
}

/**
 * Routes what a form asks, under the ACS words that the kernel leaves and the platform that holds. The address is
 * what Linux's verdict has a driver program, unless the form says otherwise. Error: the form or the request in words.
 */
export function answerRoute({
  machine,
  settings,
  platform: edits,
  drivers,
  form,
  defaults,
}: RouteAsked): Result<RouteAnswer, FormError> {
  const tree = machineTree(machine);
  const booted = effectiveTree(tree, settings);
  const platform = platformOf(tree, { settings, edits });
  const read = readRouteForm(form, { tree, platform, memory: drivers.memory, defaults });
  if (!read.ok) return read;
  const verdict = verdictOf(tree, settings, read.value);
  const request = { ...read.value, addressing: read.value.addressing ?? addressingUnder(verdict?.mapType) };
  const fabric = fabricOf(booted, platform);
  const routed = route(fabric, request);
  if (!routed.ok) return err({ field: 'request', sentence: routed.error.sentence });
  return ok(assemble(fabric, { route: routed.value, verdict, queuedNs: form.queuedNs }));
}

function assemble(
  fabric: Fabric,
  {
    route: routed,
    verdict,
    queuedNs,
  }: { readonly route: Route; readonly verdict: Verdict | null; readonly queuedNs: number },
): RouteAnswer {
  const { request } = routed;
  const compared = compareWithFallback(fabric, request);
  const comparison = compared?.ok ? compared.value : null;
  const target = nodeOf(request.target);
  return {
    title: titleOf(fabric, request),
    request,
    verdict: verdict && { mapType: verdict.mapType, headline: verdict.headline, kernel: verdict.kernel },
    route: routed,
    standing: standingOf(fabric.tree, verdict?.mapType ?? null, routed),
    otherOperation: otherOperationOf(fabric, request),
    comparison,
    steps: playRoute(fabric, routed),
    packets: allHops(routed).map(hop => packetOf(fabric, routed, hop)),
    fallbackSteps: comparison ? playFallback(fabric, comparison.fallback) : [],
    loadNotes: comparison ? loadNotes(fabric, comparison) : [],
    roundTripNs: readRoundTripNs(fabric, routed),
    payloadWarning: payloadWarning(fabric, routed),
    transport:
      target !== null && target !== request.initiator
        ? preferredTransport(fabric.tree.machine.sideLinks, request.initiator, target)
        : null,
    race: raceAnswer(fabric, routed, queuedNs),
    platform: fabric.platform,
  };
}

function otherOperationOf(fabric: Fabric, request: RouteRequest): RouteAnswer['otherOperation'] {
  const operation = request.operation === 'read' ? 'write' : 'read';
  const other = route(fabric, { ...request, operation });
  return other.ok ? { operation, outcome: other.value.outcome.kind } : null;
}

function titleOf(fabric: Fabric, { initiator, target, operation, sizeBytes }: RouteRequest): string {
  const who = nameOf(fabric, initiator).text;
  const does = operation === 'read' ? 'reads' : 'writes';
  const way = operation === 'read' ? 'from' : 'to';
  return `${who} ${does} ${sizeText(BigInt(sizeBytes))} ${way} ${placeText(fabric, target, initiator)}`;
}

function placeText(fabric: Fabric, target: RouteTarget, initiator: NodeId): string {
  if (target.kind === 'system-memory') return `system memory at ${addressText(target.address)}`;
  const whose = target.node === initiator ? 'its own' : `of ${nameOf(fabric, target.node).text}`;
  const what = target.kind === 'doorbell' ? 'a doorbell in BAR' : 'BAR';
  return target.node === initiator ? `${whose} BAR ${target.bar}` : `${what} ${target.bar} ${whose}`;
}

const nodeOf = (target: RouteTarget): NodeId | null => (target.kind === 'system-memory' ? null : target.node);

/** Linux is asked about two different devices. */
function verdictOf(tree: MachineTree, settings: KernelSettings, question: RouteQuestion): Verdict | null {
  const provider = nodeOf(question.target);
  if (provider === null || provider === question.initiator) return null;
  const known = tree.functionById.has(provider) && tree.functionById.has(question.initiator);
  return known ? explainPair({ tree, settings, provider, client: question.initiator }) : null;
}

function packetOf(fabric: Fabric, routed: Route, hop: Hop): HopPacket | null {
  const header = tlpOfHop(fabric, routed, hop);
  return header && { header, reads: fieldsOfRule(hop) };
}
