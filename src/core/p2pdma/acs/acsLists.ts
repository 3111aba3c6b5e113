import { ALL_ACS_BITS, REDIRECT_BITS } from '../../topology/acs.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import { type Match, matchDevice, type NameableFunction } from './deviceMatch.ts';
import { readDeviceText } from './deviceText.ts';

/** What an option writes: the bits that it names, and those of them that become 1. */
export interface Written {
  readonly mask: number;
  readonly flags: number;
}

/** What a list of the command line comes to for one function. */
export interface ListReading {
  /** What may be written; null for nothing. One where all that decides is shown. */
  readonly possible: readonly (Written | null)[];
  /** What the kernel logs as it reads. */
  readonly problem: ListProblem | null;
}

export type ListProblem = 'unreadable-device' | 'flags-missing' | 'flags-unreadable' | 'flags-out-of-range';

/** Reads `pci=disable_acs_redir=` for one function, up to the first device that is it or that cannot be read. */
export const readDisableList = (text: string, fn: NameableFunction): ListReading =>
  readList(text, fn, {
    begin: { mask: REDIRECT_BITS, flags: ~REDIRECT_BITS & 0xffff },
    readsFlags: () => false,
  });

/** Reads `pci=config_acs=` for one function under a kernel that knows it. */
export const readConfigList = (text: string, fn: NameableFunction, row: KernelRow): ListReading =>
  readList(text, fn, {
    begin: { mask: 0, flags: 0 },
    // The first form asks whether it has bits already, so it reads them once, or again where the first were all x.
    readsFlags: ({ mask }) => row.configAcs === 'all' || mask === 0,
  });

interface Reading {
  readonly begin: Written;
  readsFlags(written: Written): boolean;
}

function readList(text: string, fn: NameableFunction, { begin, readsFlags }: Reading): ListReading {
  const possible: Written[] = [];
  const ends = (problem: ListProblem | null): ListReading => ({ possible: [...possible, null], problem });
  let written = begin;
  for (let at = 0; at < text.length; at++) {
    if (readsFlags(written)) {
      const end = text.indexOf('@', at);
      if (end < 0) return ends('flags-missing');
      const read = readFlags(text.slice(at, end));
      if (!read) return ends('flags-unreadable');
      written = read;
      at = end + 1;
    }
    if (written.mask & ~ALL_ACS_BITS) return ends('flags-out-of-range');
    const { device, length } = readDeviceText(text.slice(at));
    const match: Match = matchDevice(device, fn);
    if (match === 'unreadable') return ends('unreadable-device');
    if (match === 'named') return { possible: [...possible, written], problem: null };
    if (match === 'not-shown') possible.push(written);
    at += length;
    if (text[at] !== ';' && text[at] !== ',') return ends(null);
  }
  return ends(null);
}

/** `x` leaves a bit as it is; the rightmost character is bit 0. None matches, and names no bit. */
export function readFlags(text: string): Written | null {
  if (!/^[01xX]*$/.test(text)) return null;
  let mask = 0;
  let flags = 0;
  [...text].reverse().forEach((flag, bit) => {
    if (flag === 'x' || flag === 'X') return;
    // What lies beyond the register is out of range, however far.
    const place = 1 << Math.min(bit, 30);
    mask |= place;
    if (flag === '1') flags |= place;
  });
  return { mask, flags };
}
