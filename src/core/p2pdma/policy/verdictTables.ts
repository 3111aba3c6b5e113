import type { PciFunction, Root } from '../../topology/machine.ts';
import { atLevel, type Code, type Input, levelOf, type Meeting } from './inputs.ts';
import { applyRules } from './judgePair.ts';
import type { Policy } from './policy.ts';
import { mapTypes } from './verdict.ts';

/** In a table: nobody has asked for this kind of pair yet. */
export const NOT_ASKED = 0xff;

/**
 * The verdicts of all pairs that meet in one way and whose roots are alike to the rules. By
 * `rowOf(provider) + (codeOf(client) | marks of the path)`.
 */
export interface VerdictTable {
  /** Index into `mapTypes`, or NOT_ASKED. */
  readonly verdicts: Uint8Array;
  /** Applies the rules to a kind of pair, and notes what they say. */
  readonly ask: (at: number) => number;
}

/**
 * Pairs that are alike in everything that some rule reads have the same verdict, so the rules are applied once to each
 * kind of pair that occurs. What makes a kind follows from the inputs that the rules declare.
 */
export interface VerdictTables {
  /** The part of a code that is about the path; what is found on it is or-ed together. */
  readonly pathMask: number;
  /** What a function adds to the path that leads through it. */
  readonly marksOf: (fn: PciFunction) => number;
  /** By endpoint, as a provider: where the row of its kind begins. */
  readonly rows: Uint32Array;
  /** By endpoint, as a client: its kind, above `pathMask`. */
  readonly codes: Uint32Array;
  /** Whether all clients are alike to the rules. */
  readonly isOneKindOfClient: boolean;
  readonly tableFor: (meeting: Meeting, provider: Root, client: Root) => VerdictTable;
}

/** The tables for these endpoints under a policy, empty until they are asked. */
export function verdictTables(policy: Policy, endpoints: readonly PciFunction[]): VerdictTables {
  const inputs = declaredInputs(policy);
  const path = pathFields(inputs);
  const clients = kindsOf(endpoints, inputsFrom(inputs, 'client'), ({ read }, fn) => read(fn, policy));
  const providers = kindsOf(endpoints, inputsFrom(inputs, 'provider'), ({ read }, fn) => read(fn, policy));
  const rowLength = clients.examples.length << path.bits;
  const rootInputs = inputsFrom(inputs, 'roots');
  const tables = new Map<string, VerdictTable>();

  const tableFor = (meeting: Meeting, provider: Root, client: Root): VerdictTable => {
    const key = `${meeting} ${keyOf(rootInputs.map(({ read }) => read(policy, provider, client)))}`;
    const found = tables.get(key);
    if (found) return found;
    const verdicts = new Uint8Array(providers.examples.length * rowLength).fill(NOT_ASKED);
    const ask = (at: number): number => {
      const read = (input: Input): unknown => {
        switch (input.from) {
          case 'settings':
            return input.read(policy);
          case 'meeting':
            return input.read(meeting);
          case 'roots':
            return input.read(policy, provider, client);
          case 'path':
            return path.found(input, at);
          case 'provider':
            return input.read(exampleOf(providers, Math.floor(at / rowLength)), policy);
          case 'client':
            return input.read(exampleOf(clients, (at % rowLength) >> path.bits), policy);
        }
      };
      const verdict = mapTypes.indexOf(applyRules(policy.book, read).mapType);
      verdicts[at] = verdict;
      return verdict;
    };
    const table = { verdicts, ask };
    tables.set(key, table);
    return table;
  };

  return {
    pathMask: (1 << path.bits) - 1,
    marksOf: path.marksOf,
    rows: providers.kinds.map(kind => kind * rowLength),
    codes: clients.kinds.map(kind => kind << path.bits),
    isOneKindOfClient: clients.examples.length <= 1,
    tableFor,
  };
}

const declaredInputs = ({ book }: Policy): readonly Input[] => [
  ...new Set(Object.values(book.rules).flatMap(({ reads }) => Object.values(reads))),
];

type InputFrom<From extends Input['from']> = Extract<Input, { from: From }>;

const inputsFrom = <From extends Input['from']>(inputs: readonly Input[], from: From) =>
  inputs.filter((input): input is InputFrom<From> => input.from === from);

/** What is found on a path as bits, a field for each input, filled from below so that `|` keeps the stronger. */
function pathFields(inputs: readonly Input[]) {
  const fields = new Map<Input, { readonly shift: number; readonly mask: number }>();
  let bits = 0;
  for (const input of inputsFrom(inputs, 'path')) {
    const width = input.scale.length - 1;
    fields.set(input, { shift: bits, mask: (1 << width) - 1 });
    bits += width;
  }
  const marksOf = (fn: PciFunction): number => {
    let marks = 0;
    for (const [input, { shift }] of fields) {
      if (input.from === 'path') marks |= ((1 << levelOf(input, fn)) - 1) << shift;
    }
    return marks;
  };
  const found = (input: InputFrom<'path'>, code: number): unknown => {
    const { shift, mask } = fields.get(input) ?? { shift: 0, mask: 0 };
    return atLevel(input, 32 - Math.clz32((code >> shift) & mask));
  };
  return { bits, marksOf, found };
}

interface Kinds {
  /** By endpoint. */
  readonly kinds: Uint32Array;
  /** An endpoint of each kind: to the rules it is every other of its kind. */
  readonly examples: readonly PciFunction[];
}

/** Endpoints numbered by what the rules can tell apart. */
function kindsOf<I>(
  endpoints: readonly PciFunction[],
  inputs: readonly I[],
  read: (input: I, fn: PciFunction) => unknown,
): Kinds {
  const kinds = new Uint32Array(endpoints.length);
  if (inputs.length === 0) return { kinds, examples: endpoints.slice(0, 1) };
  const byKey = new Map<string, number>();
  const examples: PciFunction[] = [];
  for (const [i, fn] of endpoints.entries()) {
    const key = keyOf(inputs.map(input => read(input, fn)));
    const kind = byKey.get(key) ?? examples.push(fn) - 1;
    byKey.set(key, kind);
    kinds[i] = kind;
  }
  return { kinds, examples };
}

const keyOf = (codes: readonly unknown[]): string =>
  codes.map(code => `${typeof code} ${code as Code}`).join('\n');

function exampleOf({ examples }: Kinds, kind: number): PciFunction {
  const example = examples[kind];
  if (!example) throw new Error(`no endpoint of kind ${kind}`);
  return example;
}
