import { counted } from '../lib/words.ts';
import type { Machine, PciFunction } from '../topology/machine.ts';
import { acsUnknown } from './poorer.ts';

/** What a capture leaves open of several devices at once, and the command that tells it. */
export interface StillUnknown {
  /** "ACS of 3 ports" */
  readonly what: string;
  readonly command: string;
}

/** What is unknown of a machine and decides about pairs: places first, then ACS, then numbers and links. */
export function stillUnknown({ functions, roots }: Machine): readonly StillUnknown[] {
  const count = (isOpen: (fn: PciFunction) => boolean) => functions.filter(isOpen).length;
  const unplaced = roots.filter(({ kind }) => kind === 'unplaced-bus').length;
  const rows: readonly (readonly [number, (n: number) => string, string])[] = [
    [unplaced, n => `the bridges above ${counted(n, 'bus', 'buses')}`, 'lspci -t'],
    [count(isOpenPort), n => `ACS of ${counted(n, 'port', 'ports')}`, 'sudo lspci -vvv'],
    [
      count(({ deviceId }) => deviceId.state === 'unknown'),
      n => `the numbers of ${counted(n, 'device', 'devices')}`,
      'lspci -nn',
    ],
    [
      count(({ kind, link }) => kind === 'endpoint' && link.state === 'unknown'),
      n => `the links of ${counted(n, 'device', 'devices')}`,
      'sudo lspci -vvv',
    ],
  ];
  return rows.flatMap(([n, words, command]) => (n > 0 ? [{ what: words(n), command }] : []));
}

const isOpenPort = (fn: PciFunction) => fn.kind === 'bridge' && acsUnknown(fn);

/** "Still unknown: ACS of 3 ports, the links of 2 devices." */
export const stillUnknownWords = (open: readonly StillUnknown[]): string =>
  `Still unknown: ${open.map(({ what }) => what).join(', ')}.`;

/** The commands, each once: "lspci -t and sudo lspci -vvv". */
export const tellingCommands = (open: readonly StillUnknown[]): string =>
  [...new Set(open.map(({ command }) => command))].join(' and ');
