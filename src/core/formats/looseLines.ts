import { capital } from '../lib/words.ts';
import type { ImportError } from './imported.ts';
import { like } from './lookalikes.ts';
import { isBits } from './lspci/bodyWords.ts';

const ACS_WORDS = /^\s*(ACSCap|ACSCtl):/;
/** `grep -i acs` also finds the error bits of ACS. */
const ACS_ERRORS = /^\s*UE(?:Sta|Msk|Svrt):.*\bACSViol/;

/** Whether a line tells of ACS and not of whose: what is left where somebody greps for it. */
export const isLooseAcs = (text: string): boolean => ACS_WORDS.test(text) || ACS_ERRORS.test(text);

/** Words of a body, each of which nothing but lspci -v and more prints. */
const bodyWords: readonly RegExp[] = [
  /^\s*Control: I\/O[+-]/,
  /^\s*Status: Cap[+-]/,
  /^\s*Flags: (?:bus master|fast devsel|66MHz)/,
  /^\s*Bus: primary=/,
  /^\s*(?:Memory|I\/O|Prefetchable memory) behind bridge: /,
  /^\s*Region \d: (?:Memory|I\/O ports) at /,
  /^\s*Capabilities: (?:\[[0-9a-f]{2,3}|<access denied>)/,
  /^\s*LnkCap:\s*Port #/,
  /^\s*LnkSta:\s*Speed /,
  /^\s*Dev(?:Cap|Ctl|Sta):\s/,
  /^\s*Kernel (?:driver in use|modules): /,
];

/** What a text of lspci's lines is whose devices are not in it; null for another text. */
export function looseLines(lines: readonly string[]): ImportError | null {
  const found = bodyWords.map(word => lines.filter(line => word.test(line)).length);
  const kinds = found.filter(count => count > 0).length;
  const acs = lines.flatMap((line, at) => acsLineAt(line, lines[at + 1] ?? ''));
  if (kinds === 0 && acs.length > 0) return looseAcs(acs);
  if (kinds + Math.min(acs.length, 1) >= 2) {
    const bodies = Math.max(1, found[0] ?? 0, found[1] ?? 0, found[2] ?? 0);
    return like('headless-body', bodyWhat(bodies), BODY_MISSING);
  }
  const [only] = found.filter(count => count > 0);
  if (only === undefined) return null;
  const what = `${capital(counted(only, 'line'))} of lspci -vv without ${only === 1 ? 'its device' : 'their devices'}.`;
  return like('headless-lines', what, BODY_MISSING);
}

const BODY_MISSING = 'The first line of a device looks like "02:08.0 PCI bridge [0604]: …".';

const bodyWhat = (bodies: number): string =>
  bodies === 1
    ? 'These lines are the body of lspci -vv for one device; its first line, with address and class, is missing.'
    : `These lines are the bodies of lspci -vv for ${countWord(bodies)} devices; their first lines, with address and class, are missing.`;

interface AcsLine {
  readonly register: 'ACSCap' | 'ACSCtl';
  readonly isRequestRedirected: boolean;
  readonly isCompletionRedirected: boolean;
}

/** A mail program may have broken the bits. */
function acsLineAt(line: string, next: string): readonly AcsLine[] {
  const register = ACS_WORDS.exec(line)?.[1];
  if (register !== 'ACSCap' && register !== 'ACSCtl') return [];
  const bits = !line.includes('DirectTrans') && isBits(next.trim()) ? `${line} ${next}` : line;
  return [
    {
      register,
      isRequestRedirected: bits.includes('ReqRedir+'),
      isCompletionRedirected: bits.includes('CmpltRedir+'),
    },
  ];
}

const ACS_COMMAND = 'sudo lspci -nnvvv';

function looseAcs(lines: readonly AcsLine[]): ImportError {
  const controls = lines.filter(({ register }) => register === 'ACSCtl');
  const missing = `Which ports they are is not shown: run ${ACS_COMMAND}.`;
  if (controls.length === 0) {
    const what = `${capital(withoutDevices(lines.length, 'ACSCap line'))}: they tell what ports can do, not what is set.`;
    return like('loose-acs', what, missing, ACS_COMMAND);
  }
  const both = controls.filter(line => line.isRequestRedirected && line.isCompletionRedirected).length;
  const one = controls.filter(line => line.isRequestRedirected !== line.isCompletionRedirected).length;
  const what = `${capital(withoutDevices(controls.length, 'ACSCtl line'))}: ${setWords(both, one)}.`;
  return like('loose-acs', what, missing, ACS_COMMAND);
}

const withoutDevices = (count: number, noun: string): string =>
  `${counted(count, noun)} without ${count === 1 ? 'its device' : 'their devices'}`;

function setWords(both: number, one: number): string {
  const oneWords = `${countWord(one)} ${one === 1 ? 'has' : 'have'} one of ReqRedir and CmpltRedir set`;
  if (both === 0) return one === 0 ? 'none has ReqRedir or CmpltRedir set' : oneWords;
  const bothWords = `${countWord(both)} ${both === 1 ? 'has' : 'have'} ReqRedir and CmpltRedir set`;
  return one === 0 ? bothWords : `${bothWords}, ${countWord(one)} only one of them`;
}

const NUMBERS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

const countWord = (count: number): string => NUMBERS[count] ?? count.toLocaleString('en');
const counted = (count: number, noun: string): string =>
  `${countWord(count)} ${noun}${count === 1 ? '' : 's'}`;
