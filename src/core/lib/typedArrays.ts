/**
 * Reads from typed arrays at an index that is always inside, which the checker cannot know. One function for each
 * kind of array: a read that meets only one kind is a plain load in the compiled code.
 */
export const int = (array: Int32Array, index: number): number => array[index] as number;
export const real = (array: Float64Array, index: number): number => array[index] as number;

/** A longer array with the same beginning and `fill` after it. */
export function longerInts(array: Int32Array, length: number, fill = 0): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length).fill(fill, array.length);
  longer.set(array);
  return longer;
}

export function longerReals(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(array);
  return longer;
}
