import { type Bdf, bdfParts, makeBdf, parseBdf } from '../../topology/bdf.ts';
import { known, unknown } from '../../topology/fact.ts';
import type { CapturedFacts } from '../../topology/facts/facts.ts';
import { classCodeOfText } from '../../topology/names/classes.ts';

/** The first line of a function in lspci's text. */
export interface Header {
  readonly bdf: Bdf;
  /** The bridges above it, from the root bus down, where the key is a path (-P, -PP). */
  readonly path: readonly Bdf[] | null;
  readonly classCode: number | null;
  readonly facts: Pick<CapturedFacts, 'name' | 'vendorId' | 'deviceId' | 'classCode'>;
  /** `(rev ff)`: the function answers with all ones. */
  readonly unreachable: boolean;
  /** Numbers were printed (-n, -nn). */
  readonly hasNumbers: boolean;
}

const KEY = /^\s*((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7](?:\/[0-9a-f:.]+)*)\s+(\S.*)$/i;
const NUMBERS_ONLY = /^([0-9a-f]{4}): ([0-9a-f]{4}):([0-9a-f]{4})\b(.*)$/i;
const IDS = /\[([0-9a-f]{4}):([0-9a-f]{4})\]/gi;
const TAIL = /\((?:rev [0-9a-f]{2}|prog-if [^)]*)\)/gi;
/** What is left of them where a line was cut. */
const CUT_TAIL = /\((?:rev?|prog)[^()]*$/i;
/** The numbers, the revision or the programming interface come last, so a header that ends in them goes no further. */
const COMPLETE = /(?:\[[0-9a-f]{4}:[0-9a-f]{4}\]|\((?:rev [0-9a-f]{2}|prog-if [^)]*)\))\s*$/i;
const SELECTED =
  /\blspci\b.*\s-[a-zA-Z]*s\s*((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\b|^\s*((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]):?\s*$/i;

/** Whether a line begins with a function's address, so that it may be a header that goes on in the next line. */
export const beginsWithAddress = (line: string): boolean => KEY.test(line);

/** Whether a header line ends as headers do, so that the next line is none of it. */
export const isComplete = (line: string): boolean => COMPLETE.test(line);

/** The function that a command asks for (`lspci -s 02:08.0`), or that a line of nothing else names. */
export function selectedAddress(line: string): Bdf | null {
  const match = SELECTED.exec(line);
  const bdf = parseBdf(match?.[1] ?? match?.[2] ?? '');
  return bdf.ok ? bdf.value : null;
}

/** Reads a header line. Null for a line that only looks like one: it must name a class of PCI device. */
export function parseHeader(line: string): Header | null {
  const match = KEY.exec(line);
  const key = match?.[1] && parseKey(match[1]);
  if (!key || !match?.[2]) return null;
  const rest = match[2];
  const words = headerWords(rest);
  if (!words) return null;
  const { vendorId, deviceId, classCode, name } = words;
  return {
    ...key,
    classCode: classCode ?? null,
    unreachable: /\(rev ff\)/i.test(rest),
    hasNumbers: vendorId !== undefined,
    facts: {
      name: name ? known(name, 'text') : unknown,
      vendorId: vendorId === undefined ? unknown : known(vendorId, 'text'),
      deviceId: deviceId === undefined ? unknown : known(deviceId, 'text'),
      classCode: classCode === undefined ? unknown : known(classCode, 'text'),
    },
  };
}

interface HeaderWords {
  readonly classCode: number | undefined;
  readonly vendorId: number | undefined;
  readonly deviceId: number | undefined;
  readonly name: string;
}

function headerWords(rest: string): HeaderWords | null {
  const numbers = NUMBERS_ONLY.exec(rest);
  if (numbers) {
    const [classCode, vendorId, deviceId] = numbers.slice(1, 4).map(text => Number.parseInt(text, 16));
    return { classCode, vendorId, deviceId, name: '' };
  }
  const colon = rest.indexOf(': ');
  if (colon < 0) return null;
  const classCode = readClass(rest.slice(0, colon));
  if (classCode === null) return null;
  const text = rest
    .slice(colon + 2)
    .replace(TAIL, '')
    .replace(CUT_TAIL, '');
  const ids = [...text.matchAll(IDS)].at(-1);
  return {
    classCode,
    vendorId: ids?.[1] === undefined ? undefined : Number.parseInt(ids[1], 16),
    deviceId: ids?.[2] === undefined ? undefined : Number.parseInt(ids[2], 16),
    name: (ids ? text.slice(0, ids.index) + text.slice(ids.index + ids[0].length) : text).trim(),
  };
}

/** The class code; undefined for the words of a class without a number of ours; null for no class at all. */
function readClass(text: string): number | undefined | null {
  const number = /(?:\[|^Class )([0-9a-f]{4})\]?$/i.exec(text)?.[1];
  if (number) return Number.parseInt(number, 16);
  return classCodeOfText(text) ?? null;
}

/** `00:1c.4/07:00.0` (-PP) or `00:1c.4/00.0` (-P, where the buses below the first are not printed). */
function parseKey(key: string): { bdf: Bdf; path: readonly Bdf[] | null } | null {
  const [first = '', ...more] = key.split('/');
  const top = parseBdf(first);
  if (!top.ok) return null;
  if (more.length === 0) return { bdf: top.value, path: null };
  const { domain } = bdfParts(top.value);
  const chain = [top.value];
  for (const step of more) {
    const bdf = parseBdf(step);
    if (!bdf.ok) return null;
    chain.push(makeBdf({ ...bdfParts(bdf.value), domain }));
  }
  const bdf = chain.at(-1);
  return bdf ? { bdf, path: chain.slice(0, -1) } : null;
}
