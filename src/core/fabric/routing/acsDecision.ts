import { ACS_CR, ACS_DT, ACS_EC, ACS_RR, ACS_SV, ACS_TB } from '../../topology/acs.ts';
import type { RuleId } from './hopRules.ts';
import type { AddressType } from './request.ts';

/** What one port's ACS control word does to one TLP, and the bits that made it so. */
export interface AcsDecision {
  readonly action: 'direct' | 'redirect' | 'violation' | 'unknown';
  readonly rule: RuleId;
  /** The ACS control bits that decided, 0 where none is set. */
  readonly bits: number;
}

export interface AcsRequest {
  /** ACS Control register, bits 6:0; 0 where the port has no ACS. */
  readonly control: number;
  readonly addressType: AddressType;
  /** The egress control vector's bit for the port that the TLP would leave by; undefined where it is not known. */
  readonly egressBlocked: boolean | undefined;
}

/**
 * Whether a request from below may enter at all: Source Validation, then Translation Blocking. Null: it may.
 * (PCIe Base Specification, sections 6.12.1.1 and 6.12.3.)
 */
export function acsAdmission(
  control: number,
  tlp: { readonly requesterInRange: boolean; readonly addressType: AddressType },
): AcsDecision | null {
  if (control & ACS_SV && !tlp.requesterInRange) {
    return { action: 'violation', rule: 'acs-source-validation', bits: ACS_SV };
  }
  if (control & ACS_TB && tlp.addressType !== 'untranslated') {
    return { action: 'violation', rule: 'acs-translation-blocking', bits: ACS_TB };
  }
  return null;
}

/**
 * What happens to a memory request at a port where a peer claims its address: Direct Translated, then Egress Control,
 * then Request Redirect ("ACS P2P Request Redirect and ACS P2P Egress Control Interactions", section 6.12.3).
 */
export function acsPeerRequest({ control, addressType, egressBlocked }: AcsRequest): AcsDecision {
  const isTranslated = addressType === 'translated';
  if (isTranslated && control & ACS_DT && !(control & ACS_TB)) {
    return { action: 'direct', rule: 'acs-direct-translated', bits: ACS_DT };
  }
  const redirects = (control & ACS_RR) !== 0;
  if (!(control & ACS_EC)) {
    return redirects
      ? { action: 'redirect', rule: 'acs-request-redirect', bits: ACS_RR }
      : { action: 'direct', rule: 'peer-window', bits: 0 };
  }
  if (egressBlocked === undefined) return { action: 'unknown', rule: 'acs-egress-control', bits: ACS_EC };
  if (!egressBlocked) return { action: 'direct', rule: 'acs-egress-allows', bits: ACS_EC };
  return redirects
    ? { action: 'redirect', rule: 'acs-egress-redirect', bits: ACS_EC | ACS_RR }
    : { action: 'violation', rule: 'acs-egress-control', bits: ACS_EC };
}

/** What happens to a completion at a port where its way leads to a peer: only Completion Redirect, and RO is exempt. */
export function acsPeerCompletion(control: number, relaxedOrdering: boolean): AcsDecision {
  if (!(control & ACS_CR)) return { action: 'direct', rule: 'peer-id', bits: 0 };
  return relaxedOrdering
    ? { action: 'direct', rule: 'acs-relaxed-completion', bits: ACS_CR }
    : { action: 'redirect', rule: 'acs-completion-redirect', bits: ACS_CR };
}
