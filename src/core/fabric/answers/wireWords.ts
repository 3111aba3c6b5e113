import { addressText } from '../../lib/hex.ts';
import type { AddressSpace, WireAddress } from '../routing/hop.ts';
import { routingIdText } from '../tlp/tlpOfHop.ts';

/** What an address space is called where its value stands beside it. */
const spaceWords: Readonly<Record<AddressSpace, string>> = {
  bus: 'bus address',
  iova: 'IOVA',
  'cpu-physical': 'CPU physical address',
  'routing-id': 'routing ID',
};

/** `bus address 0x38000000`, `routing ID 01:00.0`. */
export const wireAddressText = ({ space, value }: WireAddress): string =>
  `${spaceWords[space]} ${space === 'routing-id' ? routingIdText(Number(value)) : addressText(value)}`;
