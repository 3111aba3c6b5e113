import { addressText } from '../../core/lib/hex.ts';
import type { AddressRange } from '../../core/topology/bar.ts';

/** `0x80000000 – 0x80003fff` */
export const rangeOf = ({ base, limit }: AddressRange): string =>
  `${addressText(base)} – ${addressText(limit)}`;
