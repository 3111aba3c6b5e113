import type { Cpu, CpuVendor } from '../../topology/cpu.ts';
import type { Format, Found } from '../format.ts';
import type { Line } from '../repair/repair.ts';
import type { SystemSighting } from '../sighting.ts';
import { noteFound, noteText } from './note.ts';

/** The CPU: `lscpu`, or a part of it. */
export const lscpu: Format = {
  id: 'lscpu',
  read: (lines, start) => readFields(lines, start, lscpuFields),
};

/** The CPU: /proc/cpuinfo, or a part of it. */
export const cpuinfo: Format = {
  id: 'cpuinfo',
  read: (lines, start) => readFields(lines, start, cpuinfoFields),
};

interface Fields {
  readonly what: string;
  readonly begins: RegExp;
  readonly field: RegExp;
  readonly vendor: RegExp;
  readonly family: RegExp;
}

const lscpuFields: Fields = {
  what: 'lscpu',
  begins: /^\s*(?:Architecture|CPU op-mode\(s\)|CPU\(s\)|Vendor ID|CPU family|Model name):\s+\S/,
  field:
    /^\s*(?:Architecture|CPU op-mode\(s\)|Byte Order|Address sizes|(?:On-line |Off-line )?CPU\(s\)(?: list| mask)?|(?:Thread|Core|Socket|Cluster|Drawer|Book)\(s\)(?: per \w+)?|NUMA(?: node\S*(?: CPU\(s\))?)?|Vendor ID|BIOS [\w ]+|Model(?: name)?|Machine type|CPU family|CPU(?: \w+){0,2} MHz|CPU\(s\) scaling MHz|Stepping|Microcode version|Frequency boost|BogoMIPS|Virtuali[sz]ation(?: \w+)?|Hypervisor(?: vendor)?|L\d[di]?(?: cache)?|Caches \(sum of all\)|Flags|Vulnerabilit(?:y [\w ]+|ies)|(?:Gather data sampling|Ghostwrite|Indirect target selection|Itlb multihit|L1tf|Mds|Meltdown|Mmio stale data|Old microcode|Reg file data sampling|Retbleed|Spec rstack overflow|Spec store bypass|Spectre v\d|Srbds|Tsa|Tsx async abort|Vmscape)):/,
  vendor: /^\s*Vendor ID:\s+(\S.*?)\s*$/,
  family: /^\s*CPU family:\s+(\d{1,5})\s*$/,
};

const cpuinfoFields: Fields = {
  what: '/proc/cpuinfo',
  begins:
    /^\s*(?:processor\s*: \d+$|vendor_id\s*: |cpu family\s*: \d|model name\s*: |CPU implementer\s*: |cpu\s+: POWER)/,
  field:
    /^\s*(?:processor|vendor_id|cpu family|model(?: name)?|stepping|microcode|cpu MHz|cache size|physical id|siblings|core id|cpu cores|(?:initial )?apicid|fpu(?:_exception)?|cpuid level|wp|(?:vmx )?flags|bugs|bogomips|BogoMIPS|TLB size|clflush size|cache_alignment|address sizes|power management|CPU (?:implementer|architecture|variant|part|revision)|Features|cpu|clock|revision|timebase|platform|machine|Hardware|Serial)\s*:/,
  vendor: /^\s*(?:vendor_id|CPU implementer|cpu)\s*: (\S.*?)\s*$/,
  family: /^\s*cpu family\s*: (\d{1,5})\s*$/,
};

/** As the kernel and lscpu name them. Source: the CPU drivers below arch/x86/kernel/cpu, and util-linux. */
const vendors: readonly (readonly [RegExp, CpuVendor])[] = [
  [/^GenuineIntel$/, 'intel'],
  [/^AuthenticAMD$/, 'amd'],
  [/^HygonGenuine$/, 'hygon'],
  [/^(?:CentaurHauls|Shanghai)$/, 'zhaoxin'],
  [/^(?:IBM|POWER)/, 'ibm'],
  [/^(?:ARM$|0x[0-9a-f]{2}$)/i, 'arm'],
];
/** These have no family. */
const withoutFamily: readonly CpuVendor[] = ['ibm', 'arm'];

function cpuOf(vendorText: string | null, family: number | null): Cpu | null {
  if (vendorText === null) return null;
  const vendor = vendors.find(([pattern]) => pattern.test(vendorText))?.[1] ?? 'other';
  if (withoutFamily.includes(vendor)) return { vendor, family: 0 };
  return family === null ? null : { vendor, family };
}

/** "Hypervisor vendor: KVM" of lscpu, and the bit among the flags of either. Xen sets it for its host too. */
function hypervisorIn(text: string, line: number): SystemSighting | null {
  const vendor = /^\s*Hypervisor vendor:\s+(\S.{0,40})$/.exec(text)?.[1]?.trim();
  if (vendor !== undefined) return vendor === 'Xen' ? null : { of: 'hypervisor', value: vendor, line };
  const isFlag = /^\s*(?:Flags:|flags\s*:).*\shypervisor(?:\s|$)/.test(text);
  return isFlag ? { of: 'hypervisor', value: 'a hypervisor', line } : null;
}

function readFields(lines: readonly Line[], start: number, fields: Fields): Found | null {
  if (!fields.begins.test(noteText(lines, start))) return null;
  let vendor: { readonly text: string; readonly line: number } | null = null;
  let family: number | null = null;
  let hypervisor: SystemSighting | null = null;
  let end = start;
  let count = 0;
  // One blank line parts the processors.
  for (let at = start; at < lines.length && at - end <= 1; at++) {
    const text = lines[at]?.text ?? '';
    if (text === '') continue;
    if (!fields.field.test(text)) break;
    const vendorText: string | undefined = vendor ? undefined : fields.vendor.exec(noteText(lines, at))?.[1];
    if (vendorText !== undefined) vendor = { text: vendorText, line: lines[at]?.number ?? 0 };
    const familyText: string | undefined =
      family === null ? fields.family.exec(noteText(lines, at))?.[1] : undefined;
    if (familyText !== undefined) family = Number(familyText);
    hypervisor ??= hypervisorIn(text, lines[at]?.number ?? 0);
    count++;
    end = at + 1;
  }
  const cpu = cpuOf(vendor?.text ?? null, family);
  // One line that says no more may be anybody's.
  if (cpu === null && count < 2 && vendor === null && family === null) return null;
  const system = [
    ...(cpu ? [{ of: 'cpu', value: cpu, line: vendor?.line ?? 0 } as const] : []),
    ...(hypervisor ? [hypervisor] : []),
  ];
  return noteFound(end, { what: fields.what, system });
}
