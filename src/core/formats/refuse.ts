import { isBinary, MAX_TEXT_CHARACTERS } from './decodeText.ts';
import type { ImportError } from './imported.ts';
import { BEST, like, lookalikes, tableError } from './lookalikes.ts';
import { looseLines } from './looseLines.ts';
import { parseMeasured } from './measuredMatrix.ts';
import type { Line } from './repair/repair.ts';
import { isStamped, parseLogLine } from './thread/logLine.ts';

/** What a text is shows in its first lines. */
const ENOUGH = 20_000;

/** What a text is that shows no PCI function, what is missing, and which command makes a better one. */
export function refuse(lines: readonly Line[]): ImportError {
  const text = lines.map(line => line.text).join('\n');
  if (text.trim() === '')
    return like('empty', 'There is no text yet.', 'Paste the output of lspci, or drop a file.');
  const start = text.slice(0, ENOUGH);
  return (
    archiveError(start) ??
    looseLines(lines.map(line => line.text)) ??
    lookalikes.find(([pattern]) => pattern.test(start))?.[1] ??
    logError(lines) ??
    valuesError(lines) ??
    measuredError(start) ??
    tableError(start) ??
    (isBinary(text) ? notText : notLspci)
  );
}

const notText = like(
  'binary',
  'This file is not text.',
  'Save the output of lspci to a text file and drop that.',
);
const notLspci = like(
  'not-lspci',
  'No line of this text is from lspci.',
  'A line of it looks like "00:1f.0 ISA bridge: Intel Corporation …".',
);

const archiveMarks: readonly string[] = [
  String.fromCharCode(0x1f, 0x8b),
  'BZh',
  `PK${String.fromCharCode(3, 4)}`,
  `${String.fromCharCode(0xfd)}7zXZ`,
];

/** A folder of sysfs, as hwloc and others gather it, comes as a tar archive. */
function archiveError(start: string): ImportError | null {
  const isTar = /^[^\n]{0,600}ustar(?: {2}|00)/.test(start);
  if (!isTar && !archiveMarks.some(mark => start.startsWith(mark))) return null;
  if (!isTar && !isBinary(start)) return null;
  return like(
    'archive',
    'This is an archive, not text.',
    'A copy of /sys is not read. Drop the output of lspci, or of ls -l /sys/bus/pci/devices.',
  );
}

function logError(lines: readonly Line[]): ImportError | null {
  const isLog = lines.some(({ text }) => isStamped(text) || parseLogLine(text) !== null);
  return isLog
    ? like(
        'dmesg',
        'This is a kernel log without the lines in which the kernel finds PCI functions.',
        'They look like "pci 0000:00:01.0: [8086:1901] type 01 class 0x060400", and are printed at boot.',
      )
    : null;
}

/** `setpci -s … ECAP_ACS+6.w` prints a number in a line. */
function valuesError(lines: readonly Line[]): ImportError | null {
  const filled = lines.filter(({ text }) => text.trim() !== '');
  const isOfValues = filled.every(({ text }) => /^\s*(?:[0-9a-f]{2}|[0-9a-f]{4}|[0-9a-f]{8})$/i.test(text));
  return isOfValues
    ? like(
        'setpci',
        'These are values of setpci.',
        'They tell single registers, but not what devices there are.',
      )
    : null;
}

function measuredError(start: string): ImportError | null {
  return parseMeasured(start).ok
    ? like(
        'measured',
        'This is a table of numbers for pairs of devices.',
        'Paste the machine here first, and the table under Measured in the matrix.',
      )
    : null;
}

export const tooLarge = (characters: number): ImportError => ({
  code: 'too-large',
  what: `This text has ${characters.toLocaleString('en')} characters; ${MAX_TEXT_CHARACTERS.toLocaleString('en')} are read at most.`,
  missing: 'No machine prints as much: it holds more than lspci output.',
  command: BEST,
});
