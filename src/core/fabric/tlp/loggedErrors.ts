import type { CountedError } from '../../formats/imported.ts';
import { hex } from '../../lib/hex.ts';
import { type Bdf, bdfParts, makeBdf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { at, joined, type Sentence, say, type TextPart } from '../../topology/sentence.ts';
import { decodeTlpHeader, tlpKinds } from './tlp.ts';

/**
 * A logged error in sentences: which link and devices it is about, what the bits mean, and of the packet what it is, who
 * sent it and whose memory it was for.
 */
export function errorWords(tree: MachineTree, error: CountedError): readonly Sentence[] {
  const name = nodeNamer(tree);
  return [
    headline(error, name),
    ...error.errors.flatMap(({ name: bit, isFirst }) => meaningOf(bit, isFirst)),
    ...(error.tlp ? [packetWords(tree, { dwords: error.tlp, domain: bdfParts(error.device).domain })] : []),
  ];
}

type Namer = (bdf: Bdf) => TextPart;

/** A function that the machine has can be followed; another goes by its address. */
function nodeNamer({ machine }: MachineTree): Namer {
  const byBdf = new Map<Bdf, PciFunction>(machine.functions.map(fn => [fn.bdf, fn]));
  return bdf => {
    const fn = byBdf.get(bdf);
    return fn ? at(fn) : { text: `${bdf} (not shown)` };
  };
}

const severities = {
  corrected: 'A corrected error',
  'non-fatal': 'An uncorrected error',
  fatal: 'A fatal error',
  unknown: 'An error',
} as const;

function headline(
  { device, reporter, severity, layer, errors, dpc, count }: CountedError,
  name: Namer,
): Sentence {
  const often = count > 1 ? ` ${count.toLocaleString('en')} times` : '';
  if (dpc) {
    const source = dpc.source ? say`, told of by ${name(dpc.source)}` : [];
    return say`Downstream Port Containment shut the link below ${name(device)}${often}: ${dpcReason(dpc.status)}${source}.`;
  }
  const bits = errors.map(({ name: bit }) => bit).join(', ');
  const what = layer ? `${severities[severity]} of the ${layer}` : severities[severity];
  const port = reporter && reporter !== device ? say`, reported by the port ${name(reporter)}` : [];
  return say`${what} at ${name(device)}${port}${often}${bits === '' ? '' : `: ${bits}`}.`;
}

/** DPC Status, bits 2:1 Trigger Reason (PCIe Base Specification, 7.9.14.5). */
const dpcReason = (status: number): string =>
  [
    'it found an uncorrected error',
    'ERR_NONFATAL was sent',
    'ERR_FATAL was sent',
    'a programmed I/O failed, or software asked',
  ][(status >> 1) & 3] ?? '';

/** By the kernel's names of the bits (aer_correctable_error_string, aer_uncorrectable_error_string). */
const meanings: Readonly<Record<string, string>> = {
  RxErr: 'the receiver could not make out a symbol; often the cable, riser or slot',
  BadTLP: 'a packet came with a wrong checksum and was sent again',
  BadDLLP: 'a packet of the link itself came with a wrong checksum',
  Rollover: 'a packet was sent again four times, then the link trained anew',
  Timeout: 'no acknowledgement came in time, and the packet was sent again',
  NonFatalErr: 'an uncorrected error that the device itself reports as advisory',
  SDES: 'the link went down without being asked to',
  TLP: 'the data of the packet was marked as poisoned',
  CmpltTO: 'no completion came for a request: the target did not answer, or the answer was lost',
  CmpltAbrt: 'the target refused to complete the request',
  UnxCmplt: 'a completion came that nobody had asked for, as when peers share a requester ID',
  MalfTLP: 'the packet broke the rules, as one larger than the payload that the receiver takes',
  UnsupReq: 'no BAR took the address, or the target does not know such a request',
  ACSViol:
    'Access Control Services blocked the request: a peer path that a port refuses, or a false requester ID',
  BlockedTLP: 'multicast blocked the packet',
  AtomicOpBlocked: 'the port does not let atomic operations out',
};

const meaningOf = (name: string, isFirst: boolean): readonly Sentence[] =>
  meanings[name] === undefined ? [] : [say`${name}${isFirst ? ', the first' : ''}: ${meanings[name] ?? ''}.`];

interface Packet {
  readonly dwords: readonly number[];
  /** The requester's domain is that of the device that logged it. */
  readonly domain: number;
}

/** Packets that no route is made of, by Fmt and Type (PCIe Base Specification, table 2-3). */
const otherKinds: ReadonlyMap<number, string> = new Map([
  [0x01, 'Locked Memory Read'],
  [0x21, 'Locked Memory Read'],
  [0x02, 'I/O Read'],
  [0x42, 'I/O Write'],
  [0x04, 'Configuration Read of type 0'],
  [0x44, 'Configuration Write of type 0'],
  [0x05, 'Configuration Read of type 1'],
  [0x45, 'Configuration Write of type 1'],
  [0x4c, 'AtomicOp FetchAdd'],
  [0x6c, 'AtomicOp FetchAdd'],
  [0x4d, 'AtomicOp Swap'],
  [0x6d, 'AtomicOp Swap'],
  [0x4e, 'AtomicOp Compare and Swap'],
  [0x6e, 'AtomicOp Compare and Swap'],
]);

function packetWords(tree: MachineTree, { dwords, domain }: Packet): Sentence {
  const name = nodeNamer(tree);
  const who = (id: number) =>
    name(makeBdf({ domain, bus: id >> 8, device: (id >> 3) & 0x1f, function: id & 7 }));
  const [first = 0, second = 0, third = 0, fourth = 0] = dwords;
  if (dwords.every(word => word === 0xffff_ffff || word === 0))
    return say`The header of the packet was not kept.`;
  const decoded = decodeTlpHeader(bytesOf(dwords));
  const code = first >>> 24;
  if (!decoded.ok) {
    const kind = otherKinds.get(code) ?? ((code & 0x18) === 0x10 ? 'Message' : null);
    if (kind === null) return say`The packet is of an unknown kind (Fmt and Type 0x${hex(code, 2)}).`;
    const from = say`The packet: ${kind}, from ${who(second >>> 16)}`;
    if (kind.startsWith('Configuration'))
      return say`${from}, to ${who(third >>> 16)}, register 0x${hex(third & 0xffc, 3)}.`;
    if (!kind.startsWith('AtomicOp') && !kind.startsWith('Locked')) return say`${from}.`;
    return say`${from}, ${addressWords(tree, { address: addressOf(code, third, fourth), domain })}.`;
  }
  const { kind, values } = decoded.value;
  const words = tlpKinds.find(({ id }) => id === kind)?.name ?? kind;
  const requester = who(values['Requester ID'] ?? 0);
  if (kind === 'Cpl' || kind === 'CplD')
    return say`The packet: ${words}, from ${who(values['Completer ID'] ?? 0)} to ${requester}.`;
  const type = (values['AT'] ?? 0) === 2 ? ', translated (ATS)' : '';
  return say`The packet: ${words}${type}, from ${requester}, ${addressWords(tree, { address: addressOf(code, third, fourth), domain })}.`;
}

/** A header of four double words has the high half first; the low two bits of an address are no part of it. */
const addressOf = (code: number, third: number, fourth: number): bigint =>
  code & 0x20 ? (BigInt(third) << 32n) | BigInt((fourth & ~3) >>> 0) : BigInt((third & ~3) >>> 0);

/** Whose BAR holds a bus address; the same address may mean other things in another domain. */
const ownersOf = ({ machine }: MachineTree, { address, domain }: Target) =>
  machine.functions
    .filter(fn => bdfParts(fn.bdf).domain === domain)
    .flatMap(fn =>
      (knownValue(fn.bars) ?? []).flatMap(bar => {
        const base = bar.kind === 'io' ? undefined : knownValue(bar.address);
        const size = knownValue(bar.sizeBytes);
        const isIn = base !== undefined && size !== undefined && address >= base && address < base + size;
        return isIn ? [{ fn, bar, offset: address - base }] : [];
      }),
    );

interface Target {
  readonly address: bigint;
  readonly domain: number;
}

function addressWords(tree: MachineTree, target: Target): Sentence {
  const { address } = target;
  const owners = ownersOf(tree, target);
  const text = `0x${hex(address, 1)}`;
  if (owners.length === 0)
    return say`to ${text}, which is in no BAR that is shown: system memory, an address of the IOMMU, or nothing`;
  return say`to ${text}, in ${joined(
    owners.map(
      ({ fn, bar, offset }) => say`BAR ${bar.index} of ${at(fn)} (0x${hex(offset, 1)} from its start)`,
    ),
    ' and ',
  )}`;
}

function bytesOf(dwords: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(dwords.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of dwords.entries()) view.setUint32(i * 4, word);
  return bytes;
}
