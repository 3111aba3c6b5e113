import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { nodeId } from '../../topology/machine.ts';
import { distanceMany } from './distanceMany.ts';

const ask = (
  provider: string,
  clients: readonly string[],
  { isVerbose = false, kernel = '7.2', iommu = 'captured' as const as 'captured' | 'on' } = {},
) =>
  distanceMany(onTarget({ kernel, iommu }), {
    provider: nodeId(provider),
    clients: clients.map(nodeId),
    isVerbose,
  });

describe('pci_p2pdma_distance_many', () => {
  it.each([
    ['hops are summed over the clients', ['rnic', 'nvme2'], 8],
    ['a provider that is its own client is at 0', ['cmb0'], 0],
    ['a client that is named twice counts twice', ['rnic', 'rnic'], 8],
    ['no clients are none to be near to', [], -1],
    ['one client out of reach is enough', ['rnic', 'cmb4'], -1],
    ['a device on a PCI function stands for that function', ['rxe0'], -1],
    ['a device on none ends it', ['rnic', 'nowhere'], -1],
  ])('%s', (_, clients, sum) => {
    expect(ask('cmb0', clients).returned).toBe(sum);
    expect(ask('cmb0', clients, { isVerbose: true }).returned).toBe(sum);
  });

  it('stops at the first client that is refused, and verbose looks at all of them', () => {
    const clients = ['rnic', 'cmb4', 'lan0'];
    expect(ask('cmb0', clients).examined).toBe(2);
    expect(ask('cmb0', clients, { isVerbose: true }).examined).toBe(3);
    expect(ask('cmb0', clients).clients.map(({ mapType }) => mapType)).toEqual([
      'BUS_ADDR',
      'NOT_SUPPORTED',
      'NOT_SUPPORTED',
    ]);
  });

  it('ends at a client that is no PCI device even when verbose', () => {
    const { examined, messages } = ask('cmb0', ['cmb4', 'nowhere', 'lan0'], { isVerbose: true });
    expect(examined).toBe(2);
    expect(messages.at(-1)?.text).toBe(
      'nowhere: cannot be used for peer-to-peer DMA as it is not a PCI device',
    );
  });

  it.each([
    ['4.20', 2],
    ['5.1', 2],
    ['5.2', 2],
    ['5.3', -1],
    ['5.10', -1],
    ['5.11', 2],
    ['7.2', 2],
  ])('of software RDMA, Linux %s says %i', (kernel, sum) => {
    const { returned, messages } = ask('lan1', ['rxe0'], { kernel, isVerbose: true });
    expect(returned).toBe(sum);
    expect(messages.map(({ text }) => text)).toEqual(
      sum < 0
        ? ['rxe0: cannot be used for peer-to-peer DMA because the driver makes use of dma_virt_ops']
        : [],
    );
  });

  it('says nothing when not verbose, except that 5.14 to 7.3 warn of the list on redirected paths', () => {
    const clients = ['rnic', 'nvme2'];
    const text = (kernel: string, isVerbose: boolean) =>
      ask('cmb0', clients, { kernel, isVerbose, iommu: 'on' }).messages.map(message => message.text);
    expect(text('5.4', false)).toEqual([]);
    expect(text('queued', false)).toEqual([]);
    expect(text('6.0', false)).toEqual([
      expect.stringContaining('Host bridge not in P2PDMA whitelist: 8086:6f00'),
    ]);
    expect(text('7.3', true).filter(line => line.includes('not in P2PDMA whitelist'))).toHaveLength(2);
  });
});
