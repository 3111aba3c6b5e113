import { describe, expect, it } from 'vitest';
import type { P2pMemory } from '../../p2pdma/memory/drivers.ts';
import { connectController, type NvmetNamespace } from '../../p2pdma/nvmet/nvmet.ts';
import { onTarget } from '../../testing/orchestrated.ts';
import { type NodeId, nodeId } from '../../topology/machine.ts';
import { platformOf } from '../platform/platformOf.ts';
import { fabricOf } from '../routing/fabric.ts';
import { route } from '../routing/route.ts';
import { arrives, nvmetIo, playIo, type TargetContext, type TargetIo } from './nvmetIo.ts';
import { offloadCost } from './offloadCost.ts';
import { queueRequests, submissionQueue } from './queueMemory.ts';

const MIB = 1 << 20;
/** Drives with their buffers in BAR 4; the adapter offers a part of its BAR 0 where a test says so. */
const offering = (sizeBytes: bigint, ...ids: readonly string[]): P2pMemory => ({
  providers: ids.map(id => ({
    node: nodeId(id),
    isPublished: true,
    chunks: [{ bar: id === 'rnic' ? 0 : 4, offsetBytes: 0n, sizeBytes, allocations: [] }],
    registers: [],
  })),
  cmbs: [
    {
      node: nodeId('cmb0'),
      bar: 4,
      sizeUnits: 2,
      size: 16,
      offset: 0,
      capabilities: 0x1f,
      hasMemorySpaceControl: false,
    },
    {
      node: nodeId('cmb1'),
      bar: 4,
      sizeUnits: 2,
      size: 16,
      offset: 0,
      capabilities: 0x18,
      hasMemorySpaceControl: false,
    },
  ],
  privateMemories: [],
  unmappable: [],
});
const cmbs = offering(16n << 20n, 'cmb0');
const rnic = nodeId('rnic');

function target(memory = cmbs, iommu: 'captured' | 'on' = 'captured') {
  const drivers = onTarget({ iommu }, memory);
  const { tree, row } = drivers.policy;
  const fabric = fabricOf(tree, platformOf(tree, { settings: { iommu }, edits: {} }));
  const context: TargetContext = {
    fabric,
    policy: drivers.policy,
    memory: { machine: fabric, kernel: row, names: fabric },
  };
  return { drivers, context, memory };
}

const namespaceOn = (drive: string, more: Partial<NvmetNamespace> = {}): NvmetNamespace => ({
  nsid: 1,
  path: `/dev/${drive}n1`,
  device: nodeId(drive),
  isBlockDevice: true,
  queueTakesP2p: true,
  p2pmem: { kind: 'automatic' },
  isEnabled: true,
  ...more,
});

function io(
  drive: string,
  operation: 'read' | 'write',
  {
    at = target(),
    more = {},
    rdmaDevice = rnic,
    namespace = {},
  }: {
    at?: ReturnType<typeof target>;
    more?: Partial<TargetIo>;
    rdmaDevice?: NodeId;
    namespace?: Partial<NvmetNamespace>;
  } = {},
) {
  const served = namespaceOn(drive, namespace);
  const [choice] = connectController(at.drivers, [served], { rdmaDevice, seed: 1 });
  if (!choice) throw new Error('the namespace is not enabled');
  const path = nvmetIo(at.context, at.memory, {
    namespace: served,
    choice,
    rdmaDevice,
    operation,
    sizeBytes: MIB,
    queue: 1,
    ...more,
  });
  if (!path.ok) throw new Error(path.error.code);
  return { ...path.value, cost: offloadCost(at.context.fabric, [path.value.legs]) };
}
const off = { p2pmem: { kind: 'off' } } as const;
const uplink = ({ cost }: ReturnType<typeof io>) => {
  const load = cost.links.find(({ link }) => link === 'uplink');
  return [load?.upBytes ?? 0, load?.downBytes ?? 0];
};

describe.each(['read', 'write'] as const)('a %s that a host sends', operation => {
  it('with memory below the switch leaves the uplink, the root complex and DRAM alone', () => {
    const path = io('nvme2', operation);
    expect(path.buffer).toMatchObject({ kind: 'peer', provider: 'cmb0', bar: 4 });
    expect(arrives(path)).toBe(true);
    expect(uplink(path)).toEqual([0, 0]);
    expect(path.cost.memory).toEqual({ readBytes: 0, writtenBytes: 0 });
    expect([path.cost.rootComplexBytes, path.cost.rootPortLanes]).toEqual([0, 0]);
  });

  it('without goes up and down the uplink, into DRAM and out of it', () => {
    const path = io('nvme2', operation, { namespace: off });
    expect(path.buffer.kind).toBe('system-memory');
    expect(uplink(path)).toEqual([MIB, MIB]);
    expect(path.cost.memory).toEqual({ readBytes: MIB, writtenBytes: MIB });
    expect([path.cost.rootComplexBytes, path.cost.rootPortLanes]).toEqual([2 * MIB, 16]);
  });

  it('to the drive that has the memory crosses one link less: the drive does not go out', () => {
    const path = io('cmb0', operation);
    const crossed = path.cost.links.map(({ link }) => link).sort();
    expect(crossed).toEqual(['bay0', 'rnic-port']);
  });

  it('with the memory on the adapter crosses the links of the drive and of the adapter once', () => {
    const path = io('nvme2', operation, { at: target(offering(2n << 20n, 'rnic')) });
    expect(path.buffer).toMatchObject({ kind: 'peer', provider: 'rnic' });
    expect(path.cost.links.map(({ upBytes, downBytes }) => upBytes + downBytes)).toEqual([MIB, MIB]);
    expect(arrives(path)).toBe(true);
  });

  it('plays on the tree, through memory in the lane of the fallback', () => {
    expect(
      new Set(playIo(target().context.fabric, io('nvme2', operation)).map(({ lane }) => lane)),
    ).not.toContain('fallback');
    const lanes = playIo(target().context.fabric, io('nvme2', operation, { namespace: off })).map(
      ({ lane }) => lane,
    );
    expect(new Set(lanes)).toEqual(new Set(['fallback']));
  });
});

describe('the silent fallback', () => {
  const words = (path: { why: readonly { text: string }[] }) => path.why.map(({ text }) => text).join('');
  it.each([
    ['of the admin queue', io('nvme2', 'read', { more: { queue: 0 } }), /admin queue/],
    [
      'of a command larger than the pool',
      io('nvme2', 'read', { more: { sizeBytes: 17 * MIB } }),
      /do not fit: the pool/,
    ],
    ['of a namespace that does not ask', io('nvme2', 'read', { namespace: off }), /does not ask/],
    [
      'where ACS redirects and the host bridge is not listed',
      io('nvme2', 'read', { at: target(cmbs, 'on') }),
      /Nobody offers memory/,
    ],
    ['where the drive is out of reach of all memory', io('lan0', 'read'), /Nobody offers memory/],
  ])('%s', (_, path, why) => {
    expect(path.buffer.kind).toBe('system-memory');
    expect(words(path)).toMatch(why);
  });

  it('begins when the pool is full and ends when a command is done', () => {
    let memory = cmbs;
    const kinds: string[] = [];
    for (let n = 0; n < 18; n++) {
      const path = io('nvme2', 'read', { at: { ...target(), memory } });
      kinds.push(path.buffer.kind);
      memory = path.memory;
    }
    expect(kinds).toEqual([...Array(16).fill('peer'), 'system-memory', 'system-memory']);
    expect(io('nvme2', 'read').buffer.kind).toBe('peer');
  });

  it('a provider that was chosen is kept though it is no longer the best', () => {
    const at = target();
    const [choice] = connectController(at.drivers, [namespaceOn('nvme2')], { rdmaDevice: rnic, seed: 1 });
    const moved = target(offering(16n << 20n, 'cmb0', 'rnic'));
    if (!choice) throw new Error('no choice');
    const path = nvmetIo(moved.context, moved.memory, {
      namespace: namespaceOn('nvme2'),
      choice,
      rdmaDevice: rnic,
      operation: 'read',
      sizeBytes: MIB,
      queue: 1,
    });
    expect(path.ok && path.value.buffer).toMatchObject({ provider: 'cmb0' });
  });

  it('a device on no PCI bus is an error in words', () => {
    const at = target();
    const namespace = namespaceOn('nowhere');
    const choice = { nsid: 1, provider: null, why: [], messages: [] };
    const path = nvmetIo(at.context, at.memory, {
      namespace,
      choice,
      rdmaDevice: rnic,
      operation: 'read',
      sizeBytes: MIB,
      queue: 1,
    });
    expect(path).toMatchObject({ ok: false, error: { code: 'no-such-device' } });
  });
});

describe('throughput', () => {
  const rate = (paths: readonly ReturnType<typeof io>[]) =>
    offloadCost(
      target().context.fabric,
      paths.map(({ legs }) => legs),
    );
  it('of a drive is what its link carries, with peer-to-peer memory and without', () => {
    for (const namespace of [{}, off]) {
      const { ratesGigabytes, bottlenecks } = rate([io('nvme2', 'read', { namespace })]);
      // Gen 3 x4: it writes packets of 256 bytes with 24 or, below 4 GiB, 20 around them, and hardware reaches 95 %.
      const line = ((8 * 4) / 8) * (128 / 130) * 0.95;
      expect([(line * 256) / 280, (line * 256) / 276]).toContainEqual(
        expect.closeTo(ratesGigabytes[0] ?? 0, 6),
      );
      expect(bottlenecks[0]).toEqual({ link: 'bay2', direction: 'up' });
    }
  });
  it('of three drives is held by the adapter either way; memory on a drive frees sixteen lanes of the processor', () => {
    const drives = ['nvme2', 'nvme3', 'cmb1'];
    const [peer, fallback] = [{}, off].map(namespace =>
      rate(drives.map(drive => io(drive, 'read', { namespace }))),
    );
    const total = (cost: typeof peer) => (cost?.ratesGigabytes ?? []).reduce((sum, each) => sum + each, 0);
    // Gen 3 x8 down to the drive with the buffer: what is written into it, and the requests that fetch it again.
    const line = ((8 * 8) / 8) * (128 / 130) * 0.95;
    expect(Math.abs(total(peer) / (line / (280 / 256 + 24 / 512)) - 1)).toBeLessThan(0.01);
    // Up to the adapter from memory: completions with 20 bytes around them, and ACKs for the requests.
    expect(Math.abs(total(fallback) / (line / (276 / 256)) - 1)).toBeLessThan(0.01);
    expect([peer?.rootPortLanes, fallback?.rootPortLanes]).toEqual([0, 16]);
    expect([peer?.rootComplexBytes, fallback?.rootComplexBytes]).toEqual([0, 6 * MIB]);
  });
  it('is 0 for what does not arrive', () => {
    const at = target();
    const path = io('nvme2', 'read', { at });
    const [into] = path.legs;
    const lost = { ...into, outcome: { ...into.outcome, kind: 'vanished' as const } };
    expect(offloadCost(at.context.fabric, [[lost, path.legs[1]]]).ratesGigabytes).toEqual([0]);
  });
});

describe('a submission queue', () => {
  const at = target();
  const asked = { drive: nodeId('cmb0'), entries: 1024, queue: 1 };
  const systemAddress = at.context.fabric.platform.memory[0]?.base ?? 0n;
  const uplinkBytes = (place: { bar: number; offsetBytes: bigint } | null) => {
    const routes = queueRequests(nodeId('cmb0'), { place }, systemAddress).map(request =>
      route(at.context.fabric, request),
    );
    const cost = offloadCost(at.context.fabric, [routes.flatMap(each => (each.ok ? [each.value] : []))]);
    const load = cost.links.find(({ link }) => link === 'uplink');
    return [load?.upBytes ?? 0, load?.downBytes ?? 0];
  };
  it('is in the buffer of a drive that takes it, and takes its pages', () => {
    const { place, memory } = submissionQueue(at.context.memory, cmbs, asked);
    expect(place).toEqual({ bar: 4, offsetBytes: 0n });
    expect(memory.providers[0]?.chunks[0]?.allocations).toEqual([{ offsetBytes: 0n, askedBytes: 65536n }]);
    expect(uplinkBytes(place)).toEqual([16, 0]);
  });
  it('is fetched over the uplink from system memory', () => {
    expect(uplinkBytes(null)).toEqual([16, 64]);
  });
  it.each([
    ['the admin queue', { ...asked, queue: 0 }],
    ['a buffer that takes data only', { ...asked, drive: nodeId('cmb1') }],
    ['a drive without a buffer', { ...asked, drive: nodeId('nvme2') }],
    ['a pool that is too small', { ...asked, entries: 1 << 20 }],
  ])('is in system memory for %s', (_, question) => {
    const { place, memory } = submissionQueue(at.context.memory, cmbs, question);
    expect(place).toBeNull();
    expect(memory).toBe(cmbs);
  });
});
