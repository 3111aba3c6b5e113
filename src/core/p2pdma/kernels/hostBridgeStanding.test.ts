import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, withFunction } from '../../testing/fabricMachine.ts';
import { parseBdf } from '../../topology/bdf.ts';
import type { EndpointSpec } from '../../topology/buildSpec.ts';
import { unknown } from '../../topology/fact.ts';
import type { HostBridge, Machine, Root } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { HostBridgeEntry } from './hostBridgeList.ts';
import { type HostBridgeStanding, hostBridgeStanding } from './hostBridgeStanding.ts';
import type { KernelRow } from './kernelRow.ts';

type Rule = KernelRow['identifyingDevice'];

const LISTED = {
  vendorId: 0x8086,
  deviceId: 0x2030,
  platform: 'listed',
  sameHostBridge: false,
} satisfies HostBridgeEntry;

/** A host bridge with these functions on its root bus, each given as its place, its kind and whether it is listed. */
const withOnRootBus = (...functions: readonly (readonly [at: string, is: string])[]): Machine =>
  fabricMachine(
    hostBridge(
      functions.map(([at, is]) => {
        const spec: Partial<EndpointSpec> = {
          at,
          bars: [],
          vendorId: LISTED.vendorId,
          deviceId: is.startsWith('listed') ? LISTED.deviceId : 0x1111,
        };
        return is.endsWith('root port')
          ? { ...device(at, spec), kind: 'bridge', portType: 'root-port', below: [] }
          : device(at, { ...spec, portType: 'rc-integrated-endpoint' });
      }),
    ),
  );

function standing(machine: Machine, rule: Rule, change: Partial<HostBridge> = {}): HostBridgeStanding {
  const [root] = machine.roots;
  if (root?.kind !== 'host-bridge') throw new Error('no host bridge');
  return hostBridgeStanding(
    machineTree(machine),
    { ...root, ...change },
    { identifyingDevice: rule, list: [LISTED], edits: [] },
  );
}

/** In short: the state, and the device by its place. */
const inShort = (found: HostBridgeStanding): string => [found.state, found.device?.id ?? 'by none'].join(' ');

describe('which function identifies a host bridge, by kernel', () => {
  // pci_host_bridge_dev() and, before 5.14, pci_get_slot(host->bus, PCI_DEVFN(0, 0))
  it.each<[why: string, machine: Machine, upTo518: string, since519: string]>([
    ['00.0, if it is listed', withOnRootBus(['00.0', 'listed']), 'listed 00.0', 'listed 00.0'],
    ['00.0, if it is not', withOnRootBus(['00.0', 'other']), 'unlisted 00.0', 'unlisted 00.0'],
    [
      '00.0 before a listed one',
      withOnRootBus(['00.0', 'other'], ['01.0', 'listed root port']),
      'unlisted 00.0',
      'unlisted 00.0',
    ],
    ['a root port elsewhere', withOnRootBus(['01.0', 'listed root port']), 'unlisted by none', 'listed 01.0'],
    [
      'function 1 of slot 0 likewise',
      withOnRootBus(['00.1', 'listed root port']),
      'unlisted by none',
      'listed 00.1',
    ],
    [
      'a root port that is not listed: none, which refuses too',
      withOnRootBus(['01.0', 'other root port']),
      'unlisted by none',
      'unlisted 01.0',
    ],
    [
      'of two root ports the first',
      withOnRootBus(['02.0', 'listed root port'], ['01.0', 'other root port']),
      'unlisted by none',
      'unlisted 01.0',
    ],
    ['no root port, not at 00.0', withOnRootBus(['01.0', 'listed']), 'unlisted by none', 'unlisted by none'],
    ['an empty root bus', withOnRootBus(), 'unlisted by none', 'unlisted by none'],
  ])('%s', (_, machine, upTo518, since519) => {
    expect(inShort(standing(machine, 'function-00.0'))).toBe(upTo518);
    expect(inShort(standing(machine, 'first-if-00.0'))).toBe(upTo518);
    expect(inShort(standing(machine, 'first-if-00.0-or-root-port'))).toBe(since519);
  });

  it('it is the lowest, whatever order a capture has', () => {
    const machine = withOnRootBus(['00.0', 'listed'], ['01.0', 'other'], ['02.0', 'other']);
    const { functions } = machine;
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      const shown = { ...machine, functions: order.flatMap(at => functions[at] ?? []) };
      expect(inShort(standing(shown, 'first-if-00.0'))).toBe('listed 00.0');
    }
  });
});

describe('a host bridge of which too little is shown', () => {
  const SINCE_519 = 'first-if-00.0-or-root-port';
  const partial = { listing: 'partial' } as const;

  it('is unknown where a capture of selected devices does not show 00.0', () => {
    const machine = withOnRootBus(['01.0', 'listed root port']);
    expect(inShort(standing(machine, SINCE_519, partial))).toBe('unknown by none');
    expect(inShort(standing(withOnRootBus(), SINCE_519, partial))).toBe('unknown by none');
  });

  it('is known where it does', () => {
    expect(inShort(standing(withOnRootBus(['00.0', 'listed']), SINCE_519, partial))).toBe('listed 00.0');
  });

  it.each(['vendorId', 'deviceId'])('is unknown where the %s of 00.0 is', id => {
    const machine = withFunction(withOnRootBus(['00.0', 'listed']), '00.0', () => ({ [id]: unknown }));
    expect(standing(machine, SINCE_519)).toMatchObject({
      state: 'unknown',
      device: { id: '00.0' },
      entry: null,
    });
  });

  const typeHidden = (is: string) =>
    withFunction(withOnRootBus(['01.0', is]), '01.0', () => ({ portType: unknown }));

  it('is unknown where the first device may be a root port or not, with the entry it would have', () => {
    expect(standing(typeHidden('listed root port'), SINCE_519)).toMatchObject({
      state: 'unknown',
      device: { id: '01.0' },
      entry: { platform: 'listed' },
    });
    expect(inShort(standing(typeHidden('listed root port'), 'first-if-00.0'))).toBe('unlisted by none');
  });

  it('is refused all the same where neither would be listed', () => {
    expect(inShort(standing(typeHidden('other root port'), SINCE_519))).toBe('unlisted by none');
  });

  it('has no entry to tell where type and ids are hidden', () => {
    const machine = withFunction(typeHidden('listed root port'), '01.0', () => ({ vendorId: unknown }));
    expect(standing(machine, SINCE_519)).toMatchObject({ state: 'unknown', entry: null });
  });

  it('is unknown where nothing is shown above a bus', () => {
    const machine = withOnRootBus(['00.0', 'listed']);
    const unplaced: Root = { kind: 'unplaced-bus', id: machine.roots[0]?.id ?? fail(), domain: 0, bus: 0 };
    const list = { identifyingDevice: SINCE_519, list: [LISTED], edits: [] } as const;
    expect(inShort(hostBridgeStanding(machineTree(machine), unplaced, list))).toBe('unknown by none');
  });

  it('is not told by what sits on another bus', () => {
    const elsewhere = parseBdf('0000:05:00.0');
    if (!elsewhere.ok) throw new Error(elsewhere.error.text);
    const moved = withFunction(withOnRootBus(['00.0', 'listed'], ['01.0', 'other']), '00.0', () => ({
      bdf: elsewhere.value,
    }));
    expect(inShort(standing(moved, SINCE_519))).toBe('unlisted by none');
  });
});

function fail(): never {
  throw new Error('a machine without a root');
}
