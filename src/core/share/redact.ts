import { jobHostsNumbered } from './jobHosts.ts';
import { serialBytesZeroed } from './serialBytes.ts';

/** What of a captured text may tell whose machine it is, or which one. */
export const personalKinds = ['serial', 'address', 'uuid', 'name', 'parameter'] as const;
export type PersonalKind = (typeof personalKinds)[number];

export interface Redacted {
  readonly text: string;
  /** How many values of each kind were left out. */
  readonly leftOut: Readonly<Record<PersonalKind, number>>;
}

interface Field {
  readonly kind: PersonalKind;
  /** The value is the last group, and what stands before it the first. */
  readonly pattern: RegExp;
  /** What takes the value's place, if a reader knows the field by its form. */
  readonly instead?: string;
}

/**
 * Fields by their own names, and the two kinds of value that have a form of their own: MAC addresses and UUIDs. Words
 * of people are not looked at. The same as public/collect.sh leaves out.
 */
const fields: readonly Field[] = [
  { kind: 'serial', pattern: /(\bDevice Serial Number )(\S+)/g },
  // Vital product data, but for part number, revision and what is no text.
  { kind: 'serial', pattern: /(\s\[(?!PN|EC|MN|RV|RW)[A-Z][A-Z0-9]\] [^:]+: )(\S.*)/g },
  { kind: 'serial', pattern: /(^[\s>|]*(?:Serial Number|Asset Tag|Service Tag): *)(\S.*)/g },
  { kind: 'uuid', pattern: /(\b(?:GPU-|MIG-)?)(\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)/gi },
  {
    kind: 'uuid',
    pattern: /(\b(?:node|port|sys_?image|system image)[_ ]?guid:?\s+)((?:0x)?[0-9a-f:]{16,19})/gi,
  },
  {
    kind: 'address',
    pattern: /(^|[^0-9a-f:])((?:[0-9a-f]{2}:){5}(?:[0-9a-f]{2}:){0,2}[0-9a-f]{2})(?![0-9a-f:])/gi,
  },
  // Prompts: "root@rack7:~#", "[root@rack7 ~]#", "rack7# lspci".
  {
    kind: 'name',
    instead: 'user@host',
    pattern: /(^[\s>|]*\[?)([\w.-]+@[\w.-]+)(?=[^#$%]{0,200}[#$%](?: |$))/g,
  },
  {
    kind: 'name',
    instead: 'host',
    pattern: /(^[\s>|]*)([\w.-]+)(?=[#$%] ?(?:sudo|lspci)\b| [~/]\S* [#$%](?: |$))/g,
  },
  // The host in lines of syslog and journalctl, in uname -a and hostnamectl.
  {
    kind: 'name',
    pattern: /(^[\s>|]*(?:[A-Z][a-z]{2} +\d{1,2} [\d:.]+|\d{4}-\d\d-\d\d[T ]\S+) )([\w.-]+)(?= kernel: )/g,
  },
  { kind: 'name', pattern: /(^[\s>|]*Linux )([\w.-]+)(?= \d+\.\d+\S* )/g },
  { kind: 'name', pattern: /(^[\s>|]*(?:Static |Transient )?hostname: *)(\S+)/gi },
  { kind: 'name', pattern: /(\bLinux version \S+ \()([^() ]+@[^() ]+)(?=\))/g },
];

/** Kernel parameters that name a disk, a host or an address. */
const PARAMETER =
  /((?:^|\s)"?(?:boot_image|initrd|root|rootflags|resume|ip|ifname|bootif|nameserver|ostree|zfs|ds|ks|url|fetch|(?:nfs|net|crypt|iscsi|inst|luks|rd\.(?:lvm|luks|md|iscsi))[\w.-]*|[\w.-]*(?:hostname|machine_id|serialno|uuid|passw|token|secret)[\w.-]*)=)("[^"]*"|\S+)/gi;
const COMMAND_LINE = /\bBOOT_IMAGE=|\bcommand line:|\broot=/i;

const LEFT_OUT = 'left-out';

/** A captured text without what is personal in it: each value by its field, and serial numbers in bytes as zeros. */
export function redactText(text: string): Redacted {
  const leftOut: Record<PersonalKind, number> = { serial: 0, address: 0, uuid: 0, name: 0, parameter: 0 };
  const without = (line: string, { kind, pattern, instead = LEFT_OUT }: Field): string =>
    line.replace(pattern, (whole: string, before: string, value: string) => {
      if (value === instead || value === LEFT_OUT) return whole;
      leftOut[kind]++;
      return `${before}${instead}`;
    });
  const { lines: zeroed, serials } = serialBytesZeroed(text.split('\n'));
  leftOut.serial += serials;
  const { lines, names } = jobHostsNumbered(zeroed);
  leftOut.name += names;
  const redacted = lines.map(line => {
    const named = COMMAND_LINE.test(line) ? without(line, { kind: 'parameter', pattern: PARAMETER }) : line;
    return fields.reduce(without, named);
  });
  return { text: redacted.join('\n'), leftOut };
}

const words: Readonly<Record<PersonalKind, readonly [one: string, several: string]>> = {
  serial: ['serial number', 'serial numbers'],
  address: ['MAC address', 'MAC addresses'],
  uuid: ['UUID', 'UUIDs'],
  name: ['host or user name', 'host and user names'],
  parameter: ['kernel parameter', 'kernel parameters'],
};

/** "2 serial numbers, 1 UUID"; null: there is nothing personal. */
export function leftOutWords(leftOut: Redacted['leftOut']): string | null {
  const parts = personalKinds
    .filter(kind => leftOut[kind] > 0)
    .map(kind => `${leftOut[kind]} ${words[kind][leftOut[kind] === 1 ? 0 : 1]}`);
  return parts.length > 0 ? parts.join(', ') : null;
}
