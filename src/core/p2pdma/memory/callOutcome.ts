import type { Sentence } from '../../topology/sentence.ts';
import type { KernelMessage } from '../policy/verdict.ts';

/** Error numbers that the peer-to-peer code answers with, as in <errno.h>, and what each says. */
export const kernelErrors = [
  { name: 'ENOENT', number: 2, means: 'no such file' },
  { name: 'EEXIST', number: 17, means: 'already there' },
  { name: 'EINVAL', number: 22, means: 'invalid argument' },
  { name: 'ENODEV', number: 19, means: 'no such device' },
  { name: 'EBUSY', number: 16, means: 'in use' },
  { name: 'EXDEV', number: 18, means: 'not reachable from there' },
  { name: 'ENOMEM', number: 12, means: 'no memory left' },
  { name: 'EOPNOTSUPP', number: 95, means: 'not supported' },
  { name: 'EREMOTEIO', number: 121, means: 'the memory cannot be reached by this device' },
] as const;
export type KernelErrorName = (typeof kernelErrors)[number]['name'];

/** What became of one call into the kernel, as a driver sees it and in words. */
export interface CallOutcome {
  /**
   * The function that was called: `pci_p2pdma_add_resource`; empty where none was: a driver did something by itself, or
   * the person said what the hardware is like.
   */
  readonly call: string;
  readonly succeeded: boolean;
  /** As the kernel returns it: `0`, `-EINVAL`, `NULL`, `true`, a distance; `void` where it returns nothing. */
  readonly returned: string;
  readonly sentence: Sentence;
  /** What it logs, in order. */
  readonly messages: readonly KernelMessage[];
}
