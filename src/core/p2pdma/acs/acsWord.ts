import {
  ACS_CR,
  ACS_RR,
  ACS_SV,
  ACS_TB,
  ACS_UF,
  ALL_ACS_BITS,
  type PartialWord,
  REDIRECT_BITS,
} from '../../topology/acs.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import type { Written } from './acsLists.ts';

/** What the kernel switches on in every function that has it, once an IOMMU driver asked for ACS at boot. */
export const KERNEL_DEFAULT = ACS_SV | ACS_RR | ACS_CR | ACS_UF;

/** One function, and what is done with its ACS. */
export interface AcsSetting {
  readonly row: KernelRow;
  /** ACS Capability; undefined where it is not shown. */
  readonly capability: number | undefined;
  /** The control word that firmware left. */
  readonly firmware: PartialWord;
  /** An IOMMU driver asked for ACS. */
  readonly isAskedFor: boolean;
  /** External-facing, or behind such a port, and so not trusted. */
  readonly isExternal: boolean;
  /** pci=noats. */
  readonly noAts: boolean;
  /** The IDT switches whose Source Validation is broken (111d:80b5, 111d:8090). */
  readonly hasBrokenValidation: boolean;
  /** `pci=disable_acs_redir=` names it. */
  readonly isCleared: boolean;
  /** What `pci=config_acs=` writes; null where it does not name it. */
  readonly config: Written | null;
}

/**
 * The control word after boot, bit by bit: the kernel's defaults, then `disable_acs_redir`, then `config_acs`, whatever
 * their order on the command line (`pci_enable_acs`). Checked against truth/acs/words.json.
 */
export function acsWord(setting: AcsSetting): PartialWord {
  const { firmware, isCleared, config, capability } = setting;
  let word = setting.isAskedFor ? withOnes(firmware, defaultsOf(setting)) : firmware;
  if (isCleared) word = cleared(word, setting);
  if (config) word = configured(word, config, setting);
  if (capability !== undefined) {
    return { value: word.value & capability, known: word.known | (ALL_ACS_BITS & ~capability) };
  }
  // What is written as 1 stays 0 in a function that cannot do it.
  const written = word.value & ~(firmware.value & firmware.known);
  return { value: word.value & ~written, known: word.known & ~written };
}

/** What the kernel switches on by itself, of what the function can do. */
export function defaultsOf({ row, isExternal, noAts, hasBrokenValidation }: AcsSetting): number {
  const blocks =
    (isExternal && row.blocksTranslation !== 'none') ||
    (noAts && row.blocksTranslation === 'external-or-noats');
  const bits = KERNEL_DEFAULT | (blocks ? ACS_TB : 0);
  return hasBrokenValidation && row.leavesIdtValidation ? bits & ~ACS_SV : bits;
}

function cleared(word: PartialWord, { row, firmware }: AcsSetting): PartialWord {
  switch (row.acsOptions) {
    case 'clears':
      return withZeros(word, REDIRECT_BITS);
    // Named bits are put back to the firmware's, not cleared, and all others become 1.
    case 'restores-firmware':
      return withOnes(withBitsOf(word, firmware, REDIRECT_BITS), ALL_ACS_BITS & ~REDIRECT_BITS);
    case 'from-firmware':
      return withZeros(firmware, REDIRECT_BITS);
  }
}

function configured(word: PartialWord, { mask, flags }: Written, { row, firmware }: AcsSetting): PartialWord {
  switch (row.acsOptions) {
    case 'clears':
      return word;
    case 'restores-firmware':
      return withOnes(withBitsOf(word, firmware, mask), flags);
    case 'from-firmware':
      return withOnes(withZeros(firmware, mask), flags);
  }
}

const withOnes = ({ value, known }: PartialWord, bits: number): PartialWord => ({
  value: (value | bits) & ALL_ACS_BITS,
  known: (known | bits) & ALL_ACS_BITS,
});
const withZeros = ({ value, known }: PartialWord, bits: number): PartialWord => ({
  value: value & ~bits,
  known: (known | bits) & ALL_ACS_BITS,
});
const withBitsOf = (word: PartialWord, other: PartialWord, bits: number): PartialWord => ({
  value: (word.value & ~bits) | (other.value & bits),
  known: (word.known & ~bits) | (other.known & bits),
});

/** What two words that are both possible have in common. */
export function inBoth(a: PartialWord, b: PartialWord): PartialWord {
  const known = a.known & b.known & ~(a.value ^ b.value);
  return { value: a.value & known, known };
}
