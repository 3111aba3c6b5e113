import { type Fact, knownValue } from './fact.ts';

/**
 * Access Control Services, extended capability 000Dh (PCIe Base Specification, section 7.7.11).
 * The bits stand at the same place in the Capability (+4) and the Control (+6) register.
 */
export const acsBits = [
  { bit: 0x01, short: 'SV', lspci: 'SrcValid', name: 'Source Validation' },
  { bit: 0x02, short: 'TB', lspci: 'TransBlk', name: 'Translation Blocking' },
  { bit: 0x04, short: 'RR', lspci: 'ReqRedir', name: 'P2P Request Redirect' },
  { bit: 0x08, short: 'CR', lspci: 'CmpltRedir', name: 'P2P Completion Redirect' },
  { bit: 0x10, short: 'UF', lspci: 'UpstreamFwd', name: 'Upstream Forwarding' },
  { bit: 0x20, short: 'EC', lspci: 'EgressCtrl', name: 'P2P Egress Control' },
  { bit: 0x40, short: 'DT', lspci: 'DirectTrans', name: 'Direct Translated P2P' },
] as const;
export type AcsBit = (typeof acsBits)[number];

export const ACS_SV = 0x01;
export const ACS_TB = 0x02;
export const ACS_RR = 0x04;
export const ACS_CR = 0x08;
export const ACS_UF = 0x10;
export const ACS_EC = 0x20;
export const ACS_DT = 0x40;

export interface Acs {
  /** ACS Capability register, bits 6:0: what the function can do. */
  readonly capability: Fact<number>;
  /** ACS Control register, bits 6:0: what is switched on. */
  readonly control: Fact<number>;
  /** Bit k set: Egress Control applies to requests leaving through port k. */
  readonly egressVector: Fact<bigint>;
}

/** A register of which only some bits are known. */
export interface PartialWord {
  /** What is known to be 1; 0 where it is 0 or not known. */
  readonly value: number;
  /** The bits that are known. */
  readonly known: number;
}

/** Who wrote a port's ACS control word at boot, in the order of writing. */
export const acsWriters = [
  'kernel-defaults',
  'translation-blocking',
  'disable_acs_redir',
  'config_acs',
] as const;
export type AcsWriter = (typeof acsWriters)[number];

/** ACS as a boot leaves it: `control` is what is known of it as a whole, `booted` bit by bit. */
export interface BootedAcs extends Acs {
  readonly booted: {
    readonly control: PartialWord;
    /** Who wrote to it, or may have. */
    readonly writers: readonly AcsWriter[];
    /** The control word before, as captured, drawn or edited. */
    readonly before: Fact<number>;
  };
}

export const isBooted = (acs: Acs): acs is BootedAcs => 'booted' in acs;

export const ALL_ACS_BITS = 0x7f;

/** What is known of the control word, bit by bit; a bit that the function cannot do is hard-wired to 0. */
export function controlWord(acs: Acs): PartialWord {
  if (isBooted(acs)) return acs.booted.control;
  if (acs.control.state === 'absent') return { value: 0, known: ALL_ACS_BITS };
  const control = knownValue(acs.control);
  if (control !== undefined) return { value: control, known: ALL_ACS_BITS };
  return { value: 0, known: ALL_ACS_BITS & ~(knownValue(acs.capability) ?? ALL_ACS_BITS) };
}

/** RR, CR and EC of ACS Control: any of them makes p2pdma call a function redirecting. */
export const REDIRECT_BITS = ACS_RR | ACS_CR | ACS_EC;

/** Whether a control word redirects; undefined where the bits that are known do not tell. */
export function acsRedirects(acs: Acs): boolean | undefined {
  const { value, known } = controlWord(acs);
  if ((value & REDIRECT_BITS) !== 0) return true;
  return (known & REDIRECT_BITS) === REDIRECT_BITS ? false : undefined;
}

/** The bits that are set in `word`, in register order. */
export const acsBitsIn = (word: number): readonly AcsBit[] => acsBits.filter(({ bit }) => (word & bit) !== 0);
