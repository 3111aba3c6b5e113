import { describe, expect, it } from 'vitest';
import { kernelRows } from '../p2pdma/kernels/kernels.ts';
import { mayPassPeerPages, type Submitter } from './submitters.ts';

describe('peer-to-peer pages are passed by', () => {
  it.each<[Submitter, since: string | undefined]>([
    ['nvme-queue', '4.20'],
    ['rdma-rw', '4.20'],
    ['direct-io', '6.2'],
    ['rdma-queue', '7.1'],
    ['stacked-queue', '7.2'],
    ['software-rdma', undefined],
    ['long-term-pin', undefined],
  ])('%s since %s', (submitter, since) => {
    const may = kernelRows.filter(row => mayPassPeerPages(submitter, row.mapping).may);
    expect(may[0]?.release).toBe(since);
    expect(may.at(-1)?.release).toBe(since && 'queued');
  });
});
