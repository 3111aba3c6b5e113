import {
  generationRow,
  isFlit,
  type LinkGeneration,
  type LinkRate,
  type LinkWidth,
} from '../../topology/link.ts';

/**
 * What a link carries in steady state, by the accounting of pcie-bench's pcie-model ("Understanding PCIe performance
 * for end host networking", SIGCOMM 2018). Rates in Gb/s, sizes in bytes.
 */
export interface LinkModel {
  readonly generation: LinkGeneration;
  readonly width: LinkWidth;
  readonly maxPayloadBytes: number;
  readonly maxReadRequestBytes: number;
  readonly readCompletionBoundaryBytes: 64 | 128;
  /** Completions are cut at the boundary rather than at MPS. */
  readonly cutsAtBoundary: boolean;
  readonly addressBits: 32 | 64;
  readonly hasEcrc: boolean;
}

/** Framing, sequence number and LCRC around each packet of generations 1 to 5. */
const FRAMING_BYTES = 8;
const ECRC_BYTES = 4;
/** An ACK or flow-control update with its framing. */
export const DLLP_BYTES = 8;
/** One SKP ordered set in at most so many symbols. */
const SKP_BYTES = 4;
const SKP_INTERVAL_SYMBOLS = 1538;
const HEADER_DWORDS_COMPLETION = 3;

/** Bytes on the wire beside the payload of a memory request. */
export const requestOverheadBytes = ({
  addressBits,
  hasEcrc,
}: Pick<LinkModel, 'addressBits' | 'hasEcrc'>): number =>
  FRAMING_BYTES + (addressBits === 64 ? 16 : 12) + (hasEcrc ? ECRC_BYTES : 0);

/** Bytes on the wire beside the payload of a completion. */
export const completionOverheadBytes = ({ hasEcrc }: Pick<LinkModel, 'hasEcrc'>): number =>
  FRAMING_BYTES + HEADER_DWORDS_COMPLETION * 4 + (hasEcrc ? ECRC_BYTES : 0);

/** ACK factor by MPS and width (PCIe Base Specification, table of Ack transmission latency limits). */
function ackFactor(maxPayloadBytes: number, width: LinkWidth): number {
  if (maxPayloadBytes > 256) return width <= 8 ? 1.0 : 2.0;
  if (width <= 4) return 1.4;
  return width === 8 ? 2.5 : 3.0;
}

/** Internal delay in symbol times by signalling rate. */
const internalDelay = (generation: LinkGeneration): number =>
  generation === 1 ? 19 : generation === 2 ? 70 : 115;

/** Printed values of pcie-model's tables that its own formula does not give: typing errors there. */
const misprints: readonly {
  readonly table: 'ack' | 'fc';
  readonly generation: number;
  readonly width: number;
  readonly mps: number;
  readonly symbols: number;
}[] = [
  { table: 'fc', generation: 1, width: 32, mps: 2048, symbols: 248 },
  { table: 'ack', generation: 2, width: 32, mps: 4096, symbols: 237 },
];

/** How long, in symbol times, a receiver may wait before it acknowledges (`ack`) or updates credits (`fc`). */
export function latencyLimitSymbols(
  table: 'ack' | 'fc',
  link: Pick<LinkModel, 'generation' | 'width' | 'maxPayloadBytes'>,
): number {
  const { generation, width, maxPayloadBytes } = link;
  const misprint = misprints.find(
    each =>
      each.table === table &&
      each.generation === generation &&
      each.width === width &&
      each.mps === maxPayloadBytes,
  );
  if (misprint) return misprint.symbols;
  const factor = ackFactor(maxPayloadBytes, width);
  return Math.floor(((maxPayloadBytes + 28) * factor) / width + internalDelay(generation));
}

/** pcie-model's guess for FLIT mode: 242 of 256 bytes of a flit. */
const PCIE_MODEL_FLIT_SHARE = 242 / 256;

/** The line's rate after coding, as pcie-model has it. */
export function rawGigabits({ generation, width }: LinkRate): number {
  const row = generationRow(generation);
  return row.gigatransfersPerSecond * width * (isFlit({ generation }) ? PCIE_MODEL_FLIT_SHARE : row.coding);
}

/** What is left for packets when ACKs, credit updates and skip sets take their share, charged in both directions. */
export function packetGigabits(link: LinkModel): number {
  const acks = DLLP_BYTES / latencyLimitSymbols('ack', link);
  const credits = DLLP_BYTES / latencyLimitSymbols('fc', link);
  return rawGigabits(link) * (1 - acks - credits - SKP_BYTES / SKP_INTERVAL_SYMBOLS);
}

const packetsOf = (sizeBytes: number, mostBytes: number): number => Math.ceil(sizeBytes / mostBytes);

/** Posted writes of `sizeBytes` each. */
export function writeGigabits(link: LinkModel, sizeBytes: number): number {
  return (packetGigabits(link) * sizeBytes) / writeBytes(link, sizeBytes);
}

const writeBytes = (link: LinkModel, sizeBytes: number): number =>
  packetsOf(sizeBytes, link.maxPayloadBytes) * requestOverheadBytes(link) + sizeBytes;

/** Bytes that reads of `sizeBytes` put on the wire towards the completer. */
const readRequestBytes = (link: LinkModel, sizeBytes: number): number =>
  packetsOf(sizeBytes, link.maxReadRequestBytes) * requestOverheadBytes(link);

/** Bytes that they bring back. */
function completionBytes(link: LinkModel, sizeBytes: number): number {
  const mostBytes = link.cutsAtBoundary ? link.readCompletionBoundaryBytes : link.maxPayloadBytes;
  return packetsOf(sizeBytes, mostBytes) * completionOverheadBytes(link) + sizeBytes;
}

/** Reads of `sizeBytes` each, limited by the fuller direction. */
export function readGigabits(link: LinkModel, sizeBytes: number): number {
  const busiest = Math.max(readRequestBytes(link, sizeBytes), completionBytes(link, sizeBytes));
  return (packetGigabits(link) * sizeBytes) / busiest;
}

/** As many writes as reads at once, in each direction. */
export function readWriteGigabits(link: LinkModel, sizeBytes: number): number {
  const out = writeBytes(link, sizeBytes) + readRequestBytes(link, sizeBytes);
  return (packetGigabits(link) * sizeBytes) / Math.max(out, completionBytes(link, sizeBytes));
}

/** What hardware reaches of `raw x payload / (payload + header)`: default, and the range of published measurements. */
export const hardwareEfficiency = { usual: 0.95, least: 0.934, most: 0.993 } as const;

/** FLIT mode: of 256 bytes, 236 carry packets; no framing around each, ACKs and credits travel in the flit. */
const FLIT_PACKET_SHARE = 236 / 256;

/** What the line itself carries for packets in one direction, in Gb/s: after coding, or the packets' part of flits. */
export function lineGigabits({ generation, width, isFlit: chosen }: LinkRate): number {
  const row = generationRow(generation);
  // The row of a generation that is always in FLIT mode has the packets' share as its coding.
  const packets = chosen && !isFlit({ generation }) ? FLIT_PACKET_SHARE : 1;
  return row.gigatransfersPerSecond * width * row.coding * packets;
}

/** Less than `requestOverheadBytes` and `completionOverheadBytes` say, on a link in FLIT mode. */
export const framingSavedBytes = (rate: LinkRate): number => (isFlit(rate) ? FRAMING_BYTES : 0);

/** Payload rate of large posted writes on real hardware, in GB/s (1e9 bytes), in one direction. */
export function hardwareGigabytes(
  rate: LinkRate,
  packet: { readonly payloadBytes: number; readonly addressBits: 32 | 64; readonly efficiency?: number },
): number {
  const { payloadBytes, addressBits, efficiency = hardwareEfficiency.usual } = packet;
  const header = requestOverheadBytes({ addressBits, hasEcrc: false }) - framingSavedBytes(rate);
  return ((lineGigabits(rate) / 8) * efficiency * payloadBytes) / (payloadBytes + header);
}

/** How much a reader can have under way: tags x MRRS each round trip, in GB/s. */
export const readWindowGigabytes = (reader: {
  readonly tags: number;
  readonly maxReadRequestBytes: number;
  readonly roundTripNs: number;
}): number => (reader.tags * reader.maxReadRequestBytes) / reader.roundTripNs;
