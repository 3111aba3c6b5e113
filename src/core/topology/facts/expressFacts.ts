import type { CellCodec } from '../../lib/cell.ts';
import { hex } from '../../lib/hex.ts';
import { absent, type Fact, known, unknown } from '../fact.ts';
import { type Link, type LinkRate, linkGenerations, linkRateOf, linkWidths, makeLinkRate } from '../link.ts';
import { type PortType, portTypes } from '../portType.ts';
import { CAP_PCIE, type ConfigSpace } from './configSpace.ts';
import { drawnOr, drawnOrOpen, fact, fullDump } from './describing.ts';
import type { Drawing } from './descriptor.ts';
import {
  oneOf,
  oneOfNumbers,
  onOrOff,
  type RegisterBit,
  registerBits,
  type ValueType,
  wholeNumber,
} from './valueType.ts';

/** PCIe Base Specification, section 4.3: no more between the two ends of a link. */
export const MOST_RETIMERS = 2;

const linkRateType: ValueType<LinkRate> = {
  legal: 'a rate that a link can have',
  isLegal: ({ generation, width }) =>
    linkGenerations.some(row => row.generation === generation) && linkWidths.includes(width),
  /** Generation and width, `4x16`. */
  cell: (): CellCodec<LinkRate> => ({
    write: ({ generation, width }) => `${generation}x${width}`,
    read: cell => {
      const [gen, lanes] = cell.split('x').map(Number);
      const generation = linkGenerations.find(row => row.generation === gen)?.generation;
      const width = linkWidths.find(row => row === lanes);
      return generation && width ? { generation, width } : undefined;
    },
  }),
  text: makeLinkRate,
  choices: linkGenerations
    .toReversed()
    .flatMap(({ generation }) => linkWidths.toReversed().map(width => ({ generation, width }))),
  samples: linkGenerations.flatMap(({ generation }) => linkWidths.map(width => ({ generation, width }))),
};

/** Three bits of Device Control: 128 bytes and up. The two greatest encodings are reserved, and yet are seen. */
const transferSize = oneOfNumbers([128, 256, 512, 1024, 2048, 4096, 8192, 16384], 'bytes');

/** Of Device Capabilities 2 and Device Control 2. */
export interface AtomicOps {
  readonly capability: Fact<number>;
  readonly control: Fact<number>;
}

/** Bits 9:6 of Device Capabilities 2. */
export const atomicOpsCapabilities: readonly RegisterBit[] = [
  { bit: 0x040, short: 'routing', lspci: 'Routing', name: 'AtomicOp Routing Supported' },
  { bit: 0x080, short: '32-bit', lspci: '32bit', name: '32-bit AtomicOp Completer Supported' },
  { bit: 0x100, short: '64-bit', lspci: '64bit', name: '64-bit AtomicOp Completer Supported' },
  { bit: 0x200, short: '128-bit CAS', lspci: '128bitCAS', name: '128-bit CAS Completer Supported' },
];

/** Bits 7:6 of Device Control 2. */
export const atomicOpsControls: readonly RegisterBit[] = [
  { bit: 0x40, short: 'requester', lspci: 'ReqEn', name: 'AtomicOp Requester Enable' },
  { bit: 0x80, short: 'egress blocked', lspci: 'EgressBlck', name: 'AtomicOp Egress Blocking' },
];

const bitsText = (word: Fact<number>, bits: readonly RegisterBit[]): string =>
  word.state === 'known' ? registerBits(bits).text(word.value) : 'unknown';

/** What the PCI Express capability of a function says (PCIe Base Specification, section 7.5.3). */
export const expressFacts = {
  /** Absent: no PCI Express capability, a conventional PCI function. */
  portType: fact<PortType>({
    name: 'Port type',
    words: 'the port type',
    type: oneOf(portTypes.map(({ id, code, lspci }) => ({ value: id, letters: hex(code, 1), text: lspci }))),
    column: { key: 'pt', what: 'port types', identifies: 4 },
    config: space => inExpress(space, at => portTypeAt(space, at)),
    absentBy: ['no-express'],
    drawn: ({ portType }) => (portType === null ? absent('drawn') : known(portType, 'drawn')),
    edit: null,
    shown: { absent: 'not PCI Express' },
    compared: null,
    isChecked: true,
    howToGet: fullDump,
  }),
  /** Absent: no link, as for a function integrated in the root complex. */
  link: fact<Link>({
    name: 'Link',
    words: 'the link',
    type: {
      parts: {
        maximum: {
          words: "the link's maximum",
          type: linkRateType,
          edit: { moves: 'link', of: 'linked', field: 'The link can do' },
        },
        current: {
          words: "the link's rate",
          type: linkRateType,
          edit: { moves: 'other-end', of: 'linked', field: 'The link runs at' },
        },
      },
      blank: { maximum: unknown, current: unknown },
      alikeOnce: true,
    },
    column: { key: 'k', what: 'links' },
    config: space => inExpress(space, at => linkAt(space, at)),
    absentBy: ['no-express', 'no-link'],
    drawn: drawnLink,
    edit: null,
    shown: { absent: 'no link' },
    compared: {
      name: 'link',
      absent: 'no link',
      text: ({ current }) =>
        current.state === 'known'
          ? makeLinkRate(current.value)
          : current.state === 'absent'
            ? 'down'
            : 'unknown',
    },
    howToGet: fullDump,
  }),
  /** LnkCap bits 31:24: the number of a port within its switch or root complex. */
  portNumber: fact<number>({
    name: 'Port number',
    words: 'the port number',
    type: wholeNumber({ most: 0xff }),
    column: { key: 'pn', what: 'port numbers' },
    config: space =>
      inExpress(space, at => {
        const capability = space.dword(at + 0x0c);
        return capability === undefined || isIntegrated(space, at)
          ? undefined
          : known(capability >>> 24, 'hex');
      }),
    absentBy: [],
    drawn: (_, given) => drawnOrOpen(given),
    edit: null,
    shown: null,
    compared: null,
    howToGet: fullDump,
  }),
  /** Retimers in the link below a port, by its Link Status 2 (bits 6 and 7): 0, 1 or 2. */
  retimers: fact<number>({
    name: 'Retimers below',
    words: 'the retimers in the link',
    type: {
      ...wholeNumber({ most: MOST_RETIMERS, text: count => (count === 0 ? 'none' : String(count)) }),
      choices: [0, 1, 2],
    },
    column: { key: 'rt', what: 'retimers' },
    config: space => inExpress(space, at => retimersAt(space, at)),
    absentBy: [],
    drawn: (_, given) => drawnOrOpen(given),
    edit: { moves: 'nothing', of: 'port-above-link', field: 'Retimers in the link below' },
    shown: { absent: 'none', onlyKnown: true },
    compared: null,
    howToGet: fullDump,
  }),
  /** Link Status 2 bit 10: the link packs packets into flits, as it always does from 64 GT/s on. */
  flitMode: fact<boolean>({
    name: 'FLIT mode',
    words: 'FLIT mode',
    type: onOrOff({ on: 'yes', off: 'no' }),
    column: { key: 'fl', what: 'FLIT modes' },
    config: space => inExpress(space, at => flitModeAt(space, at)),
    absentBy: [],
    drawn: (_, given) => drawnOrOpen(given),
    edit: null,
    shown: { absent: 'no', onlyKnown: true },
    compared: null,
    howToGet: fullDump,
  }),
  /** Physical Slot Number of Slot Capabilities (bits 31:19); absent: no slot is below the port. */
  slotNumber: fact<number>({
    name: 'Slot number',
    words: 'the slot number',
    type: wholeNumber({ most: 0x1fff }),
    column: { key: 'sn', what: 'slot numbers' },
    config: space => inExpress(space, at => slotNumberAt(space, at)),
    absentBy: ['no-express', 'whole-details'],
    drawn: (_, given) => drawnOr(given),
    edit: { moves: 'nothing', of: 'port-above-link', field: 'Slot number' },
    shown: { absent: 'no slot', onlyKnown: true },
    compared: { name: 'slot number', absent: 'no slot', text: String },
    howToGet: fullDump,
  }),
  /** AtomicOps (section 6.15): what Device Capabilities 2 and Device Control 2 say of them, at the registers' own bits. */
  atomicOps: fact<AtomicOps>({
    name: 'AtomicOps',
    words: 'AtomicOps',
    type: {
      parts: {
        capability: {
          words: 'the AtomicOps capabilities',
          type: registerBits(atomicOpsCapabilities),
          edit: null,
        },
        control: { words: 'the AtomicOps controls', type: registerBits(atomicOpsControls), edit: null },
      },
      blank: { capability: unknown, control: unknown },
    },
    column: { key: 'ao', what: 'AtomicOps words' },
    config: space => inExpress(space, at => atomicOpsAt(space, at)),
    absentBy: ['no-express'],
    drawn: (_, given) => drawnOrOpen(given),
    edit: null,
    shown: { absent: 'none', onlyKnown: true },
    compared: {
      name: 'AtomicOps',
      absent: 'none',
      text: ({ capability, control }) =>
        `${bitsText(capability, atomicOpsCapabilities)}; ${bitsText(control, atomicOpsControls)}`,
    },
    howToGet: fullDump,
  }),
  maxPayloadBytes: fact<number>({
    name: 'Maximum payload',
    words: 'the maximum payload',
    type: transferSize,
    column: { key: 'mp', what: 'payload sizes' },
    config: space => inExpress(space, at => sizeAt(space.word(at + 0x08), 5)),
    absentBy: [],
    drawn: ({ spec, portType }) =>
      portType === null ? absent('drawn') : known(spec.maxPayloadBytes ?? 256, 'drawn'),
    edit: { moves: 'nothing', of: 'all', field: null },
    shown: null,
    compared: { name: 'maximum payload', absent: 'none', text: bytes => `${bytes} bytes` },
    howToGet: fullDump,
  }),
  maxReadRequestBytes: fact<number>({
    name: 'Maximum read request',
    words: 'the maximum read request',
    type: transferSize,
    column: { key: 'mr', what: 'read request sizes' },
    config: space => inExpress(space, at => sizeAt(space.word(at + 0x08), 12)),
    absentBy: [],
    drawn: ({ portType }) => (portType === null ? absent('drawn') : known(512, 'drawn')),
    edit: { moves: 'nothing', of: 'all', field: null },
    shown: null,
    compared: null,
    howToGet: fullDump,
  }),
};

/** Reads from the capability; where a function is known to have none, it has none of what stands in it. */
function inExpress<T>(space: ConfigSpace, read: (at: number) => Fact<T> | undefined): Fact<T> | undefined {
  const at = space.capability(CAP_PCIE);
  return typeof at === 'number' ? read(at) : undefined;
}

function portTypeAt(space: ConfigSpace, at: number): Fact<PortType> | undefined {
  const flags = space.word(at + 0x02);
  const type = portTypes.find(row => flags !== undefined && row.code === ((flags >> 4) & 0xf));
  return type && known(type.id, 'hex');
}

function isIntegrated(space: ConfigSpace, at: number): boolean {
  const type = portTypeAt(space, at);
  const id = type?.state === 'known' ? type.value : undefined;
  return id === 'rc-integrated-endpoint' || id === 'rc-event-collector';
}

function linkAt(space: ConfigSpace, at: number): Fact<Link> | undefined {
  if (isIntegrated(space, at)) return absent('hex');
  const [capability, status] = [space.dword(at + 0x0c), space.word(at + 0x12)];
  if (capability === undefined || status === undefined) return undefined;
  return known({ maximum: rateOf(capability), current: rateOf(status) }, 'hex');
}

/** Speed in bits 3:0 as a generation, width in bits 9:4: the same in LnkCap and LnkSta. */
function rateOf(register: number): Fact<LinkRate> {
  const generation = linkGenerations.find(row => row.generation === (register & 0xf));
  return linkRateOf(generation?.gigatransfersPerSecond ?? 0, (register >> 4) & 0x3f, 'hex');
}

/** Link Status 2 tells of retimers where bit 23 of Link Capabilities 2 says that the port can. */
function retimersAt(space: ConfigSpace, at: number): Fact<number> | undefined {
  if (isIntegrated(space, at)) return undefined;
  const [capability2 = 0, status2 = 0] = [space.dword(at + 0x2c), space.word(at + 0x32)];
  if ((capability2 & (1 << 23)) === 0) return undefined;
  if ((status2 & (1 << 6)) === 0) return known(0, 'hex');
  return known((status2 & (1 << 7)) === 0 ? 1 : 2, 'hex');
}

/** Reserved before version 6.0 of the specification, where it reads as 0: then no link had this mode. */
function flitModeAt(space: ConfigSpace, at: number): Fact<boolean> | undefined {
  const [flags = 0, status2] = [space.word(at + 0x02), space.word(at + 0x32)];
  if (isIntegrated(space, at) || (flags & 0xf) < 2 || status2 === undefined) return undefined;
  return known((status2 & (1 << 10)) !== 0, 'hex');
}

/** Bit 8 of the PCI Express Capabilities register says whether there is a slot. */
function slotNumberAt(space: ConfigSpace, at: number): Fact<number> | undefined {
  const [flags, capabilities] = [space.word(at + 0x02), space.dword(at + 0x14)];
  if (flags === undefined) return undefined;
  if ((flags & 0x100) === 0) return absent('hex');
  return capabilities === undefined ? undefined : known(capabilities >>> 19, 'hex');
}

/** The second registers came with version 2 of the capability. */
function atomicOpsAt(space: ConfigSpace, at: number): Fact<AtomicOps> | undefined {
  const [flags, capability, control] = [space.word(at + 0x02), space.dword(at + 0x24), space.word(at + 0x28)];
  if (flags === undefined) return undefined;
  if ((flags & 0xf) < 2) return absent('hex');
  if (capability === undefined || control === undefined) return undefined;
  return known(
    { capability: known(capability & 0x3c0, 'hex'), control: known(control & 0xc0, 'hex') },
    'hex',
  );
}

const sizeAt = (control: number | undefined, shift: number): Fact<number> | undefined =>
  control === undefined ? undefined : known(128 << ((control >> shift) & 7), 'hex');

/** A function integrated in the root complex has no link; others take the port's maximum where they name none. */
function drawnLink({ spec, portType, neighbourLink }: Drawing): Fact<Link> {
  const maximum = spec.link ?? neighbourLink;
  if (portType === null || !maximum) return absent('drawn');
  const current = spec.trainedLink ? known(spec.trainedLink, 'drawn') : unknown;
  return known({ maximum: known(maximum, 'drawn'), current }, 'drawn');
}
