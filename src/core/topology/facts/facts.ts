import type { BridgeWindows } from '../bar.ts';
import { type Fact, unknown } from '../fact.ts';
import { acsFacts } from './acsFact.ts';
import { type BusRange, bridgeFacts } from './bridgeFacts.ts';
import type { FactDescriptor } from './descriptor.ts';
import { expressFacts } from './expressFacts.ts';
import { identityFacts } from './identityFacts.ts';
import { resourceFacts } from './resourceFacts.ts';
import { systemFacts } from './systemFacts.ts';

/**
 * Every fact of a function. A new one is an entry in the file of its topic, and nothing more: the model, the link, the
 * importers' contract, editing, the panels and the comparison take it from here.
 */
const table = {
  ...identityFacts,
  ...expressFacts,
  ...acsFacts,
  ...systemFacts,
  ...resourceFacts,
};

type ValueOf<D> = D extends FactDescriptor<infer T> ? T : never;

export type FactName = keyof typeof table;
/** What each fact holds. */
export type FactValues = { readonly [K in FactName]: ValueOf<(typeof table)[K]> };
/** The facts of a function, each known, absent or unknown. */
export type FunctionFacts = { readonly [K in FactName]: Fact<FactValues[K]> };

export const functionFacts: { readonly [K in FactName]: FactDescriptor<FactValues[K]> } = table;
export const factNames = Object.keys(table) as readonly FactName[];

/** With what only a bridge has: all that a capture can show of a function. */
export interface CapturedValues extends FactValues {
  readonly buses: BusRange;
  readonly windows: BridgeWindows;
}
export type CapturedName = keyof CapturedValues;
export type CapturedFacts = { readonly [K in CapturedName]: Fact<CapturedValues[K]> };

/** What has been read of a function so far. */
export type FactsRead = { -readonly [K in CapturedName]?: CapturedFacts[K] };

export function putFact<K extends CapturedName>(
  facts: FactsRead,
  name: K,
  fact: Fact<CapturedValues[K]>,
): void {
  Object.assign(facts, { [name]: fact });
}

export const capturedFacts: { readonly [K in CapturedName]: FactDescriptor<CapturedValues[K]> } = {
  ...table,
  ...bridgeFacts,
};
export const capturedNames = Object.keys(capturedFacts) as readonly CapturedName[];

/** The facts of a function of which nothing is known but that it is there. */
export const nothingShown = Object.fromEntries(factNames.map(name => [name, unknown])) as FunctionFacts;
