import { describe, expect, it } from 'vitest';
import { node } from '../../testing/fabricMachine.ts';
import { transferFlows } from './transferFlows.ts';

const [a, b] = [node('a'), node('b')];
const transfer = {
  name: 'a to b',
  initiator: a,
  target: { kind: 'bar', node: b, bar: 0, offset: 0n },
  operation: 'write',
  sizeBytes: 4096,
  repeat: 3,
  queueDepth: 2,
  startPs: 0,
  mapType: 'BUS_ADDR',
  bufferAddress: 0x10_0000n,
} as const;

describe('a transfer as flows', () => {
  it('is one by bus address where Linux says so', () => {
    expect(transferFlows(transfer, 0)).toMatchObject([{ initiator: a, addressing: 'bus', repeat: 3 }]);
  });

  it('is one by what the DMA layer gives where it goes through the host bridge', () => {
    expect(transferFlows({ ...transfer, mapType: 'THRU_HOST_BRIDGE' }, 0)).toMatchObject([
      { addressing: 'dma-map' },
    ]);
  });

  it('is two through memory where Linux refuses: the second waits for the first', () => {
    const buffer = { kind: 'system-memory', address: 0x10_0000n };
    expect(transferFlows({ ...transfer, mapType: 'NOT_SUPPORTED' }, 5)).toMatchObject([
      { initiator: a, operation: 'write', target: buffer, follows: null },
      { initiator: b, operation: 'read', target: buffer, follows: { flow: 5, when: 'delivered' } },
    ]);
  });

  it('a read through memory starts at the other end', () => {
    const flows = transferFlows({ ...transfer, operation: 'read', mapType: 'NOT_SUPPORTED' }, 0);
    expect(flows.map(({ initiator, operation }) => [initiator, operation])).toEqual([
      [b, 'write'],
      [a, 'read'],
    ]);
  });
});
