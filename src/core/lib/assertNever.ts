/** Ends a switch that covers every case; reaching it is a bug, so it throws. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
