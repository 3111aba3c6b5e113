import { type LinkLoad, linkLoads, type MemoryLoad, memoryLoad } from '../fabric/rates/linkLoads.ts';
import type { Route } from '../fabric/routing/hop.ts';
import { route } from '../fabric/routing/route.ts';
import type { SharingContext } from './context.ts';
import type { ScriptRun } from './script.ts';
import type { Traffic } from './step.ts';

/** Where the bytes of one piece of traffic go; null for a request that no device could start. */
export function routeOf({ fabric }: SharingContext, { request }: Traffic): Route | null {
  const routed = route(fabric, request);
  return routed.ok ? routed.value : null;
}

/** What a whole run puts on each link and into and out of DRAM: every job reads or writes the buffer once. */
export function loadsOfRun(
  context: SharingContext,
  { steps }: Pick<ScriptRun, 'steps'>,
): { readonly links: readonly LinkLoad[]; readonly memory: MemoryLoad } {
  const routes = steps
    .flatMap(({ traffic }) => traffic)
    .map(traffic => routeOf(context, traffic))
    .filter(each => each !== null);
  return { links: linkLoads(routes), memory: memoryLoad(routes) };
}
