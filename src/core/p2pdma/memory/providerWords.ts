import { roughSizeText } from '../../lib/byteSize.ts';
import type { Provider } from './drivers.ts';
import { poolBytes } from './pool.ts';

/** What a device offers, in a few words and in fewer: for lists, for the picture, for a screen reader. */
export interface ProviderWords {
  /** `P2P memory 1 GiB, published` */
  readonly long: string;
  /** `1 GiB`, beside a sign for P2P memory. */
  readonly short: string;
  readonly isPublished: boolean;
}

export function providerWords(provider: Provider): ProviderWords {
  const { chunks, registers, isPublished } = provider;
  if (chunks.length === 0) {
    const what = registers.length === 0 ? 'Nothing' : registers.length === 1 ? 'Doorbell' : 'Doorbells';
    return { long: `${what} for peers`, short: what.toLowerCase(), isPublished: false };
  }
  const size = roughSizeText(poolBytes(provider));
  return {
    long: `P2P memory ${size}, ${isPublished ? 'published' : 'not published'}`,
    short: size,
    isPublished,
  };
}
