import { acsBits } from '../../topology/acs.ts';
import { known, unknown } from '../../topology/fact.ts';
import {
  type AtomicOps,
  atomicOpsCapabilities,
  atomicOpsControls,
} from '../../topology/facts/expressFacts.ts';
import type { CapturedFacts, CapturedName, CapturedValues } from '../../topology/facts/facts.ts';
import type { RegisterBit } from '../../topology/facts/valueType.ts';
import { linkRateOf } from '../../topology/link.ts';
import { portTypes } from '../../topology/portType.ts';
import type { VirtualFunctions } from '../sighting.ts';
import { tell } from '../telling.ts';
import { type BodyEvidence, conclude, emptyVf, newReading, type Reading } from './bodyReading.ts';
import { readBuses, readRegion, readResizable, readVfPlaces, readWindow } from './bodyResources.ts';
import { EXPRESS_DETAIL, isOrphan } from './bodyWords.ts';
import type { BodyLine } from './record.ts';

/** What the lines below a header say. Facts that no line shows are left out. */
export interface BodyFacts {
  readonly facts: Partial<CapturedFacts>;
  readonly factLines: ReadonlyMap<CapturedName, number>;
  /** Speeds of links that are not of PCIe as it is known here. */
  readonly strangeRates: Reading['strangeRates'];
  readonly virtualFunctions: VirtualFunctions | null;
  readonly detail: Reading['detail'];
  readonly capabilitiesDenied: boolean;
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
    if (!(reading.isCut && isEnd)) tell(reading, name, known(value(match), 'text'), reading.line);
  },
];

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
      if (!reading.facts.slot) tell(reading, 'slot', known(slot.trim(), 'text'), reading.line);
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
      if (one === '+') tell(reading, 'retimers', known(two === '+' ? 2 : 1, 'text'), reading.line);
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

/** A capability at 100 or above. */
export const isExtendedCapability = (text: string): boolean =>
  /^Capabilities: \[[1-9a-f][0-9a-f]{2}\b/i.test(text);

/** Reads the body of a function. */
export function readBody(body: readonly BodyLine[], { isWhole, isExtendedShown }: BodyEvidence): BodyFacts {
  const reading = newReading(body, { isWhole, isExtendedShown });
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
    strangeRates: reading.strangeRates,
    virtualFunctions,
    detail: reading.detail,
    capabilitiesDenied: reading.denied,
  };
}

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
  if (type) tell(reading, 'portType', known(type.id, 'text'), reading.line);
}

function readControl(bits: string, reading: Reading) {
  reading.detail = 'vv';
  const memory = /Mem([+-])/.exec(bits)?.[1];
  const master = /BusMaster([+-])/.exec(bits)?.[1];
  if (memory && master) {
    tell(
      reading,
      'command',
      known({ memorySpace: memory === '+', busMaster: master === '+' }, 'text'),
      reading.line,
    );
  }
}

/** "-v" names the bits that are set and leaves out memory space, so the command register stays unknown. */
function readFlags(reading: Reading) {
  if (reading.detail === 'none') reading.detail = 'v';
}

function readLink(end: 'maximum' | 'current', match: RegExpExecArray, reading: Reading) {
  const [, speed = '', width] = match;
  reading.sawLink = true;
  if (reading.isCut && match.index + match[0].length >= match.input.length) return;
  reading.factLines.set('link', reading.line);
  const gigatransfers = Number.parseFloat(speed);
  reading[end] = linkRateOf(gigatransfers, Number(width), 'text');
  // lspci itself prints "unknown" for a code that it does not know.
  const isStrange = reading[end].state === 'unknown' && gigatransfers > 0 && Number(width) > 0;
  if (isStrange) reading.strangeRates.push({ line: reading.line, rate: `${speed}, x${width}` });
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
  tell(reading, 'atomicOps', known({ ...before, [part]: known(word, 'text') }, 'text'), reading.line);
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
