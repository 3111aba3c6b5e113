import { describe, expect, it } from 'vitest';
import {
  type Asked,
  ask,
  carrying,
  onto,
  path,
  platformFor,
  routed,
  spaces,
} from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { knownValue } from '../../topology/fact.ts';
import { busToCpu, cpuToBus } from '../../topology/hostWindows.ts';
import type { Machine } from '../../topology/machine.ts';
import { functionOf, machineTree } from '../../topology/machineTree.ts';
import { fabricOf } from './fabric.ts';

const oneSwitch = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]),
);
const low = { index: 0, kind: 'memory32', prefetchable: false, sizeBytes: 1n << 24n } as const;
const twoRootPorts = fabricMachine(
  hostBridge([
    rootPort('rp0', [device('a', { bars: [low] })]),
    rootPort('rp1', [device('b', { bars: [low] })]),
  ]),
);

const barAddress = (machine: Machine, id: string): bigint => {
  const [bar] = knownValue(functionOf(machineTree(machine), node(id)).bars) ?? [];
  const address = bar && knownValue(bar.address);
  if (address === undefined) throw new Error('no BAR');
  return address;
};
const memory = (address: bigint) => ({ kind: 'system-memory', address }) as const;
const translated = { iommu: { mode: 'translated', ats: false } } as const;

describe('the address on the wire, by IOMMU and DMA layer (S9)', () => {
  const mapped = ask('write', { addressing: 'dma-map' });
  const rows: readonly [reason: string, Asked, outcome: string, out: string, spaces: string][] = [
    [
      'IOMMU off: the bus address, turned at the switch',
      { machine: oneSwitch, request: mapped },
      'delivered',
      'a:sent sw.0:peer-window sw.1:window-match b:bar-match',
      'bus bus bus bus',
    ],
    [
      'translated: an IOVA that no switch claims, so it goes up to the IOMMU and comes down as a bus address',
      { machine: oneSwitch, request: mapped, platform: translated },
      'delivered',
      'a:sent sw.0:default-upward sw:default-upward rp:default-upward rc:iommu-translates rc:root-complex-reflects rp:window-match sw:window-match sw.1:window-match b:bar-match',
      'iova iova iova iova cpu-physical bus bus bus bus bus',
    ],
    [
      'translated, but the driver programs the bus address: below one switch the IOMMU never sees it',
      { machine: oneSwitch, request: ask('write'), platform: translated },
      'delivered',
      'a:sent sw.0:peer-window sw.1:window-match b:bar-match',
      'bus bus bus bus',
    ],
    [
      'translated, bus address across root ports: no mapping, IOMMU fault',
      { machine: twoRootPorts, request: ask('write'), platform: translated },
      'iommu-fault',
      'a:sent rp0:peer-window rc:iommu-fault',
      'bus bus bus',
    ],
    [
      'pass-through: the address stays as it is',
      { machine: twoRootPorts, request: mapped, platform: { iommu: { mode: 'pass-through', ats: false } } },
      'delivered',
      'a:sent rp0:peer-window rc:iommu-pass-through rc:root-complex-reflects rp1:window-match b:bar-match',
      'bus bus bus bus bus bus',
    ],
    [
      'a DMA layer that refuses: nothing is sent, the driver falls back',
      { machine: oneSwitch, request: mapped, platform: { dmaLayer: 'refuses' } },
      'not-sent',
      'a:dma-layer-refuses',
      'none',
    ],
    [
      'a DMA layer that silently returns the physical address works by luck where the two are equal',
      { machine: oneSwitch, request: mapped, platform: { dmaLayer: 'returns-physical' } },
      'delivered',
      'a:sent sw.0:peer-window sw.1:window-match b:bar-match',
      'cpu-physical cpu-physical cpu-physical cpu-physical',
    ],
    [
      'a silently physical address in front of a translating IOMMU is a fault',
      { machine: twoRootPorts, request: mapped, platform: { dmaLayer: 'returns-physical', ...translated } },
      'iommu-fault',
      'a:sent rp0:peer-window rc:iommu-fault',
      'cpu-physical cpu-physical cpu-physical',
    ],
    [
      'root ports that pass peers round the IOMMU deliver what is not mapped',
      {
        machine: twoRootPorts,
        request: ask('write'),
        platform: { ...translated, rootComplex: { ...carrying('writes'), peersBypassIommu: true } },
      },
      'delivered',
      'a:sent rp0:peer-window rc:root-complex-reflects rp1:window-match b:bar-match',
      'bus bus bus bus bus',
    ],
  ];
  it.each(rows)('%s', (_reason, asked, outcome, out, expected) => {
    const result = routed(asked);
    expect(result.outcome.kind).toBe(outcome);
    expect(path(result.hops)).toBe(out);
    expect(spaces(result.hops)).toBe(expected);
  });

  it('system memory through the IOMMU: IOVA up to the root complex, then the CPU address', () => {
    const request = ask('read', { addressing: 'dma-map', target: memory(0x4000_0000n - 0x1000n) });
    const result = routed({ machine: oneSwitch, request, platform: translated });
    expect(spaces(result.hops)).toBe('iova iova iova iova cpu-physical cpu-physical');
    expect(result.outcome).toMatchObject({
      kind: 'delivered',
      hit: { kind: 'system-memory', address: 0x3fff_f000n },
    });
    expect(result.completion?.reachesRequester).toBe(true);
  });

  it('a translation request is answered by the IOMMU with the CPU address', () => {
    const request = ask('read', { addressType: 'translation-request', addressing: 'dma-map', sizeBytes: 8 });
    const result = routed({
      machine: twoRootPorts,
      request,
      platform: { iommu: { mode: 'translated', ats: true } },
    });
    expect(path(result.hops)).toBe('a:sent rp0:default-upward rc:ats-answers');
    expect(result.outcome.kind).toBe('delivered');
  });
});

describe('bus address against CPU physical address (S7)', () => {
  const shifted = { architecture: 'power' } as const;
  const offset = 0x3fe0_0000_0000n - 0x8000_0000n;

  it('POWER: the CPU sees a 32-bit BAR elsewhere than the bus does', () => {
    const fabric = fabricOf(machineTree(twoRootPorts), platformFor(twoRootPorts, shifted));
    const bus = barAddress(twoRootPorts, 'b');
    expect(busToCpu(fabric, node('rc'), bus)).toBe(bus + offset);
    expect(cpuToBus(fabric, node('rc'), bus + offset)).toBe(bus);
    expect(cpuToBus(fabric, node('rc'), bus)).toBeNull();
  });

  it('with the bus address the peer is reached', () => {
    expect(routed({ machine: twoRootPorts, request: ask('write'), platform: shifted }).outcome.kind).toBe(
      'delivered',
    );
  });

  it("with the CPU address the packet passes the root port as nobody's, and only the root complex could bring it back", () => {
    const request = ask('write', { addressing: 'cpu-physical' });
    const result = routed({ machine: twoRootPorts, request, platform: shifted });
    expect(path(result.hops)).toBe(
      'a:sent rp0:default-upward rc:root-complex-reflects rp1:window-match b:bar-match',
    );
    const lost = routed({
      machine: twoRootPorts,
      request,
      platform: { ...shifted, rootComplex: carrying('nothing') },
    });
    expect(lost.outcome.kind).toBe('vanished');
  });

  it('below one switch with 32-bit BARs the CPU address leaves the switch that the bus address would turn in', () => {
    const machine = fabricMachine(
      hostBridge([
        rootPort('rp', [packetSwitch('sw', [device('a', { bars: [low] }), device('b', { bars: [low] })])]),
      ]),
    );
    const request = ask('write', { addressing: 'dma-map' });
    const platform = { ...shifted, dmaLayer: 'returns-physical', rootComplex: carrying('nothing') } as const;
    expect(path(routed({ machine, request: ask('write'), platform }).hops)).toContain('sw.0:peer-window');
    const stray = routed({ machine, request, platform });
    expect(path(stray.hops)).toContain('sw.0:default-upward');
    expect(stray.outcome.kind).toBe('vanished');
  });

  it('a bus address that another host bridge uses too reaches the wrong device: two domains, one address', () => {
    const side = (id: string, domain: number, below: string) =>
      hostBridge(
        [
          rootPort(`rp${domain}`, [device(below, { bars: [low] })]),
          rootPort(`rq${domain}`, [device(`${below}2`, { bars: [low] })]),
        ],
        {
          id,
          domain,
          windows: [
            {
              base: 0x8000_0000n + BigInt(domain) * 0x1_0000_0000n,
              limit: 0x8fff_ffffn + BigInt(domain) * 0x1_0000_0000n,
              offset: BigInt(domain) * 0x1_0000_0000n,
              prefetchable: false,
            },
          ],
        },
      );
    const machine = fabricMachine(side('rc0', 0, 'a'), side('rc1', 1, 'b'));
    expect(barAddress(machine, 'b2')).toBe(barAddress(machine, 'a2'));
    const target = onto('b2');
    const right = routed({ machine, request: ask('write', { target, addressing: 'dma-map' }) });
    expect(right.outcome).toMatchObject({ kind: 'delivered', hit: { node: 'b2' } });
    const address = barAddress(machine, 'b2');
    const wrong = routed({ machine, request: ask('write', { target: memory(address) }) });
    expect(wrong.outcome).toMatchObject({ kind: 'wrong-target', hit: { node: 'a2', bar: 0, offset: 0n } });
  });

  it('a memory address that the bus uses for a BAR lands in the device', () => {
    const windows = [
      { base: 0x1_4000_0000n, limit: 0x1_4fff_ffffn, offset: 0xc000_0000n, prefetchable: false },
    ];
    const machine = fabricMachine(
      hostBridge([rootPort('rp0', [device('a')]), rootPort('rp1', [device('b', { bars: [low] })])], {
        windows,
      }),
    );
    const platform = { memory: [{ base: 0n, limit: 0xffff_ffffn }] };
    const request = ask('write', { target: memory(barAddress(machine, 'b')), addressing: 'bus' });
    // The bus claims what the CPU calls memory: the write that was meant for RAM lands in a register.
    expect(routed({ machine, request, platform }).outcome).toMatchObject({
      kind: 'wrong-target',
      hit: { node: 'b' },
    });
  });

  it('below a bus whose bridge is not shown the addresses of x86 are the same: a switch captured alone turns the request', () => {
    const [root] = oneSwitch.roots;
    if (!root) throw new Error('no root');
    const alone: Machine = {
      ...oneSwitch,
      roots: [{ kind: 'unplaced-bus', id: root.id, domain: root.domain, bus: root.bus }],
    };
    const request = ask('read', { addressing: 'dma-map' });
    expect(routed({ machine: alone, request }).outcome.kind).toBe('delivered');
    const arm = routed({ machine: alone, request, platform: { architecture: 'arm64' } });
    expect(arm.outcome.kind).toBe('unknown');
  });
  it('host bridge windows that are not known leave the CPU address unknown, except on x86', () => {
    const machine: Machine = {
      ...twoRootPorts,
      roots: twoRootPorts.roots.map(root => ({ ...root, windows: { state: 'unknown' } }) as typeof root),
    };
    const request = ask('write', { addressing: 'cpu-physical' });
    const arm = routed({ machine, request, platform: { architecture: 'arm64' } });
    expect(arm.outcome.kind).toBe('unknown');
    expect(arm.outcome.missing[0]?.what).toContain('address windows');
    expect(routed({ machine, request }).outcome.kind).toBe('delivered');
  });
});

describe('own BAR and devices that lie (S8, S10)', () => {
  const own = (operation: 'read' | 'write', bits?: number) => ({
    machine: fabricMachine(hostBridge([rootPort('rp', [device('a')], bits)])),
    request: ask(operation, { target: onto('a', 0x2000n) }),
  });
  it('a device turns a request to its own BAR inside itself', () => {
    const result = routed(own('read'));
    expect(path(result.hops)).toBe('a:own-bar a:bar-match');
    expect(result.completion?.reachesRequester).toBe(true);
  });
  it('a device that sends it out gets it back from nobody without Upstream Forwarding', () => {
    const result = routed({ ...own('read', 0), platform: { devices: { [node('a')]: 'sends-own-bar' } } });
    expect(result.outcome).toMatchObject({ kind: 'unsupported-request', at: 'rp' });
  });

  const apu = fabricMachine(
    hostBridge([device('b', { portType: 'rc-integrated-endpoint' }), rootPort('rp', [device('a')])]),
  );
  const lying = { devices: { [node('b')]: 'bar-cpu-side-only' } } as const;
  it("an integrated GPU whose BARs only the CPU sees loses a peer's write, though its configuration space looks fine", () => {
    const result = routed({ machine: apu, request: ask('write'), platform: lying });
    expect(result.hops.at(-1)?.rule).toBe('bar-cpu-side-only');
    expect(result.outcome.kind).toBe('vanished');
  });
  it('and does not answer its read', () => {
    expect(routed({ machine: apu, platform: lying }).outcome.kind).toBe('unsupported-request');
  });
  it('its driver can step in and share system memory instead', () => {
    const platform = { devices: { [node('b')]: 'bar-cpu-side-only-driver-redirects' } } as const;
    const result = routed({ machine: apu, platform });
    expect(path(result.hops)).toBe('a:driver-redirects rp:default-upward rc:system-memory');
    expect(result.outcome.kind).toBe('redirected');
  });
  it('the same GPU with BARs that answer is reached', () => {
    expect(routed({ machine: apu }).outcome.kind).toBe('delivered');
  });
});
