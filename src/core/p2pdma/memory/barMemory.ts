import { sizeText } from '../../lib/byteSize.ts';
import { hex } from '../../lib/hex.ts';
import type { Bar } from '../../topology/bar.ts';
import { knownValue } from '../../topology/fact.ts';
import { type AddressedMachine, busToCpu } from '../../topology/hostWindows.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { rootOf } from '../../topology/machineTree.ts';

/** A range of a BAR, from its start. */
export interface BarRange {
  readonly bar: number;
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
}

/** A memory BAR of known size and place. */
export interface PlacedBar {
  readonly bar: Bar;
  readonly sizeBytes: bigint;
  /** Bus address. */
  readonly bus: bigint;
  /** CPU physical address; undefined where the windows of the host bridge are not known. */
  readonly cpu: bigint | undefined;
}

export const barOf = (fn: PciFunction, index: number): Bar | undefined =>
  knownValue(fn.bars)?.find(bar => bar.index === index);

/** A memory BAR with its addresses; undefined where there is none with this index, or its place or size is not known. */
export function placedBar(machine: AddressedMachine, fn: PciFunction, index: number): PlacedBar | undefined {
  const bar = barOf(fn, index);
  const bus = bar && knownValue(bar.address);
  const sizeBytes = bar && knownValue(bar.sizeBytes);
  if (!bar || bar.kind === 'io' || bus === undefined || sizeBytes === undefined) return undefined;
  return { bar, sizeBytes, bus, cpu: cpuAddress(machine, fn.id, bus) };
}

/** All memory BARs of known size and place. */
export const placedBars = (machine: AddressedMachine, fn: PciFunction): readonly PlacedBar[] =>
  (knownValue(fn.bars) ?? []).flatMap(({ index }) => placedBar(machine, fn, index) ?? []);

/**
 * What the kernel keeps as the start of a resource (`pcibios_bus_to_resource`): the CPU address behind a bus address,
 * or the bus address itself where no window holds it. Undefined: the windows are not known.
 */
export function cpuAddress(machine: AddressedMachine, node: NodeId, bus: bigint): bigint | undefined {
  const cpu = busToCpu(machine, rootOf(machine.tree, node).id, bus);
  return cpu === null ? bus : cpu;
}

const endOf = ({ offsetBytes, sizeBytes }: BarRange): bigint => offsetBytes + sizeBytes;

export const overlaps = (a: BarRange, b: BarRange): boolean =>
  a.bar === b.bar && a.offsetBytes < endOf(b) && b.offsetBytes < endOf(a);

/** Whether a range of a BAR holds the byte at this offset. */
export const holdsByte = (range: BarRange, bar: number, offsetBytes: bigint): boolean =>
  range.bar === bar && offsetBytes >= range.offsetBytes && offsetBytes < endOf(range);

/** `0x200000`: an offset, without zeros in front. */
export const offsetText = (offsetBytes: bigint): string => `0x${hex(offsetBytes, 1)}`;

/** `16 MiB at 0x200000 of BAR 4`. */
export const rangeText = ({ bar, offsetBytes, sizeBytes }: BarRange): string =>
  `${sizeText(sizeBytes)} at ${offsetText(offsetBytes)} of BAR ${bar}`;
