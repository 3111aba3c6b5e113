import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { err, ok, type Result } from '../../lib/result.ts';
import type {
  ChipLink,
  CpuNode,
  GpuFacts,
  GpuLink,
  NcclTopology,
  NetFacts,
  PciNode,
  VirtualNics,
} from './topology.ts';

/** Who wrote a topology file, by its version. Each refuses the other's. */
export const xmlLibraries = { 1: 'NCCL', 2: 'RCCL' } as const;
type XmlVersion = keyof typeof xmlLibraries;

/** A topology file as read. */
export interface NcclFile {
  readonly library: (typeof xmlLibraries)[XmlVersion];
  readonly topology: NcclTopology;
}

/** Why a text is not a topology file of NCCL or RCCL. */
export const xmlProblemCodes = [
  'not-xml',
  'declares-entities',
  'not-a-system',
  'graph-file',
  'version',
  'no-cpu',
  'no-bus-id',
  'too-deep',
  'too-many',
] as const;
export interface XmlProblem {
  readonly code: (typeof xmlProblemCodes)[number];
  /** From 1. */
  readonly line: number;
  /** What is there: the name of an element, a version, or the words of the XML reader. */
  readonly found: string;
}

/** Deeper than any machine nests switches; NCCL itself recurses. */
const DEEPEST = 64;
/** More than any machine has: every pair of GPUs and network interfaces is looked at. */
const MOST_ELEMENTS = 4096;
const MOST_DEVICES = 256;

/**
 * Reads a file of NCCL_TOPO_DUMP_FILE or NCCL_TOPO_FILE. Elements and attributes that NCCL does not know are passed
 * over, as it does; entities and document types are refused.
 */
export function parseNcclXml(text: string): Result<NcclFile, XmlProblem> {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let problem: XmlProblem | null = null;
  let file: NcclFile | null = null;
  let elements = 0;
  let devices = 0;
  const refuse = (code: XmlProblem['code'], found: string) => {
    problem ??= { code, line: parser.line, found };
  };
  parser.on('error', error => refuse('not-xml', error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => refuse('declares-entities', 'DOCTYPE'));
  parser.on('opentag', tag => {
    if (problem) return;
    const wrong = open.length === 0 ? wrongRoot(tag) : wrongElement(tag);
    if (wrong) refuse(...wrong);
    else if (open.length >= DEEPEST) refuse('too-deep', tag.name);
    else if (++elements > MOST_ELEMENTS || (isDevice(tag) && ++devices > MOST_DEVICES))
      refuse('too-many', tag.name);
    else open.push({ name: tag.name, attributes: tag.attributes, children: [] });
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    if (problem || !closed) return;
    const parent = open.at(-1);
    if (parent) parent.children.push(closed);
    else file = fileOf(closed);
  });
  // In pieces, so that a text that is no XML is given up where it goes wrong.
  for (let at = 0; at < text.length && !problem; at += PIECE) parser.write(text.slice(at, at + PIECE));
  if (!problem) parser.close();
  if (problem) return err(problem);
  const read = file as NcclFile | null;
  if (!read) return err({ code: 'not-a-system', line: 1, found: '' });
  if (read.topology.cpus.length === 0) return err({ code: 'no-cpu', line: 1, found: '' });
  return ok(read);
}

const PIECE = 1 << 16;

/** What is wrong, where, and what to do about it, in words. */
export function xmlProblemText({ code, line, found }: XmlProblem): string {
  return `Line ${line}: ${whatIsWrong(code, found)}`;
}

function whatIsWrong(code: XmlProblem['code'], found: string): string {
  switch (code) {
    case 'not-xml':
      return `this is not well-formed XML (${found}). Paste the whole file that NCCL_TOPO_DUMP_FILE wrote.`;
    case 'declares-entities':
      return 'a topology file of NCCL has no DOCTYPE. Remove it.';
    case 'not-a-system':
      return found
        ? `a topology file of NCCL begins with <system>, not <${found}>. Paste the file of NCCL_TOPO_DUMP_FILE.`
        : 'there is no <system> here. Paste the file of NCCL_TOPO_DUMP_FILE.';
    case 'graph-file':
      return 'this is a file of NCCL_GRAPH_FILE, which has no topology. Paste that of NCCL_TOPO_DUMP_FILE.';
    case 'version':
      return `NCCL reads version 1 and RCCL version 2, not "${found}". Write one of them into <system version="…">.`;
    case 'no-cpu':
      return 'there is no <cpu> in <system>, so no device is placed. Paste the whole file.';
    case 'no-bus-id':
      return `this <${found}> has no busid. Add busid="0000:41:00.0", with the address of the device.`;
    case 'too-deep':
      return `<${found}> is nested deeper than ${DEEPEST} elements. Check that each <pci> is closed.`;
    case 'too-many':
      return `there are more than ${MOST_ELEMENTS} elements, or ${MOST_DEVICES} GPUs and interfaces, up to this <${found}>. Paste the file of one machine.`;
  }
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: OpenElement[];
}

const isDevice = ({ name }: SaxesTagPlain): boolean => name === 'gpu' || name === 'net';

type Wrong = readonly [code: XmlProblem['code'], found: string];

function wrongRoot({ name, attributes }: SaxesTagPlain): Wrong | null {
  if (name === 'graphs') return ['graph-file', name];
  if (name !== 'system') return ['not-a-system', name];
  return versionOf(attributes) ? null : ['version', attributes['version'] ?? ''];
}

const wrongElement = ({ name, attributes }: SaxesTagPlain): Wrong | null =>
  name === 'pci' && !/[0-9a-f]/i.test(attributes['busid'] ?? '') ? ['no-bus-id', name] : null;

function versionOf(attributes: OpenElement['attributes']): XmlVersion | null {
  const version = integerOf(attributes['version']);
  return version === 1 || version === 2 ? version : null;
}

function fileOf(system: OpenElement): NcclFile {
  return {
    library: xmlLibraries[versionOf(system.attributes) ?? 1],
    topology: { cpus: named(system, 'cpu').map(cpuOf) },
  };
}

function cpuOf(cpu: OpenElement): CpuNode {
  const { attributes } = cpu;
  return {
    numaNode: integerOf(attributes['numaid']) ?? 0,
    architecture: textOf(attributes['arch']),
    vendor: textOf(attributes['vendor']),
    family: integerOf(attributes['familyid']),
    model: integerOf(attributes['modelid']),
    children: cpu.children.flatMap((child): readonly (PciNode | VirtualNics)[] => {
      if (child.name === 'pci') return [pciOf(child)];
      return child.name === 'nic' ? [{ kind: 'virtual-nics', nets: netsOf(child) }] : [];
    }),
  };
}

function pciOf(pci: OpenElement): PciNode {
  const { attributes } = pci;
  const [gpu] = named(pci, 'gpu');
  const [nic] = named(pci, 'nic');
  return {
    kind: 'pci',
    busId: attributes['busid'] ?? '',
    classCode: textOf(attributes['class']),
    vendor: hexOf(attributes['vendor']),
    device: hexOf(attributes['device']),
    subsystemVendor: hexOf(attributes['subsystem_vendor']),
    subsystemDevice: hexOf(attributes['subsystem_device']),
    linkSpeed: textOf(attributes['link_speed']),
    linkWidth: integerOf(attributes['link_width']),
    gpu: gpu ? gpuOf(gpu) : null,
    nets: nic ? netsOf(nic) : null,
    children: named(pci, 'pci').map(pciOf),
    pciLinks: named(pci, 'pcilink').flatMap(link => link.attributes['target'] ?? []),
  };
}

const gpuOf = (gpu: OpenElement): GpuFacts => ({
  index: integerOf(gpu.attributes['dev']),
  computeCapability: integerOf(gpu.attributes['sm']),
  gcn: textOf(gpu.attributes['gcn']),
  rank: integerOf(gpu.attributes['rank']),
  gpuDirect: flagOf(gpu.attributes['gdr']),
  links: gpu.children.flatMap(gpuLinkOf),
  chipLinks: named(gpu, 'c2c').map(chipLinkOf),
});

function gpuLinkOf({ name, attributes }: OpenElement): readonly GpuLink[] {
  const target = attributes['target'];
  if ((name !== 'nvlink' && name !== 'xgmi') || target === undefined) return [];
  return [{ target, targetClass: textOf(attributes['tclass']), count: integerOf(attributes['count']) ?? 1 }];
}

const chipLinkOf = ({ attributes }: OpenElement): ChipLink => ({
  megabytesPerSecond: integerOf(attributes['bw']) ?? 0,
  count: integerOf(attributes['count']) ?? 1,
});

const netsOf = (nic: OpenElement): readonly NetFacts[] =>
  named(nic, 'net').map(({ attributes }) => ({
    name: textOf(attributes['name']),
    index: integerOf(attributes['dev']),
    megabitsPerSecond: integerOf(attributes['speed']),
    gpuDirect: flagOf(attributes['gdr']),
  }));

const named = (element: OpenElement, name: string): readonly OpenElement[] =>
  element.children.filter(child => child.name === name);

const textOf = (text: string | undefined): string | null => text ?? null;

function flagOf(text: string | undefined): boolean | null {
  const number = integerOf(text);
  return number === null ? null : number !== 0;
}

/** The number that a text begins with, as C's strtol has it. */
function integerOf(text: string | undefined): number | null {
  const number = Number.parseInt(text ?? '', 10);
  return Number.isNaN(number) ? null : number;
}

function hexOf(text: string | undefined): number | null {
  const number = Number.parseInt(text ?? '', 16);
  return Number.isNaN(number) ? null : number;
}
