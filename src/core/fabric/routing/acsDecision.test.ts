import { describe, expect, it } from 'vitest';
import { ACS_CR, ACS_DT, ACS_EC, ACS_RR, ACS_SV, ACS_TB, ACS_UF } from '../../topology/acs.ts';
import { acsAdmission, acsPeerCompletion, acsPeerRequest } from './acsDecision.ts';
import type { AddressType } from './request.ts';

describe('a request from below is admitted', () => {
  const rows: readonly [reason: string, number, boolean, AddressType, string | null][] = [
    ['with no ACS at all, even with a forged requester', 0, false, 'translated', null],
    ['with Source Validation, if its requester lies behind the port', ACS_SV, true, 'untranslated', null],
    [
      'never with Source Validation and a requester from elsewhere',
      ACS_SV,
      false,
      'untranslated',
      'acs-source-validation',
    ],
    ['with Translation Blocking, if it is untranslated', ACS_TB, true, 'untranslated', null],
    [
      'never with Translation Blocking and a translated address',
      ACS_TB,
      true,
      'translated',
      'acs-translation-blocking',
    ],
    [
      'never with Translation Blocking as a translation request',
      ACS_TB,
      true,
      'translation-request',
      'acs-translation-blocking',
    ],
    [
      'not by Direct Translated either: Translation Blocking comes first',
      ACS_TB | ACS_DT,
      true,
      'translated',
      'acs-translation-blocking',
    ],
  ];
  it.each(rows)('%s', (_reason, control, requesterInRange, addressType, rule) => {
    expect(acsAdmission(control, { requesterInRange, addressType })?.rule ?? null).toBe(rule);
  });
});

describe('a request that a peer claims', () => {
  const rows: readonly [string, number, AddressType, boolean | undefined, string, string][] = [
    ['goes direct with everything clear', 0, 'untranslated', false, 'direct', 'peer-window'],
    ['is redirected by RR', ACS_RR, 'untranslated', false, 'redirect', 'acs-request-redirect'],
    [
      'is not moved by SV, CR or UF',
      ACS_SV | ACS_CR | ACS_UF,
      'untranslated',
      false,
      'direct',
      'peer-window',
    ],
    [
      'goes direct under EC if its egress bit is clear',
      ACS_EC,
      'untranslated',
      false,
      'direct',
      'acs-egress-allows',
    ],
    [
      'goes direct under EC with a clear bit even if RR is set',
      ACS_EC | ACS_RR,
      'untranslated',
      false,
      'direct',
      'acs-egress-allows',
    ],
    [
      'is a violation under EC if its egress bit is set',
      ACS_EC,
      'untranslated',
      true,
      'violation',
      'acs-egress-control',
    ],
    [
      'is redirected under EC and RR if its egress bit is set',
      ACS_EC | ACS_RR,
      'untranslated',
      true,
      'redirect',
      'acs-egress-redirect',
    ],
    [
      'cannot be told under EC with an unknown vector',
      ACS_EC,
      'untranslated',
      undefined,
      'unknown',
      'acs-egress-control',
    ],
    [
      'goes direct under DT if it is translated, in spite of RR',
      ACS_DT | ACS_RR,
      'translated',
      false,
      'direct',
      'acs-direct-translated',
    ],
    [
      'goes direct under DT if it is translated, in spite of EC',
      ACS_DT | ACS_EC,
      'translated',
      true,
      'direct',
      'acs-direct-translated',
    ],
    [
      'is redirected under DT and RR if it is untranslated',
      ACS_DT | ACS_RR,
      'untranslated',
      false,
      'redirect',
      'acs-request-redirect',
    ],
    [
      'is redirected under DT and RR as a translation request',
      ACS_DT | ACS_RR,
      'translation-request',
      false,
      'redirect',
      'acs-request-redirect',
    ],
    [
      'is redirected by RR if it is translated and DT is clear',
      ACS_RR,
      'translated',
      false,
      'redirect',
      'acs-request-redirect',
    ],
  ];
  it.each(rows)('%s', (_reason, control, addressType, egressBlocked, action, rule) => {
    expect(acsPeerRequest({ control, addressType, egressBlocked })).toMatchObject({ action, rule });
  });
});

describe('a completion whose way leads to a peer', () => {
  const rows: readonly [string, number, boolean, string][] = [
    ['goes direct with CR clear', ACS_RR | ACS_EC | ACS_TB | ACS_DT, false, 'direct'],
    ['is redirected by CR', ACS_CR, false, 'redirect'],
    ['goes direct with CR set and Relaxed Ordering', ACS_CR, true, 'direct'],
  ];
  it.each(rows)('%s', (_reason, control, relaxedOrdering, action) => {
    expect(acsPeerCompletion(control, relaxedOrdering).action).toBe(action);
  });
});
