import { defaultPlatform } from '../fabric/platform/defaultPlatform.ts';
import {
  type Platform,
  type Reflection,
  reflectsAll,
  unknownRootComplex,
} from '../fabric/platform/platform.ts';
import { fabricOf } from '../fabric/routing/fabric.ts';
import type { Hop, Route } from '../fabric/routing/hop.ts';
import { plainRequest, type RouteRequest } from '../fabric/routing/request.ts';
import { route } from '../fabric/routing/route.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { node } from './fabricMachine.ts';

/** `a:sent sw.0:peer-window ...`: every node with the rule that decided there. */
export const path = (hops: readonly Hop[] | undefined): string =>
  (hops ?? []).map(hop => `${hop.at}:${hop.rule}`).join(' ');
export const nodes = (hops: readonly Hop[] | undefined): string => (hops ?? []).map(hop => hop.at).join(' ');
/** `iova bus`: the address space on each hop, `none` where nothing was sent. */
export const spaces = (hops: readonly Hop[] | undefined): string =>
  (hops ?? []).map(hop => hop.carries?.space ?? 'none').join(' ');

export const onto = (device: string, offset = 0n) =>
  ({ kind: 'bar', node: node(device), bar: 0, offset }) as const;

/** Device a reaches BAR 0 of device b, by bus address. */
export const ask = (operation: 'read' | 'write', more: Partial<RouteRequest> = {}): RouteRequest => ({
  ...plainRequest(node('a'), onto('b'), operation),
  addressing: 'bus',
  ...more,
});

export const carrying = (reflection: Reflection) => ({
  ...unknownRootComplex,
  reflects: reflectsAll(reflection),
});

export interface Asked {
  readonly machine: Machine;
  readonly request?: RouteRequest;
  readonly platform?: Partial<Platform>;
}

/** A platform whose root complexes carry everything, changed as the test says. */
export function platformFor(machine: Machine, change: Partial<Platform> = {}): Platform {
  const base = defaultPlatform(machineTree(machine));
  return { ...base, rootComplexes: {}, rootComplex: carrying('reads-and-writes'), ...change };
}

/** The route of a request that makes sense. */
export function routed({ machine, request = ask('read'), platform = {} }: Asked): Route {
  const result = route(fabricOf(machineTree(machine), platformFor(machine, platform)), request);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
