import { isStamped } from '../thread/logLine.ts';

/** What a text says of the machine around the PCI functions. */
export interface SystemInText {
  /** Maker and model: "Supermicro SYS-420GP-TNR". */
  readonly model: string | null;
  /** "AMD EPYC 7742". */
  readonly cpu: string | null;
  readonly sockets: number | null;
}

/**
 * The system as dmidecode, the boot log and lscpu have it. A host name is in none of these lines; what a maker left to
 * be filled in is none either.
 */
export function systemInText(lines: readonly { readonly text: string }[]): SystemInText {
  const dmi: Partial<Record<string, string>> = {};
  let section = '';
  let cpu: string | null = null;
  let sockets: number | null = null;
  let logged: string | null = null;
  for (const { text } of lines) {
    const begins =
      /^\s*(System Information|Base Board Information|[A-Z][\w -]* (?:Information|Device))$/.exec(text);
    if (begins) section = begins[1] ?? '';
    else if (/^Handle 0x|^===/.test(text)) section = '';
    const field = /^\s*(Manufacturer|Product Name): *(.*)$/.exec(text);
    if (field && sections.has(section)) dmi[`${section} ${field[1]}`] ??= field[2] ?? '';
    logged ??= modelOfLog(text);
    cpu ??= cpuOf(text);
    sockets ??= Number(/^Socket\(s\): *(\d{1,3})$/.exec(text)?.[1] ?? 0) || null;
  }
  const modelOf = (part: string) => modelName(dmi[`${part} Manufacturer`], dmi[`${part} Product Name`]);
  return { model: modelOf(SYSTEM) ?? modelOf(BOARD) ?? logged, cpu, sockets };
}

const SYSTEM = 'System Information';
const BOARD = 'Base Board Information';
const sections: ReadonlySet<string> = new Set([SYSTEM, BOARD]);

/** "DMI: Supermicro SYS-420GP-TNR/X12DPG-OA6, BIOS 1.4 07/11/2022": maker and system, then the board. */
function modelOfLog(text: string): string | null {
  const said = /(?:^|\s)(?:DMI|Hardware name): (.+?)(?:, BIOS .*)?$/.exec(text)?.[1];
  if (said === undefined || !(isStamped(text) || text.startsWith('DMI: '))) return null;
  const [system = '', board] = said.split(/\/(?=[^/]*$)/);
  const isUnfilled = /System Product Name|To Be Filled|Default string/i.test(system);
  return isUnfilled ? modelName(undefined, board) : modelName(undefined, system);
}

const UNFILLED =
  /^(?:to be filled.*|default string|system (?:product name|manufacturer|name)|not (?:specified|applicable|available)|none|n\/?a|unknown|undefined|o\.?e\.?m\.?|empty|[0x.*\s-]*)$/i;
/** What stands behind the name of a firm and tells nothing of the machine. */
const FIRM = /[, ]+(?:Inc|Corp|Corporation|Co|Ltd|Limited|GmbH|Company|International|Computer)\b\.?/gi;
const LONGEST = 48;

function modelName(maker: string | undefined, product: string | undefined): string | null {
  const plain = clean(product);
  if (plain === null) return null;
  const firm = clean(maker);
  const isNamed = firm === null || plain.toLowerCase().startsWith(firm.toLowerCase());
  const name = (isNamed ? plain : `${firm} ${plain}`).replace(/^(\S+) \1\b/, '$1');
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name;
}

function clean(text: string | undefined): string | null {
  const trimmed = (text ?? '').trim();
  if (UNFILLED.test(trimmed)) return null;
  return (
    trimmed
      .replace(FIRM, '')
      .replace(/\s+/g, ' ')
      .replace(/[ ,]+$/, '') || null
  );
}

/** "Model name: AMD EPYC 7742 64-Core Processor" of lscpu, "model name : …" of /proc/cpuinfo, "CPU0: …" of the log. */
function cpuOf(text: string): string | null {
  const said = /^(?:Model name|model name)\s*: *(.+)$|\bsmpboot: CPU0: (.+?)(?: \(family.*)?$/.exec(text);
  const model = said?.[1] ?? said?.[2];
  if (model === undefined || !/^(?:AMD|Intel|\d+th Gen Intel|Ampere|Neoverse|POWER)/.test(model)) return null;
  return (
    model
      .replace(/\((?:R|TM)\)/gi, '')
      .replace(/^\d+th Gen /, '')
      .replace(/ @.*$| \d+-Core Processor.*$| w\/ .*$| with .*$| Processor$/i, '')
      .replace(/ CPU\b/, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST) || null
  );
}
