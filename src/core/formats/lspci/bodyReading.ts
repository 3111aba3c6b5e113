import type { AddressRange, Bar } from '../../topology/bar.ts';
import { absent, type Fact, known, unknown } from '../../topology/fact.ts';
import { type CapturedName, capturedFacts, capturedNames, putFact } from '../../topology/facts/facts.ts';
import type { Link, LinkRate } from '../../topology/link.ts';
import type { FactsTold } from '../telling.ts';
import { isProven } from './absence.ts';
import { lacksOfPair } from './bodyWords.ts';
import type { BodyLine } from './record.ts';

/** What has been read of a body so far. */
export interface Reading extends FactsTold {
  /** The line that is being read, and whether its end is lost. */
  line: number;
  isCut: boolean;
  /** Lines are missing in the midst of it. */
  isTorn: boolean;
  /** The body begins and ends as bodies do, and nothing in it is missing or not understood. */
  readonly isWhole: boolean;
  readonly isExtendedShown: boolean;
  /** The capability whose details the line stands in. */
  capability: string;
  hasCapabilities: boolean;
  /** Status: Cap+ or Cap-. */
  capabilityList: boolean | null;
  denied: boolean;
  /** "-vv" and "-vvv" print Control:, "-v" prints Flags:. */
  detail: 'none' | 'v' | 'vv';
  readonly bars: Map<number, Bar>;
  bridge: { io: Fact<AddressRange>; memory: Fact<AddressRange>; prefetchable: Fact<AddressRange> } | null;
  maximum: Fact<LinkRate>;
  current: Fact<LinkRate>;
  sawLink: boolean;
  /** Rates that no generation or width has, as the text writes them. */
  readonly strangeRates: { readonly line: number; readonly rate: string }[];
  /** A heading of PCI Express, and lines that stand below one. */
  sawExpress: boolean;
  sawExpressDetails: boolean;
  /** A capability at 100 or above: the extended space could be read. */
  sawExtended: boolean;
  acsCapability: Fact<number>;
  acsControl: Fact<number>;
  sawAcs: boolean;
  vf: { count: number; offset: number; stride: number } | null;
}

export interface BodyEvidence {
  /** Nothing of the body is missing, so what it does not show is not there. */
  readonly isWhole: boolean;
  /** That it has no extended capabilities is not because they could not be read. */
  readonly isExtendedShown: boolean;
}

/** A body of which no line has been read. */
export function newReading(body: readonly BodyLine[], { isWhole, isExtendedShown }: BodyEvidence): Reading {
  return {
    facts: {},
    factLines: new Map(),
    strangeRates: [],
    line: 0,
    isCut: false,
    isTorn: body.length > 0 && lacksOfPair(body.map(({ text }) => text).join('\n')),
    isWhole,
    isExtendedShown,
    capability: '',
    hasCapabilities: false,
    capabilityList: null,
    denied: false,
    detail: 'none',
    bars: new Map(),
    bridge: null,
    maximum: unknown,
    current: unknown,
    sawLink: false,
    sawExpress: false,
    sawExpressDetails: false,
    sawExtended: false,
    acsCapability: unknown,
    acsControl: unknown,
    sawAcs: false,
    vf: null,
  };
}

export const emptyVf = () => ({ count: 0, offset: 0, stride: 0 });

/** Turns what was seen, and what would have been seen, into facts. */
export function conclude(reading: Reading) {
  const { facts, bars, bridge, detail, isWhole, hasCapabilities } = reading;
  // The regions stand before the capabilities: once one of those is shown none is missing, where nothing is.
  if (bars.size > 0 || (detail === 'vv' && (isWhole || hasCapabilities)))
    facts.bars = known([...bars.values()], 'text');
  if (bridge) facts.windows = known(bridge, 'text');
  if (reading.sawLink) {
    const link: Link = { maximum: reading.maximum, current: reading.current };
    facts.link = known(link, 'text');
  }
  if (reading.sawAcs) {
    const acs = { capability: reading.acsCapability, control: reading.acsControl, egressVector: unknown };
    facts.acs = known(acs, 'text');
  }
  for (const name of capturedNames) if (!facts[name]) concludeAbsence(name, reading);
}

/** Only a whole body tells that something is not there: the lines of an excerpt may just have been left out. */
function concludeAbsence(name: CapturedName, reading: Reading) {
  const { absentBy } = capturedFacts[name];
  if (absentBy.some(proof => isProven(proof, reading))) putFact(reading.facts, name, absent('text'));
}
