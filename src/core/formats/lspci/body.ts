import { acsBits } from '../../topology/acs.ts';
import type { AddressRange, Bar, BarKind } from '../../topology/bar.ts';
import { absent, type Fact, known, unknown } from '../../topology/fact.ts';
import {
  type AtomicOps,
  atomicOpsCapabilities,
  atomicOpsControls,
} from '../../topology/facts/expressFacts.ts';
import {
  type CapturedFacts,
  type CapturedName,
  type CapturedValues,
  capturedFacts,
  capturedNames,
  type FactsRead,
  putFact,
} from '../../topology/facts/facts.ts';
import type { RegisterBit } from '../../topology/facts/valueType.ts';
import { type Link, type LinkRate, linkRateOf } from '../../topology/link.ts';
import { portTypes } from '../../topology/portType.ts';
import type { VirtualFunctions } from '../sighting.ts';
import { isProven } from './absence.ts';
import { EXPRESS_DETAIL, isOrphan, lacksOfPair } from './bodyWords.ts';
import type { BodyLine } from './records.ts';

/** What the lines below a header say. Facts that no line shows are left out. */
export interface BodyFacts {
  readonly facts: Partial<CapturedFacts>;
  readonly factLines: ReadonlyMap<CapturedName, number>;
  readonly virtualFunctions: VirtualFunctions | null;
  /** "-vv" and "-vvv" print Control:, "-v" prints Flags:. */
  readonly detail: 'none' | 'v' | 'vv';
  readonly capabilitiesDenied: boolean;
}

/** What has been read of a body so far. */
interface Reading {
  readonly facts: FactsRead;
  /** The line that told each fact last. */
  readonly factLines: Map<CapturedName, number>;
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
  detail: BodyFacts['detail'];
  readonly bars: Map<number, Bar>;
  bridge: { io: Fact<AddressRange>; memory: Fact<AddressRange>; prefetchable: Fact<AddressRange> } | null;
  maximum: Fact<LinkRate>;
  current: Fact<LinkRate>;
  sawLink: boolean;
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

type LineRule = readonly [RegExp, (match: RegExpExecArray, reading: Reading) => void];

/** A line that tells one fact outright. */
const telling = <K extends CapturedName>(
  name: K,
  pattern: RegExp,
  value: (match: RegExpExecArray) => CapturedValues[K],
): LineRule => [
  pattern,
  (match, reading) => {
    // The end of the line is lost, so what reaches to it may have gone on.
    const isEnd = match.index + match[0].length >= match.input.length;
    if (!(reading.isCut && isEnd)) tell(reading, name, known(value(match), 'text'));
  },
];

function tell<K extends CapturedName>(
  { facts, factLines, line }: Reading,
  name: K,
  fact: Fact<CapturedValues[K]>,
) {
  putFact(facts, name, fact);
  factLines.set(name, line);
}

const EXPRESS = /^(?:Capabilities: )?(?:\[[0-9a-f]+\] )?Express (?:\(v\d\) )?(.*)$/i;

/** Each line of a body that says something, and what. */
const rules: readonly LineRule[] = [
  [
    /^Capabilities: <access denied>/,
    (_, reading) => {
      reading.denied = true;
    },
  ],
  [
    /^Capabilities: \[[0-9a-f]+(?: v\d+)?\] (.*)$/i,
    ([line, text = ''], reading) => {
      if (isExtendedCapability(line)) reading.sawExtended = true;
      beginCapability(text, reading);
    },
  ],
  [/^Control: (.*)$/, ([, bits = ''], reading) => readControl(bits, reading)],
  [/^Flags: (?!PMEClk)/, (_, reading) => readFlags(reading)],
  [
    /^Status: .*?Cap([+-])/,
    ([, sign], reading) => {
      reading.capabilityList = sign === '+';
    },
  ],
  telling('numaNode', /\bNUMA node:? (\d+)/, ([, node]) => Number(node)),
  telling('iommuGroup', /\bIOMMU group:? (\d+)/, ([, group]) => Number(group)),
  [/^Bus: primary=[0-9a-f]+, secondary=([0-9a-f]+), subordinate=([0-9a-f]{2,})(?:,|$)/i, readBuses],
  [/^(I\/O|Memory|Prefetchable memory) behind bridge: (.*)$/, readWindow],
  [/^Region (\d): (.*)$/, ([, index, text = ''], reading) => readRegion(Number(index), text, reading)],
  [/^(?:Memory at|I\/O ports at) /, (match, reading) => readRegion(reading.bars.size, match.input, reading)],
  telling('slot', /^Physical Slot: (.+)$/, ([, slot = '']) => slot),
  [
    /^DeviceName: +(.+)$/,
    ([, slot = ''], reading) => {
      if (!reading.facts.slot) tell(reading, 'slot', known(slot.trim(), 'text'));
    },
  ],
  telling('kernelModules', /^Kernel modules: (.+)$/, ([, names = '']) => names.split(/,\s*/)),
  telling('driver', /^Kernel driver in use: (.+)$/, ([, driver = '']) => driver),
  telling('maxPayloadBytes', /MaxPayload (\d+) bytes, MaxReadReq/, ([, bytes]) => Number(bytes)),
  telling('maxReadRequestBytes', /MaxPayload \d+ bytes, MaxReadReq (\d+) bytes/, ([, bytes]) =>
    Number(bytes),
  ),
  telling('slotNumber', /^(?:SltCap:.*\b)?Slot #(\d+)/, ([, slot]) => Number(slot)),
  telling('portNumber', /^LnkCap:\s*Port #(\d+)/, ([, port]) => Number(port)),
  [/^LnkCap:.*?Speed ([^,]+), Width x(\d+)/, (match, reading) => readLink('maximum', match, reading)],
  [/^LnkSta:.*?Speed ([^,]+), Width x(\d+)/, (match, reading) => readLink('current', match, reading)],
  [
    EXPRESS_DETAIL,
    (_, reading) => {
      reading.sawExpressDetails = true;
    },
  ],
  [
    // Only what is there: a port that cannot tell shows a minus too.
    /\bRetimer([+-]) 2Retimers([+-]) CrosslinkRes/,
    ([, one, two], reading) => {
      if (one === '+') tell(reading, 'retimers', known(two === '+' ? 2 : 1, 'text'));
    },
  ],
  // In Link Status 2, behind the crosslink; older versions of lspci do not print it.
  telling('flitMode', /\bCrosslinkRes: [^,]+, Fl(?:i)?t(?:Mode)?([+-])/, ([, sign]) => sign === '+'),
  telling('flitMode', /^LnkSta2:.*\bFl(?:i)?t(?:Mode)?([+-])/, ([, sign]) => sign === '+'),
  [/^ACSCap: ?(.*)$/, ([, bits = ''], reading) => readAcs('acsCapability', bits, reading)],
  [/^ACSCtl: ?(.*)$/, ([, bits = ''], reading) => readAcs('acsControl', bits, reading)],
  [/\bAtomicOpsCap: ?(.*)$/, ([, bits = ''], reading) => readAtomicOps('capability', bits, reading)],
  [/\bAtomicOpsCtl: ?(.*)$/, ([, bits = ''], reading) => readAtomicOps('control', bits, reading)],
  [/^BAR (\d): current size: (\d+)([KMGT]?)B/, readResizable],
  [
    /Number of VFs: (\d+)/,
    ([, count], reading) => {
      reading.vf ??= emptyVf();
      reading.vf.count = Number(count);
    },
  ],
  [/VF offset: (\d+), stride: (\d+)/, readVfPlaces],
];

export interface BodyEvidence {
  /** Nothing of the body is missing, so what it does not show is not there. */
  readonly isWhole: boolean;
  /** That it has no extended capabilities is not because they could not be read. */
  readonly isExtendedShown: boolean;
}

/** A capability at 100 or above. */
export const isExtendedCapability = (text: string): boolean =>
  /^Capabilities: \[[1-9a-f][0-9a-f]{2}\b/i.test(text);

/** Reads the body of a function. */
export function readBody(body: readonly BodyLine[], { isWhole, isExtendedShown }: BodyEvidence): BodyFacts {
  const reading: Reading = {
    facts: {},
    factLines: new Map(),
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
  for (const { text, number, isCut } of body) {
    reading.line = number;
    reading.isCut = isCut;
    reading.isTorn ||= isOrphan(text, reading.capability);
    for (const [pattern, read] of rules) {
      const match = pattern.exec(text);
      if (match) read(match, reading);
    }
  }
  conclude(reading);
  const virtualFunctions = reading.vf && reading.vf.count > 0 ? reading.vf : null;
  return {
    facts: reading.facts,
    factLines: reading.factLines,
    virtualFunctions,
    detail: reading.detail,
    capabilitiesDenied: reading.denied,
  };
}

const emptyVf = () => ({ count: 0, offset: 0, stride: 0 });

function beginCapability(text: string, reading: Reading) {
  reading.hasCapabilities = true;
  reading.capability = text;
  const express = EXPRESS.exec(text)?.[1];
  if (express !== undefined) {
    reading.sawExpress = true;
    readPortType(express, reading);
  }
  if (text.startsWith('Access Control Services')) reading.sawAcs = true;
}

/** The longest of lspci's words that the text begins with: "Endpoint" also ends "Legacy Endpoint". */
function readPortType(text: string, reading: Reading) {
  const words = text.replace(/\/PCIe Bridge/, '/PCI-Express Bridge');
  const type = portTypes.find(row => words.startsWith(row.lspci));
  if (type) tell(reading, 'portType', known(type.id, 'text'));
}

function readControl(bits: string, reading: Reading) {
  reading.detail = 'vv';
  const memory = /Mem([+-])/.exec(bits)?.[1];
  const master = /BusMaster([+-])/.exec(bits)?.[1];
  if (memory && master) {
    tell(reading, 'command', known({ memorySpace: memory === '+', busMaster: master === '+' }, 'text'));
  }
}

/** "-v" names the bits that are set and leaves out memory space, so the command register stays unknown. */
function readFlags(reading: Reading) {
  if (reading.detail === 'none') reading.detail = 'v';
}

function readBuses([, secondary = '', subordinate = '']: RegExpExecArray, reading: Reading) {
  const buses = { secondary: Number.parseInt(secondary, 16), subordinate: Number.parseInt(subordinate, 16) };
  tell(reading, 'buses', buses.secondary === 0 ? absent('text') : known(buses, 'text'));
}

function readWindow([, name, text = '']: RegExpExecArray, reading: Reading) {
  reading.bridge ??= { io: unknown, memory: unknown, prefetchable: unknown };
  const range = readRange(text);
  if (name === 'I/O') reading.bridge.io = range;
  else if (name === 'Memory') reading.bridge.memory = range;
  else reading.bridge.prefetchable = range;
}

/** A window is closed when it says so, or when its base lies above its limit. */
function readRange(text: string): Fact<AddressRange> {
  const match = /^([0-9a-f]+)-([0-9a-f]+)/i.exec(text);
  if (!match?.[1] || !match[2]) return /None|\[disabled\]|\[empty\]/i.test(text) ? absent('text') : unknown;
  const [base, limit] = [BigInt(`0x${match[1]}`), BigInt(`0x${match[2]}`)];
  return base > limit || /\[(?:disabled|empty)\]/i.test(text)
    ? absent('text')
    : known({ base, limit }, 'text');
}

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  K: 1n << 10n,
  M: 1n << 20n,
  G: 1n << 30n,
  T: 1n << 40n,
};

const sizeOf = (amount: string, unit: string): bigint => BigInt(amount) * (UNITS[unit] ?? 1n);

function readRegion(index: number, text: string, reading: Reading) {
  // A function's own regions stand before its first capability: those after it are of virtual functions.
  if (reading.hasCapabilities || index > 5) return;
  const shown = /(?:at|ports at) ([0-9a-f]{2,16})(?=\b(.?))/i.exec(text);
  const address = reading.isCut && shown?.[2] === '' ? undefined : shown?.[1];
  const isUnset = address !== undefined ? /^0+$/.test(address) : /<(?:unassigned|ignored)>/.test(text);
  const size = /\[size=(\d+)([KMGT]?)\]/.exec(text);
  const isIo = /I\/O ports/.test(text);
  const kind: BarKind = isIo ? 'io' : /64-bit/.test(text) ? 'memory64' : 'memory32';
  reading.factLines.set('bars', reading.line);
  reading.bars.set(index, {
    index,
    kind,
    prefetchable: /[( ]prefetchable/.test(text) && !/non-prefetchable/.test(text),
    // Address 0 is a register that nobody has written.
    address: isUnset
      ? absent('text')
      : address === undefined
        ? unknown
        : known(BigInt(`0x${address}`), 'text'),
    sizeBytes: size?.[1] ? known(sizeOf(size[1], size[2] ?? ''), 'text') : unknown,
  });
}

/** "Virtual Resizable BAR" and "VF Resizable BAR" tell the size of the BARs of virtual functions. */
function readResizable([, index, amount = '', unit = '']: RegExpExecArray, { bars, capability }: Reading) {
  if (!/^(?:Physical )?Resizable BAR/.test(capability)) return;
  const bar = bars.get(Number(index));
  if (bar) bars.set(bar.index, { ...bar, sizeBytes: known(sizeOf(amount, unit), 'text') });
}

function readLink(end: 'maximum' | 'current', match: RegExpExecArray, reading: Reading) {
  const [, speed = '', width] = match;
  reading.sawLink = true;
  if (reading.isCut && match.index + match[0].length >= match.input.length) return;
  reading.factLines.set('link', reading.line);
  reading[end] = linkRateOf(Number.parseFloat(speed), Number(width), 'text');
}

function readAcs(register: 'acsCapability' | 'acsControl', bits: string, reading: Reading) {
  reading.sawAcs = true;
  reading.factLines.set('acs', reading.line);
  // A word of which a bit is not shown is not known: the line may be cut.
  const word = signedBits(bits, acsBits, EVERY_ACS_BIT);
  if (word !== undefined) reading[register] = known(word, 'text');
}

const EVERY_ACS_BIT = acsBits.reduce((bits, { bit }) => bits | bit, 0);

/** Both words come in lines of their own; a port that routes prints bits that an endpoint leaves out. */
function readAtomicOps(part: keyof AtomicOps, bits: string, reading: Reading) {
  const word = signedBits(bits, part === 'capability' ? atomicOpsCapabilities : atomicOpsControls);
  if (word === undefined) return;
  const { atomicOps = unknown } = reading.facts;
  const before = atomicOps.state === 'known' ? atomicOps.value : { capability: unknown, control: unknown };
  tell(reading, 'atomicOps', known({ ...before, [part]: known(word, 'text') }, 'text'));
}

/** "ReqRedir+ EgressCtrl-" as a word; undefined where none of the bits is named, or not all that have to be. */
function signedBits(text: string, rows: readonly RegisterBit[], needed = 0): number | undefined {
  let word = 0;
  let seen = 0;
  for (const [, name, sign] of text.matchAll(/([A-Za-z\d]+)([+-])/g)) {
    const bit = rows.find(row => row.lspci === name)?.bit ?? 0;
    seen |= bit;
    if (sign === '+') word |= bit;
  }
  return seen === 0 || (seen & needed) !== needed ? undefined : word;
}

function readVfPlaces([, offset, stride]: RegExpExecArray, reading: Reading) {
  reading.vf ??= emptyVf();
  reading.vf.offset = Number(offset);
  reading.vf.stride = Number(stride);
}

/** Turns what was seen, and what would have been seen, into facts. */
function conclude(reading: Reading) {
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
