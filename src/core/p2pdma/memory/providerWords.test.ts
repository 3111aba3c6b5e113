import { expect, it } from 'vitest';
import { nodeId } from '../../topology/machine.ts';
import type { Provider } from './drivers.ts';
import { providerWords } from './providerWords.ts';

const nobody: Provider = { node: nodeId('gpu'), isPublished: false, chunks: [], registers: [] };
const chunk = { bar: 1, offsetBytes: 0n, sizeBytes: 1n << 29n, allocations: [] };
const doorbell = { bar: 0, offsetBytes: 0n, sizeBytes: 8n };

it.each([
  [{ ...nobody, chunks: [chunk] }, 'P2P memory 512 MiB, not published', '512 MiB'],
  [{ ...nobody, chunks: [chunk, chunk], isPublished: true }, 'P2P memory 1 GiB, published', '1 GiB'],
  [{ ...nobody, registers: [doorbell] }, 'Doorbell for peers', 'doorbell'],
  [{ ...nobody, registers: [doorbell, doorbell] }, 'Doorbells for peers', 'doorbells'],
  [{ ...nobody, chunks: [chunk], registers: [doorbell] }, 'P2P memory 512 MiB, not published', '512 MiB'],
])('%#', (provider, long, short) => expect(providerWords(provider)).toMatchObject({ long, short }));
