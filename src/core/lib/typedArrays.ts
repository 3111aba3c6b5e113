/**
 * Reads from typed arrays at an index that is always inside, which the checker cannot know. One function for each
 * kind of array: a read that meets only one kind is a plain load in the compiled code.
 */
export const int = (array: Int32Array, index: number): number => array[index] as number;
export const real = (array: Float64Array, index: number): number => array[index] as number;
