import { expect, it } from 'vitest';
import { nodeId } from '../../core/topology/machine.ts';
import { spokenAnswer } from './spokenAnswer.ts';

const verdict = { client: nodeId('GPU 1'), provider: nodeId('GPU 0'), redirecting: [] } as const;
const labelOf = (id: string) => id;

it('says the pair, the word and the first port that redirects', () => {
  const redirecting = [nodeId('02:08.0'), nodeId('02:09.0')];
  expect(spokenAnswer({ ...verdict, mapType: 'NOT_SUPPORTED', redirecting }, null, labelOf)).toBe(
    'GPU 1 to GPU 0: blocked, ACS redirect on 02:08.0 and 1 more',
  );
  expect(spokenAnswer({ ...verdict, mapType: 'BUS_ADDR' }, null, labelOf)).toBe('GPU 1 to GPU 0: direct');
});

it('says which layer says no first where others than Linux decide, and blames no port for it', () => {
  const redirecting = [nodeId('02:08.0')];
  const stack = { outcome: 'no', refusedBy: 'driver' } as const;
  expect(spokenAnswer({ ...verdict, mapType: 'NOT_SUPPORTED', redirecting }, stack, labelOf)).toBe(
    'GPU 1 to GPU 0: refused, first no: Driver',
  );
});
