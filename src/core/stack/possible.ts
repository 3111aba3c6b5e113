/**
 * Each input of a decision with every value that it may have: one where it is known, all that come into question where
 * it is not. A poorer input has more values, so it can make an answer unknown and never a different one.
 */
export type Possible<Inputs> = { readonly [Name in keyof Inputs]: readonly Inputs[Name][] };

/** What a decision comes to, with each input as it would have to be for that. */
export interface End<Inputs, Result> {
  readonly result: Result;
  /** The values taken of inputs that are not known, and were looked at. */
  readonly taken: Partial<Inputs>;
}

/** Everything that a decision may come to, and what would have to be known to tell which. */
export interface Ends<Inputs, Result> {
  readonly ends: readonly End<Inputs, Result>[];
  /** The inputs that are not known, were looked at, and make a difference; in the order in which they are looked at. */
  readonly missing: readonly (keyof Inputs)[];
}

/** Raised inside `everyEnd` when the decision looks at an input that is not known. */
class NotKnown {
  readonly name: PropertyKey;
  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/**
 * Runs a decision that is written for known inputs on inputs that are not all known: once for every value of each unknown
 * input that it looks at. An input that it does not come to is never asked for. `decide` has to be pure, and `same` says
 * which results are no different.
 */
export function everyEnd<Inputs extends object, Result>(
  possible: Possible<Inputs>,
  decide: (seen: Inputs) => Result,
  same: (result: Result) => unknown = result => JSON.stringify(result),
): Ends<Inputs, Result> {
  const missing: (keyof Inputs)[] = [];
  let current: Partial<Inputs> = {};
  const seen = lookedAt(possible, () => current);
  const branch = (taken: Partial<Inputs>): readonly End<Inputs, Result>[] => {
    current = taken;
    const outcome = attempt(seen, decide);
    if (!(outcome instanceof NotKnown)) return [{ result: outcome, taken }];
    const name = outcome.name as keyof Inputs;
    const at = missing.length;
    const branches = possible[name].map(value => branch({ ...taken, [name]: value }));
    if (new Set(branches.map(ends => signature(ends, same))).size > 1 && !missing.includes(name))
      missing.splice(Math.min(at, missing.length), 0, name);
    return branches.flat();
  };
  return { ends: branch({}), missing };
}

const signature = <Inputs, Result>(
  ends: readonly End<Inputs, Result>[],
  same: (result: Result) => unknown,
): string => JSON.stringify([...new Set(ends.map(({ result }) => String(same(result))))].sort());

/** The inputs as the decision sees them: looking at one that is neither known nor taken raises `NotKnown`. */
function lookedAt<Inputs extends object>(possible: Possible<Inputs>, taken: () => Partial<Inputs>): Inputs {
  const seen = {} as Inputs;
  for (const name of Object.keys(possible) as (keyof Inputs)[]) {
    Object.defineProperty(seen, name, {
      get: () => {
        if (name in taken()) return taken()[name];
        const values = possible[name];
        if (values.length === 1) return values[0];
        throw new NotKnown(name);
      },
    });
  }
  return seen;
}

function attempt<Inputs, Result>(seen: Inputs, decide: (seen: Inputs) => Result): Result | NotKnown {
  try {
    return decide(seen);
  } catch (error) {
    if (error instanceof NotKnown) return error;
    throw error;
  }
}
