import type { Format, Found } from '../format.ts';
import { isPrompt } from '../lspci/lineKinds.ts';
import type { Line } from '../repair/repair.ts';
import { isStamped } from './logLine.ts';
import { noteFound, noteText, skippedFound } from './note.ts';

/** Which kernel runs: `uname`, /proc/version, the first line of a boot log, or "Kernel: …" in a list of what runs. */
export const kernelRelease: Format = { id: 'kernel-release', read: readRelease };

/** What the kernel was started with: /proc/cmdline, or the line of a boot log. */
export const kernelCommandLine: Format = { id: 'command-line', read: readCommandLine };

const RELEASE = '\\d{1,2}\\.\\d{1,3}(?:\\.\\d{1,3})?(?:[-.+~_][\\w.+~-]{1,60})?';
const ARCHITECTURE = '(?:\\s+(?:x86_64|aarch64|arm64|amd64|ppc64le|i686)\\b.{0,60})?';
/** `uname -a` and `uname -srvm`; the number of the build is in both. */
const WHOLE = new RegExp(`^(?:.{0,40}?[:=>]\\s)?\\s*Linux (?:[\\w.-]{1,64} )?(${RELEASE}) #\\d`);
const VERSION = new RegExp(`(?:^\\s*|[\\]:>] )Linux version (${RELEASE})(?: \\(|$)`);
const LABELLED = new RegExp(
  `^[\\s*#>-]{0,12}(?:Linux )?kernel(?: version| release)?\\s*[:=]\\s*(?:Linux )?(\\d+\\.\\d+\\.\\d+(?:[-.+~_][\\w.+~-]{1,60})?)(?:${ARCHITECTURE}|\\s+arch: .{0,60})$`,
  'i',
);
/** `uname -r`, `uname -sr`, `uname -rm`. */
const ALONE = new RegExp(`^\\s*(?:Linux )?(${RELEASE})${ARCHITECTURE}$`);
/** Names that nothing but a kernel has. */
const OWN_NAME =
  /^\s*(?:Linux )?\d+\.\d+\.\d+[-.+~].*(?:-generic|\.el\d+|-amd64|-arm64|\.fc\d+\.|-pve|-azure|-aws|-gcp|-oem|-nvidia|-lowlatency|-default|-arch\d|\.amzn\d|uek|-WSL2|-android\d)/;
const ASKED = /\buname\b(?: -\w+)+/;
/** Debian's name of a kernel does not tell its point release; what `uname -v` prints does. */
const DEBIAN_PACKAGE = / Debian \d+\.\d+\.\d+-[\w.~+]{1,30}/;
const MAX_COMMAND = 160;
const RELEASE_WORDS = 'the release of the kernel';

function readRelease(lines: readonly Line[], start: number): Found | null {
  const asked = bareCommand(lines, start, ASKED);
  const at = asked ? start + 1 : start;
  const value = releaseIn(noteText(lines, at), start > 0 || asked ? noteText(lines, at - 1) : '');
  if (value === null) return null;
  return noteFound(at + 1, {
    what: RELEASE_WORDS,
    system: [{ of: 'release', value, line: lines[at]?.number ?? 0 }],
    skipped: commandSkipped(lines, start, at),
  });
}

function releaseIn(text: string, above: string): string | null {
  if (!/\d\.\d/.test(text)) return null;
  const told = WHOLE.exec(text) ?? VERSION.exec(text) ?? LABELLED.exec(text);
  if (told?.[1]) return told[1] + (DEBIAN_PACKAGE.exec(text)?.[0] ?? '');
  const isAsked = above.length <= MAX_COMMAND && ASKED.test(above);
  return isAsked || OWN_NAME.test(text) ? (ALONE.exec(text)?.[1] ?? null) : null;
}

/** A command that stands above its answer without a prompt. */
const bareCommand = (lines: readonly Line[], at: number, command: RegExp): boolean => {
  const text = noteText(lines, at);
  return text.length <= MAX_COMMAND && /^\s*[a-z/][\w/]*(?: \S+)*\s*$/.test(text) && command.test(text);
};

const commandSkipped = (lines: readonly Line[], start: number, at: number) =>
  new Map(lines.slice(start, at).map(({ number }) => [number, 'a command']));

const LOGGED = /(?:^\s*|[\]:>] )(?:Kernel c|C)ommand line: (\S.*)$/;
const PATH = /\/proc\/cmdline\b/;
const BEHIND_PATH = /^\s*(?:\S+ )?\/proc\/cmdline\s*:?\s+(\S.*)$/;
/** Nothing but a command line begins so. */
const BEGINS = /^\s*(?:BOOT_IMAGE=|initrd=\S+\s+\S|root=\S+ (?:ro|rw)\b)/;
const GRUB = /^\s*#?\s*GRUB_CMDLINE_LINUX(?:_DEFAULT)?\s*=/;
const GRUB_WORDS = 'what GRUB is set to start with; /proc/cmdline shows what was started';
const COMMAND_LINE_WORDS = 'the command line of the kernel';

const WORD = /^(?:"?[A-Za-z_][\w.,-]*(?:=.*)?"?|--|\/\S+|\d)$/;
const wordsOf = (text: string): readonly string[] => text.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
/** Whether a text has the shape of kernel parameters, one of them with a value. */
const isParameters = (text: string): boolean =>
  /(?:^|\s)[\w.-]+=/.test(text) && wordsOf(text).every(word => WORD.test(word));
/** Parameters without a value that begin a line where a mail program wrapped it. */
const FLAGS = /^(?:ro|rw|quiet|splash|nomodeset|nosplash|noquiet|single|text|debug|---?|mitigations)$/;
const goesOn = (before: string, next: string): boolean =>
  before.length >= 50 &&
  before.length <= 100 &&
  isParameters(before) &&
  next !== '' &&
  wordsOf(next).every(word => FLAGS.test(word) || /^[\w.-]+=\S/.test(word));

function readCommandLine(lines: readonly Line[], start: number): Found | null {
  const first = noteText(lines, start);
  if (GRUB.test(first)) return skippedFound(lines, start, start + 1, GRUB_WORDS);
  const at = bareCommand(lines, start, PATH) && !BEHIND_PATH.test(first) ? start + 1 : start;
  let value = commandLineIn(noteText(lines, at), start > 0 || at > start ? noteText(lines, at - 1) : '');
  if (value === null) return null;
  let end = at + 1;
  while (!isStamped(noteText(lines, at)) && goesOn(noteText(lines, end - 1), noteText(lines, end))) {
    value = `${value} ${noteText(lines, end++).trim()}`;
  }
  return noteFound(end, {
    what: COMMAND_LINE_WORDS,
    system: [{ of: 'commandLine', value, line: lines[at]?.number ?? 0 }],
    skipped: commandSkipped(lines, start, at),
  });
}

function commandLineIn(text: string, above: string): string | null {
  const logged = LOGGED.exec(text)?.[1];
  if (logged !== undefined) return isStamped(text) || isParameters(logged) ? logged.trim() : null;
  if (BEGINS.test(text)) return text.trim();
  const behind = BEHIND_PATH.exec(text)?.[1];
  if (behind !== undefined && isParameters(behind)) return behind.trim();
  const isAsked = above.length <= MAX_COMMAND && PATH.test(above) && !isPrompt(text);
  return isAsked && isParameters(text) ? text.trim() : null;
}
