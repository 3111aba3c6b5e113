import type { MapType } from '../../p2pdma/policy/verdict.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { allHops, isDelivered, type Route } from '../routing/hop.ts';

/** How the kernel's verdict on a pair and what the wires do with a request stand to each other. */
export const standings = [
  'agree',
  /** Linux maps it, and it does not arrive: the stray write, the read of all ones. */
  'wires-fail',
  /** Linux refuses what would arrive. */
  'kernel-refuses',
  /** It arrives, but not by the way that Linux takes it to go. */
  'other-way',
  'cannot-tell',
] as const;
export type StandingKind = (typeof standings)[number];

export interface Standing {
  readonly kind: StandingKind;
  readonly sentence: Sentence;
}

/** Compares the two; `mapType` is null where Linux is not asked: system memory, a device's own BAR. */
export function standingOf(tree: MachineTree, mapType: MapType | null, route: Route): Standing | null {
  if (mapType === null) return null;
  const arrives = isDelivered(route);
  if (mapType === 'UNKNOWN' || route.outcome.kind === 'unknown') {
    return { kind: 'cannot-tell', sentence: say`What is not known keeps the two from being compared.` };
  }
  if (mapType === 'NOT_SUPPORTED') return refusedByLinux(arrives);
  if (!arrives) return { kind: 'wires-fail', sentence: wiresFail(route) };
  const passesRoot = allHops(route).some(hop => tree.rootById.has(hop.at));
  if (mapType === 'BUS_ADDR' && passesRoot) {
    return {
      kind: 'other-way',
      sentence: say`Linux takes the two to talk below their common bridge, but the request or its answer passes the root complex.`,
    };
  }
  if (mapType === 'THRU_HOST_BRIDGE' && !passesRoot) {
    return {
      kind: 'other-way',
      sentence: say`Linux counts on the host bridge, but no port on the way redirects: the switch turns the packet itself.`,
    };
  }
  return { kind: 'agree', sentence: say`Linux and the wires agree.` };
}

function refusedByLinux(arrives: boolean): Standing {
  return arrives
    ? {
        kind: 'kernel-refuses',
        sentence: say`They disagree: these wires would carry it, but Linux refuses to map it, so drivers go through system memory.`,
      }
    : { kind: 'agree', sentence: say`Linux refuses, and the wires would not carry it either.` };
}

function wiresFail(route: Route): Sentence {
  const what =
    route.request.operation === 'read' ? 'the read does not bring the data' : 'the write does not arrive';
  const lost = route.outcome.kind === 'wrong-target' ? 'it reaches something else' : what;
  return say`They disagree: Linux maps this pair, and ${lost}. ${whoIsTold(route)}`;
}

/** What of the failure is seen, and by whom. */
function whoIsTold({ hops, outcome }: Route): string {
  if (hops.at(-1)?.rule === 'dma-layer-refuses')
    return 'The DMA layer returns an error, so the driver falls back to system memory.';
  if (outcome.kind === 'not-sent') return 'Mapping succeeds, and the device sends nothing.';
  if (outcome.kind === 'iommu-fault')
    return 'The IOMMU logs a fault; no call of the driver returns an error.';
  if (outcome.kind === 'acs-violation')
    return 'The port logs an ACS Violation (AER); no call of the driver returns an error.';
  return 'No call of Linux returns an error to the driver.';
}
