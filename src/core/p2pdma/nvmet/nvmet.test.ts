import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { publishedBy } from '../../testing/publishedBy.ts';
import { type NodeId, nodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import type { EnableSetting } from '../orchestrator/enableStore.ts';
import { connectController, enableNamespace, type NvmetNamespace, storeP2pmem } from './nvmet.ts';

const target = onTarget();
const addressOf = (id: string) => functionOf(target.policy.tree, nodeId(id)).bdf;
const named = (provider: string): EnableSetting => ({ kind: 'named', provider: nodeId(provider) });
const automatic: EnableSetting = { kind: 'automatic' };

const namespace = (more: Partial<NvmetNamespace> = {}): NvmetNamespace => ({
  nsid: 1,
  path: '/dev/nvme2n1',
  device: nodeId('nvme2'),
  isBlockDevice: true,
  queueTakesP2p: true,
  p2pmem: automatic,
  isEnabled: false,
  ...more,
});
const textsOf = (messages: readonly { readonly text: string }[]) => messages.map(({ text }) => text);

describe('the attribute p2pmem of a namespace', () => {
  it('takes what pci_p2pdma_enable_store takes', () => {
    const { namespace: stored, outcome } = storeP2pmem(target, namespace(), `${addressOf('cmb1')}\n`);
    expect(stored.p2pmem).toEqual(named('cmb1'));
    expect(outcome.returned).toBe('0');
    expect(storeP2pmem(target, namespace(), addressOf('rnic')).outcome.returned).toBe('-ENODEV');
  });

  it('cannot be written while the namespace is enabled', () => {
    const enabled = namespace({ isEnabled: true });
    const call = storeP2pmem(target, enabled, '0');
    expect(call.outcome).toMatchObject({ succeeded: false, returned: '-EBUSY', messages: [] });
    expect(call.namespace).toBe(enabled);
  });
});

describe('enabling a namespace', () => {
  it.each([
    ['without peer-to-peer memory, whatever it is', { p2pmem: { kind: 'off' }, isBlockDevice: false }],
    ['automatic, where somebody serves the drive', {}],
    ['named, where that one serves the drive', { p2pmem: named('cmb0') }],
  ] as const)('succeeds %s', (_, more) => {
    const { namespace: enabled, outcome } = enableNamespace(target, namespace(more), 1);
    expect(outcome.succeeded).toBe(true);
    expect(enabled.isEnabled).toBe(true);
  });

  it.each([
    [
      'a file',
      { isBlockDevice: false },
      'nvmet: peer-to-peer DMA is not supported by non-block device namespaces',
    ],
    [
      'a queue that takes no such pages',
      { queueTakesP2p: false },
      'nvmet: peer-to-peer DMA is not supported by the driver of /dev/nvme2n1',
    ],
    [
      'nobody in reach of the drive',
      { device: nodeId('lan0') },
      'nvmet: no peer-to-peer memory is available for /dev/nvme2n1',
    ],
    [
      'a provider out of reach',
      { p2pmem: named('cmb4') },
      `${addressOf('nvme2')}: cannot be used for peer-to-peer DMA as the client and provider (${addressOf('cmb4')}) do not share an upstream bridge or whitelisted host bridge`,
    ],
  ])('fails with -EINVAL for %s, and says so', (_, more, text) => {
    const { namespace: kept, outcome } = enableNamespace(target, namespace(more), 1);
    expect(outcome.returned).toBe('-EINVAL');
    expect(kept.isEnabled).toBe(false);
    expect(textsOf(outcome.messages).at(-1)).toBe(text);
  });
});

describe('a host connects', () => {
  const connect = (namespaces: readonly NvmetNamespace[], rdmaDevice = 'rnic', context = target, seed = 1) =>
    connectController(
      context,
      namespaces.map(each => ({ ...each, isEnabled: true })),
      { rdmaDevice: nodeId(rdmaDevice), seed },
    );

  it('the nearest to adapter and drive is taken: a drive with memory of its own serves itself', () => {
    const [choice] = connect([namespace({ device: nodeId('cmb1'), path: '/dev/nvme1n1' })]);
    expect(choice?.provider).toBe('cmb1');
    expect(textsOf(choice?.messages ?? [])).toEqual([
      `nvmet: using p2pmem on ${addressOf('cmb1')} for nsid 1`,
    ]);
  });

  it('ties are drawn anew for each namespace, and the same for the same seed', () => {
    const many = Array.from({ length: 24 }, (_, i) => namespace({ nsid: i + 1 }));
    const providers = connect(many).map(({ provider }) => provider);
    expect(new Set(providers)).toEqual(new Set<NodeId>([nodeId('cmb0'), nodeId('cmb1')]));
    expect(connect(many).map(({ provider }) => provider)).toEqual(providers);
  });

  it('a provider that was named is asked about the adapter only', () => {
    const [choice] = connect([namespace({ p2pmem: named('cmb0'), device: nodeId('lan0') })]);
    expect(choice?.provider).toBe('cmb0');
  });

  it.each([
    ['is told to use none', { p2pmem: { kind: 'off' } }],
    ['names a provider out of the adapter’s reach', { p2pmem: named('cmb4') }],
  ] as const)('a namespace that %s uses system memory', (_, more) => {
    const [choice] = connect([namespace(more)]);
    expect(choice?.provider).toBeNull();
    expect(choice?.why).not.toEqual([]);
  });

  it('what nobody serves uses system memory, and the log says why', () => {
    const [choice] = connect([namespace()], 'rnic', onTarget({}, publishedBy('cmb4')));
    expect(choice?.provider).toBeNull();
    expect(textsOf(choice?.messages ?? [])).toEqual([
      `nvmet: no peer-to-peer memory is available that's supported by ${addressOf('rnic')} and /dev/nvme2n1`,
    ]);
  });

  it('software RDMA is no client, and nothing is said', () => {
    const [choice] = connect([namespace()], 'rxe0');
    expect(choice).toMatchObject({ provider: null, messages: [] });
  });

  it('what is not enabled takes no part', () => {
    expect(connectController(target, [namespace()], { rdmaDevice: nodeId('rnic'), seed: 1 })).toEqual([]);
  });
});
